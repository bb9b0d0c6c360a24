import type { Instant } from '../../base/index.ts';
import type { Instance } from '../../core/index.ts';
import { entityDueAt } from '../../core/index.ts';
import type { Held, Pair } from './crowd.ts';
import { sameJson } from './same-json.ts';
import type { Sides } from './sides.ts';

/** When something of an entity is due next on one side; infinite where nothing is. */
export function dueAtOf({ state, instances }: Held): number {
  let dueAt: number = (state && entityDueAt(state)) ?? Number.POSITIVE_INFINITY;
  for (const { timers } of instances) {
    for (const key in timers) dueAt = Math.min(dueAt, timers[key]?.dueAt ?? dueAt);
  }
  return dueAt;
}

/** On which sides something of an entity is due now. */
export function dueOn(pair: Pair, now: Instant): Sides | null {
  const before = dueAtOf(pair.before) <= now;
  if (pair.before === pair.after) return before ? 'both' : null;
  const after = dueAtOf(pair.after) <= now;
  if (before && after) return 'both';
  if (before) return 'before';
  return after ? 'after' : null;
}

/** What has ended is of no more use. */
export function activeAfter(
  known: readonly Instance[],
  changed: readonly Instance[],
): readonly Instance[] {
  if (changed.length === 0) return known;
  const kept = known.flatMap((instance) => {
    const now = changed.find(({ id }) => id === instance.id) ?? instance;
    return now.status === 'active' ? [now] : [];
  });
  const begun = changed.filter(
    ({ id, status }) => status === 'active' && !known.some((instance) => instance.id === id),
  );
  return [...kept, ...begun];
}

/** Once both sides have come to the same again, they are one again. */
export function joined(pair: Pair): Pair {
  const { before, after } = pair;
  const isLike =
    before.instances.length === after.instances.length &&
    before.instances.every(({ id, hash }, index) => {
      const other = after.instances[index];
      return other?.id === id && other.hash === hash;
    });
  if (!isLike || !sameJson(before, after)) return pair;
  return { before, after: before };
}
