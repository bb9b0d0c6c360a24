import { SALE_RULES } from '../made-flows.ts';
import type { Evidence } from './evidence.ts';
import { resultsOf } from './evidence.ts';

/**
 * No target is sent more of a class in any window, or sooner after the last one, than its rules
 * say; what went out stands in the ledger of its target; and at the end nothing is held.
 */
export async function checkGate(evidence: Evidence): Promise<readonly string[]> {
  const { history, deliveries } = evidence;
  const lines = resultsOf(history.turns).flatMap((result) => result.ledger);
  const written = new Set(lines.flatMap(({ key, what }) => (what === 'out' ? [key] : [])));
  const found: string[] = [];
  const sentTo = new Map<string, number[]>();
  for (const { key, status, effect } of deliveries) {
    if (effect.type !== 'send' || effect.to.kind === 'staff') continue;
    if (!written.has(key)) found.push(`${key} is in no ledger`);
    // A person who sends a failed one again answers for it.
    const isBack = status === 'failed' || status === 'dead' || history.retried.has(key);
    if (effect.class !== 'sale' || isBack) continue;
    const target = effect.to.kind === 'group' ? `group ${effect.to.group}` : effect.to.person;
    sentTo.set(target, [...(sentTo.get(target) ?? []), effect.createdAt]);
  }
  for (const [target, times] of sentTo) found.push(...broken(target, times));
  return [...found, ...stillHeld(evidence)];
}

function broken(target: string, given: readonly number[]): readonly string[] {
  const { max, windowMs, gapMs } = SALE_RULES;
  const times = given.toSorted((left, right) => left - right);
  return times.flatMap((time, index) => {
    const inWindow = times.filter((other) => other <= time && other > time - windowMs);
    const last = times[index - 1] ?? Number.NEGATIVE_INFINITY;
    return [
      ...(inWindow.length > max ? [`${target} got too many by ${time}: ${inWindow.length}`] : []),
      ...(time - last < gapMs ? [`${target} got one ${time - last} ms after the last`] : []),
    ];
  });
}

function stillHeld({ history }: Evidence): readonly string[] {
  const states = new Map(
    resultsOf(history.turns).map(({ entity, state }) => [`${entity.kind}:${entity.ref}`, state]),
  );
  return [...states].flatMap(([name, { gate }]) =>
    (gate?.held ?? []).map(({ key, until }) => `${name} holds ${key} until ${until} for ever`),
  );
}
