import type { TaskId } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { Task, TaskAnswer, TaskChange } from '../core/index.ts';
import { answerTask, choicesOf } from '../core/index.ts';

/** Adds an answer to a task that is open. @throws EngineError TASK_STATUS, INPUT_INVALID */
export function answered(task: Task, answer: TaskAnswer): Task {
  const { id, status } = task;
  if (status !== 'open') {
    throw new EngineError('TASK_STATUS', `The task ${id} is ${status}, so nothing can be chosen.`, {
      details: { task: id, status },
    });
  }
  const choices = Object.keys(choicesOf(task));
  if (choices.includes(answer.choice)) return answerTask(task, answer);
  throw new EngineError(
    'INPUT_INVALID',
    `The task ${id} has no choice \`${answer.choice}\`; there are ${choices.join(', ')}.`,
    { details: { pointer: '/choice', task: id } },
  );
}

export function taskNotFound(id: TaskId): EngineError {
  return new EngineError('TASK_NOT_FOUND', `There is no task or ticket ${id}.`, {
    details: { task: id },
  });
}

/**
 * Sums up what a turn does to tasks, in order: what it opens, some of it closed again, and what
 * else it closes.
 */
export function summed(changes: readonly TaskChange[]): {
  readonly opened: readonly Task[];
  readonly closed: readonly Extract<TaskChange, { type: 'close' }>[];
} {
  const opened = new Map<TaskId, Task>();
  const closed: Extract<TaskChange, { type: 'close' }>[] = [];
  for (const change of changes) {
    if (change.type === 'open') {
      opened.set(change.task.id, change.task);
      continue;
    }
    const task = opened.get(change.id);
    if (task) opened.set(task.id, { ...task, status: 'closed', endedAt: change.at });
    else closed.push(change);
  }
  return { opened: [...opened.values()], closed };
}
