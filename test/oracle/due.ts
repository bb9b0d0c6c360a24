import type { Entity } from './entity.ts';
import type { Life, Timer } from './life.ts';

/** By due time; of one instant the outer timer, then the older instance's, then the older timer. */
export function nextTimer(entity: Entity, now: number): { life: Life; timer: Timer } | null {
  const due = entity.lives.flatMap((life) =>
    life.state.timers.filter(({ dueAt }) => dueAt <= now).map((timer) => ({ life, timer })),
  );
  const order = (left: (typeof due)[number], right: (typeof due)[number]) =>
    left.timer.dueAt - right.timer.dueAt ||
    left.timer.depth - right.timer.depth ||
    left.life.order - right.life.order;
  return due.sort(order)[0] ?? null;
}

/** The entity whose timer has been due longest; of one instant the one that was met first. */
export function firstDue(entities: Iterable<Entity>, now: number): Entity | null {
  let found: Entity | null = null;
  let foundAt = now + 1;
  for (const entity of entities) {
    for (const { state } of entity.lives) {
      for (const { dueAt } of state.timers) {
        if (dueAt >= foundAt) continue;
        found = entity;
        foundAt = dueAt;
      }
    }
  }
  return found;
}
