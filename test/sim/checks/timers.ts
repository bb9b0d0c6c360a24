import type { Instance, JournalEntry } from '../../../engine/core/index.ts';
import { leavesWaiting } from '../delivery-port.ts';
import type { Evidence } from './evidence.ts';
import { resultsOf } from './evidence.ts';

/** Clocks of workers go wrong by two minutes at most. */
const SKEW_MAX_MS = 120_000;

/**
 * No timer fires before it is due, nor sooner after its step was entered than the flow's text says;
 * what was written was written when it says; and at the end no instance waits for a timer.
 */
export async function checkTimers(evidence: Evidence): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [id, journal] of evidence.journals) {
    const instance = evidence.instances.get(id);
    if (instance !== undefined) found.push(...early(evidence, instance, journal));
  }
  for (const turn of evidence.history.turns) {
    const entries = turn.results.flatMap((result) => result.journal);
    const ahead = entries.filter((entry) => entry.at > turn.committedAt + SKEW_MAX_MS);
    found.push(...ahead.map((entry) => `${entry.instance} wrote of ${entry.at} ahead of its time`));
  }
  return [...found, ...lost(evidence)];
}

function early(
  { rules }: Evidence,
  instance: Instance,
  journal: readonly JournalEntry[],
): readonly string[] {
  const spans = rules.get(instance.flow)?.spans ?? {};
  const entered = new Map<string, number>();
  /** Of steps that remind every so often: when they last did. */
  const reminded = new Map<string, number>();
  const found: string[] = [];
  for (const { at, fact } of journal) {
    if (fact.type === 'entered') {
      entered.set(fact.step, at);
      reminded.delete(fact.step);
    }
    if (fact.type !== 'took' || fact.cause.type !== 'timer') continue;
    const { dueAt, lateMs } = fact.cause;
    const step = fact.step ?? '';
    if (at < dueAt || lateMs !== at - dueAt) found.push(`${instance.id} ${step} before its due`);
    const span = spans[step];
    const isReminder = fact.port.startsWith('after.0');
    const from = (isReminder ? reminded.get(step) : undefined) ?? entered.get(step);
    if (span === undefined || from === undefined) continue;
    if (at - from < span) found.push(`${instance.id} left ${step} ${at - from} ms after entering`);
    if (isReminder) reminded.set(step, at);
  }
  return found;
}

/** All flows of the simulation come to an end by themselves. */
function lost({ instances, deliveries, history }: Evidence): readonly string[] {
  const open = new Set(
    deliveries
      .filter(leavesWaiting)
      .flatMap(({ effect }) => (effect.type === 'send' ? [effect.origin.instance] : [])),
  );
  const live = [...instances.values()].filter(
    ({ id, status }) => status === 'active' && !open.has(id),
  );
  const broken = resultsOf(history.turns)
    .flatMap((result) => result.instances)
    .filter(({ failure }) => failure?.code === 'MACHINE');
  return [
    ...live.map(({ id, steps }) => `${id} is still in ${steps.join(', ')}`),
    ...broken.map(({ id, failure }) => `${id} broke the machine: ${failure?.message}`),
  ];
}
