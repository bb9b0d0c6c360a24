import type { JsonObject } from '../../engine/base/index.ts';
import type { OracleFlow } from '../made-flows/flow-document.ts';
import { firstDue } from './due.ts';
import type { Happening, Report } from './life.ts';
import { accept, type OracleWorld, report, reportErrand } from './post.ts';
import { turn } from './turn.ts';

export function openWorld(of: {
  readonly flows: readonly OracleFlow[];
  readonly now: number;
  readonly workspace: OracleWorld['workspace'];
  readonly draw: OracleWorld['draw'];
  readonly keeps: () => boolean;
}): OracleWorld {
  const flows = [...of.flows].sort((left, right) =>
    left.document.flow < right.document.flow ? -1 : 1,
  );
  return {
    ...of,
    flows,
    entities: new Map(),
    queue: new Set(),
    lives: [],
    waiting: [],
    tasks: [],
    seen: { errands: [], emitted: [], refused: [] },
  };
}

export function tell(world: OracleWorld, event: Happening): void {
  accept(world, event);
  settle(world);
}

/** Says what became of something that waits; a call may have an answer. */
export function answer(
  world: OracleWorld,
  index: number,
  told: { readonly error: boolean; readonly answer?: Report['answer'] },
): void {
  const [errand] = world.waiting.splice(index, 1);
  if (errand) reportErrand(world, errand, told);
  settle(world);
}

/** Adds what somebody says to open work; the same person says one thing, the last. */
export function answerTask(
  world: OracleWorld,
  index: number,
  said: { readonly by: string; readonly choice: string; readonly fields: JsonObject },
): void {
  const task = world.tasks[index];
  if (task?.status === 'open') {
    task.answers = [...task.answers.filter(({ by }) => by !== said.by), said];
    const agreed = task.answers.filter(({ choice }) => choice === said.choice).length;
    if (agreed >= task.work.needed) {
      task.status = 'completed';
      const { life, step, visit } = task;
      const { by, choice, fields } = said;
      const answer = { choice, by, fields };
      report(world, life, { step, visit, result: choice, answer, ofTask: true });
    }
  }
  settle(world);
}

/** Moves the clock and does what is due. */
export function moveTo(world: OracleWorld, now: number): void {
  world.now = now;
  settle(world);
}

export function nextDue(world: OracleWorld): number {
  const due = world.lives.flatMap(({ state }) => state.timers.map(({ dueAt }) => dueAt));
  return Math.min(...due, Number.POSITIVE_INFINITY);
}

function settle(world: OracleWorld): void {
  for (;;) {
    const entity =
      world.queue.values().next().value ?? firstDue(world.entities.values(), world.now);
    if (!entity) return;
    world.queue.delete(entity);
    turn(world, entity);
  }
}
