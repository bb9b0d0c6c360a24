import type { Clock, JsonObject, TaskId } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { Task } from '../core/index.ts';
import type { FlowStore, TaskStore } from '../store/index.ts';
import { cleanData } from './clean-data.ts';

/** What completing a task needs. */
export interface TaskDesk {
  readonly store: Pick<TaskStore, 'answerTask' | 'task'> & Pick<FlowStore, 'versions'>;
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
 *   that it has not; PAYLOAD_TOO_LARGE;
 *   APPROVAL_REFUSED for an approval by somebody who may not give it
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
  await checkApprover(desk, task, by);
  const at = desk.clock.now();
  const after = await desk.store.answerTask(task, { by, choice, fields: fields.data, at });
  if (after.status === 'completed') desk.notify?.();
  return after;
}

/** Who made something cannot approve it, nor can anybody who has not the role. */
async function checkApprover({ store }: TaskDesk, id: TaskId, by: string): Promise<void> {
  const task = await store.task(id);
  if (task?.work.kind !== 'task' || !task.work.approval) return;
  const { assignees, approval } = task.work;
  const { flow, version } = task.origin;
  const published = (await store.versions(flow)).find((one) => one.version === version);
  const why =
    published?.publishedBy === by
      ? `published version ${version} of \`${flow}\`, whose messages these are`
      : approval.startedBy === by
        ? `started what these messages come of`
        : assignees.includes(by)
          ? null
          : `has not the role \`${approval.role}\``;
  if (why === null) return;
  const others = assignees.filter((ref) => ref !== by).join(', ');
  throw new EngineError(
    'APPROVAL_REFUSED',
    `\`${by}\` ${why}, and so cannot decide. Somebody else of the role has to${others && ` (${others})`}; say with \`by\` who does.`,
    { details: { task: id, by, role: approval.role } },
  );
}
