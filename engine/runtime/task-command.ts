import type { Clock, JsonObject, TaskId } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { Task } from '../core/index.ts';
import type { TaskStore } from '../store/index.ts';
import { cleanData } from './clean-data.ts';

/** What completing a task needs. */
export interface TaskDesk {
  readonly store: Pick<TaskStore, 'answerTask'>;
  readonly clock: Clock;
  /** Wakes a worker. */
  readonly notify?: () => void;
}

/**
 * Adds what a person says to a task or a ticket; its flow goes on once it is complete.
 *
 * @param answer.by who says so: the same person counts once
 * @param answer.fields what was filled in, such as `{ note: '…' }`; the flow reads it by `save`
 * @throws EngineError TASK_NOT_FOUND; TASK_STATUS when it is not open; INPUT_INVALID for a choice
 *   that it has not; PAYLOAD_TOO_LARGE
 */
export async function completeTask(
  desk: TaskDesk,
  answer: {
    readonly task: TaskId;
    readonly choice: string;
    readonly by: string;
    readonly fields?: JsonObject;
  },
): Promise<Task> {
  const { task, choice, by } = answer;
  const fields = cleanData(answer.fields ?? {});
  if (!fields.ok) throw new EngineError('PAYLOAD_TOO_LARGE', fields.detail, { details: { task } });
  const at = desk.clock.now();
  const after = await desk.store.answerTask(task, { by, choice, fields: fields.data, at });
  if (after.status === 'completed') desk.notify?.();
  return after;
}
