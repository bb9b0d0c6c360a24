import { type EntityState, entityDueAt, type Instance } from '../core/index.ts';

interface Waiting {
  readonly state: EntityState | null;
  readonly active: ReadonlyMap<string, Instance>;
}

/** The entity whose timer has been due longest; of one instant the one that was met first. */
export function firstDue<Entity extends Waiting>(
  entities: Iterable<Entity>,
  now: number,
): Entity | null {
  let found: Entity | null = null;
  let foundAt = Number.POSITIVE_INFINITY;
  for (const entity of entities) {
    const dueAt = nextTimerOf(entity);
    if (dueAt <= now && dueAt < foundAt) {
      found = entity;
      foundAt = dueAt;
    }
  }
  return found;
}

/** When the next timer of any entity is due; infinite where there is none. */
export function nextTimer(entities: Iterable<Waiting>): number {
  return Math.min(...[...entities].map(nextTimerOf), Number.POSITIVE_INFINITY);
}

function nextTimerOf({ state, active }: Waiting): number {
  const own = state && entityDueAt(state);
  let next: number = own ?? Number.POSITIVE_INFINITY;
  for (const instance of active.values()) {
    for (const timer of Object.values(instance.timers)) next = Math.min(next, timer.dueAt);
  }
  return next;
}
