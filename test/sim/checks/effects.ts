import { isDeepStrictEqual } from 'node:util';
import type { EffectKey } from '../../../engine/base/index.ts';
import type { Effect } from '../../../engine/core/index.ts';
import { promiseOf } from '../delivery-port.ts';
import type { Evidence } from './evidence.ts';
import { resultsOf } from './evidence.ts';

type Sendable = Exclude<Effect, { readonly type: 'withdraw' }>;

/**
 * What was decided is in the outbox, each once; what is called sent has arrived, as it was decided;
 * nothing else has. What may be tried once only is handed over once; what has an outcome is claimed
 * no more.
 */
export async function checkEffects(evidence: Evidence): Promise<readonly string[]> {
  const { history, deliveries, journals } = evidence;
  const decided = new Map<EffectKey, Sendable>();
  const found: string[] = [];
  for (const effect of resultsOf(history.turns).flatMap((result) => result.effects)) {
    if (effect.type === 'withdraw') continue;
    if (decided.has(effect.key)) found.push(`${effect.key} was decided twice`);
    decided.set(effect.key, effect);
  }
  const told = new Set(
    [...journals.values()]
      .flat()
      .flatMap(({ fact }) => (fact.type === 'handedOver' ? [fact.key] : [])),
  );
  // The gate of another entity writes into the ledger; whoever sent it may have ended meanwhile.
  for (const { key, what } of resultsOf(history.turns).flatMap((result) => result.ledger)) {
    if (what === 'out') told.add(key);
  }
  const stored = new Set(deliveries.map((delivery) => delivery.key));
  for (const [key, effect] of decided) {
    if (!stored.has(key)) found.push(`${key} is not in the outbox`);
    if (effect.type === 'send' && !told.has(key))
      found.push(`${key} is in no journal and no ledger`);
  }
  for (const { key, status, effect } of deliveries) {
    if (!decided.has(key)) found.push(`${key} is in the outbox, and nobody decided it`);
    const isMissing = effect.type === 'send' && status === 'sent' && !history.landed.has(key);
    if (isMissing) found.push(`${key} is called sent and has not arrived`);
  }
  for (const [key, message] of history.landed) {
    if (!isDeepStrictEqual(plain(message), plain(decided.get(key)))) {
      found.push(`${key} arrived, and was not decided so`);
    }
  }
  return [...checkAttempts(evidence, decided), ...found];
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}

function checkAttempts(
  { history }: Evidence,
  decided: ReadonlyMap<EffectKey, Sendable>,
): readonly string[] {
  const handed = Map.groupBy(history.handings, (handing) => handing.key);
  const again = [...handed].filter(([key, handings]) => {
    const effect = decided.get(key);
    const isOnce = effect !== undefined && promiseOf(effect) === 'at-most-once';
    const doubts = handings.slice(0, -1).filter(({ isUndone }) => !isUndone);
    return isOnce && doubts.length > 0 && !history.retried.has(key);
  });
  const late = history.claims.filter(({ key, step }) => {
    const settled = history.settled.get(key);
    return settled !== undefined && step > settled && !history.retried.has(key);
  });
  return [
    ...again.map(
      ([key, { length }]) => `${key} may be tried once in doubt, and was ${length} times`,
    ),
    ...late.map(({ key }) => `${key} was claimed after its outcome was stored`),
  ];
}
