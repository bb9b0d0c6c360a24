import type { Instant, JsonObject, TaskId } from '../base/index.ts';
import type { TicketPriority } from '../language/index.ts';
import { DECIDED } from './approval-events.ts';
import type { EffectOrigin } from './effect.ts';
import type { NewEvent } from './model.ts';
import { ENGINE_SOURCE } from './result-signal.ts';

/**
 * State of work for a person:
 * - `open`: nobody has done it yet, or not yet so many people as it needs;
 * - `completed`: it was done, or, of a ticket, resolved; its instance has been told;
 * - `closed`: its instance left the step before.
 */
export type TaskStatus = 'open' | 'completed' | 'closed';

/** What one person has said to a task. */
export interface TaskAnswer {
  /** Ref of the person, or the name under which somebody is signed in. */
  readonly by: string;
  /** A key of the task's `choices`; `resolved` of a ticket. */
  readonly choice: string;
  readonly fields: JsonObject;
  readonly at: Instant;
}

/** Whom a task was given to, as its flow names them. */
export interface Assignment {
  readonly type: 'owner' | 'staff' | 'role' | 'duty';
  /** Name of the role or roster; of the others, the person's ref. */
  readonly name: string;
}

export type TaskWork =
  | {
      readonly kind: 'task';
      readonly assign: Assignment;
      /** Refs of those who can take it; empty where nobody was on duty, and anybody may. */
      readonly assignees: readonly string[];
      readonly title: string;
      readonly body: string | null;
      readonly choices: Readonly<Record<string, string>>;
      readonly approvals: number;
      /** Of a task in which somebody approves messages. */
      readonly approval?: {
        readonly id: string;
        readonly role: string;
        /** Who started what the messages come of, and so may not approve them. */
        readonly startedBy: string | null;
      };
    }
  | {
      readonly kind: 'ticket';
      readonly department: string;
      readonly title: string;
      readonly priority: TicketPriority;
      readonly fields: JsonObject;
      /** Ids of messages. */
      readonly messages: readonly string[];
    };

/** Work that a flow has given to people: a task or a ticket. */
export interface Task {
  readonly id: TaskId;
  readonly work: TaskWork;
  readonly status: TaskStatus;
  /** At most one for each person. */
  readonly answers: readonly TaskAnswer[];
  readonly openedAt: Instant;
  /** When it was completed or closed. */
  readonly endedAt: Instant | null;
  readonly visit: number;
  readonly origin: EffectOrigin;
}

/** What a turn does to the work of people; written in its transaction. */
export type TaskChange =
  | { readonly type: 'open'; readonly task: Task }
  /** Closes a task that is still open; whichever is committed first wins. */
  | { readonly type: 'close'; readonly id: TaskId; readonly at: Instant };

/** The only choice of a ticket. */
export const RESOLVED = 'resolved';

/** What can be chosen, with its words. */
export function choicesOf({ work }: Task): Readonly<Record<string, string>> {
  return work.kind === 'task' ? work.choices : { [RESOLVED]: RESOLVED };
}

/**
 * Adds what a person says to an open task; whoever says something again has changed their mind. It
 * is completed once as many different people as it needs have made the same choice.
 */
export function answerTask(task: Task, answer: TaskAnswer): Task {
  const others = task.answers.filter(({ by }) => by !== answer.by);
  const answers = [...others, answer];
  const agreed = answers.filter(({ choice }) => choice === answer.choice).length;
  const needed = task.work.kind === 'task' ? task.work.approvals : 1;
  if (agreed < needed) return { ...task, answers };
  return { ...task, answers, status: 'completed', endedAt: answer.at };
}

/**
 * The signal that tells the instance what came of its task, and of an approval the workspace; none
 * while the task is open.
 */
export function taskSignals(task: Task): readonly NewEvent[] {
  const last = task.answers.at(-1);
  if (task.status !== 'completed' || last === undefined) return [];
  const { origin, visit } = task;
  const { by, choice, fields, at } = last;
  const told = { id: `${task.id}/completed`, source: ENGINE_SOURCE, subject: origin.subject };
  if (task.work.kind === 'task' && task.work.approval) {
    const { id, role } = task.work.approval;
    return [{ ...told, type: DECIDED, time: at, data: { id, role, choice, by } }];
  }
  return [
    {
      ...told,
      type: TASK_SIGNAL,
      time: at,
      data: { step: origin.step, visit, result: { choice, by, fields } },
      instance: origin.instance,
    },
  ];
}

/** The type of the signal of a task that was completed. */
export const TASK_SIGNAL = '@task';
