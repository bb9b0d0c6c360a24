import type { Instant } from '../base/index.ts';
import { instant } from '../base/index.ts';
import { type EntityState, entityDueAt, type Instance } from '../core/index.ts';

/** Finds when an instance wants to wake, by its earliest timer; null when it does not. */
export function dueAtOf(instance: Instance): Instant | null {
  if (instance.status !== 'active') return null;
  let earliest: number | null = null;
  for (const timer of Object.values(instance.timers)) {
    if (earliest === null || timer.dueAt < earliest) earliest = timer.dueAt;
  }
  return earliest === null ? null : instant(earliest);
}

/** Finds when an entity wants to wake: itself, or an instance of it. */
export function dueAtOfAll(
  state: EntityState | null,
  instances: readonly Instance[],
): Instant | null {
  let earliest = state === null ? null : entityDueAt(state);
  for (const instance of instances) {
    const due = dueAtOf(instance);
    if (due !== null && (earliest === null || due < earliest)) earliest = due;
  }
  return earliest;
}
