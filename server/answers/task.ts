import type { Static } from 'typebox';
import type { Task } from '../../engine/core/index.ts';
import type { TaskAnswer, TicketAnswer } from '../contract/task-calls.ts';
import { timeText, timeTextOrNull } from './time.ts';

function commonOf(task: Task, subjectName: string | null) {
  const { flow, instance, step, subject } = task.origin;
  return {
    id: task.id,
    title: task.work.title,
    flow,
    instance,
    step,
    subject: { ...subject },
    subjectName,
    answers: task.answers.map(({ by, choice, fields, at }) => {
      return { by, choice, fields: { ...fields }, at: timeText(at) };
    }),
    openedAt: timeText(task.openedAt),
    endedAt: timeTextOrNull(task.endedAt),
  };
}

/** Writes a task as the API does; null for a ticket. */
export function taskAnswer(
  task: Task,
  subjectName: string | null,
): Static<typeof TaskAnswer> | null {
  const { work, status } = task;
  if (work.kind !== 'task') return null;
  const { body, assign, assignees, approvals, approval } = work;
  return {
    ...commonOf(task, subjectName),
    status,
    body,
    assign: { ...assign },
    assignees: [...assignees],
    choices: Object.entries(work.choices).map(([choice, words]) => ({ choice, words })),
    approvals,
    ...(approval && { approval: { role: approval.role, startedBy: approval.startedBy } }),
  };
}

/** Writes a ticket as the API does; null for a task. */
export function ticketAnswer(
  task: Task,
  subjectName: string | null,
): Static<typeof TicketAnswer> | null {
  const { work, status } = task;
  if (work.kind !== 'ticket') return null;
  const { department, priority, fields, messages } = work;
  return {
    ...commonOf(task, subjectName),
    // A ticket is never closed by its flow.
    status: status === 'open' ? 'open' : 'resolved',
    department,
    priority,
    fields: { ...fields },
    messages: [...messages],
  };
}
