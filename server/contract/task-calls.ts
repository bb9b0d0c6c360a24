import Type from 'typebox';
import { endpoint } from './define-endpoint.ts';
import { Id, Paged } from './paged.ts';
import { page, Subject } from './resources.ts';

const Time = Type.String({ format: 'date-time' });
const Person = Type.String({ minLength: 1, maxLength: 64 });
/** What somebody has filled in. */
const Fields = Type.Record(Type.String(), Type.Unknown());
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const common = {
  id: Type.String(),
  title: Type.String(),
  flow: Type.String(),
  instance: Type.String(),
  step: Type.String(),
  subject: Subject,
  subjectName: Nullable(Type.String()),
  /** What people have said, each of them at most once. */
  answers: Type.Array(
    Type.Object({ by: Type.String(), choice: Type.String(), fields: Fields, at: Time }),
  ),
  openedAt: Time,
  endedAt: Nullable(Time),
};

export const TaskAnswer = Type.Object({
  ...common,
  /** `closed`: its flow went on without it. */
  status: Type.Enum(['open', 'completed', 'closed']),
  body: Nullable(Type.String()),
  assign: Type.Object({
    type: Type.Enum(['owner', 'staff', 'role', 'duty']),
    name: Type.String(),
  }),
  /** Empty where anybody may take it. */
  assignees: Type.Array(Type.String()),
  choices: Type.Array(Type.Object({ choice: Type.String(), words: Type.String() })),
  /** How many different people have to make the same choice. */
  approvals: Type.Integer({ minimum: 1 }),
  /** Set where it approves messages: only people of the role can, and who made them cannot. */
  approval: Type.Optional(Type.Object({ role: Type.String(), startedBy: Nullable(Type.String()) })),
  /** How many people and groups wait for the approval, in the list of open tasks. */
  waiting: Type.Optional(Type.Integer({ minimum: 0 })),
});

export const TicketAnswer = Type.Object({
  ...common,
  status: Type.Enum(['open', 'resolved']),
  department: Type.String(),
  priority: Type.Enum(['low', 'normal', 'high', 'urgent']),
  fields: Fields,
  messages: Type.Array(Type.String()),
});

/** Whom the caller speaks for; the caller when absent. */
const by = Type.Optional(Person);

/** The calls about work for people. */
export const taskCalls = {
  listTasks: endpoint({
    method: 'GET',
    path: '/tasks',
    tag: 'tasks',
    summary: 'Lists tasks, newest first. `assignee` is the ref of somebody who can take it.',
    query: Type.Object({
      status: Type.Optional(Type.Enum(['open', 'completed', 'closed'])),
      assignee: Type.Optional(Type.String()),
      ...Paged,
    }),
    answer: page(TaskAnswer),
  }),
  completeTask: endpoint({
    method: 'POST',
    path: '/tasks/{id}/complete',
    tag: 'tasks',
    summary:
      'Makes a choice in a task. Its flow goes on by it once as many different people as it needs have made the same. The id is URL-encoded.',
    params: Id,
    body: Type.Object({
      choice: Type.String({ minLength: 1, maxLength: 64 }),
      fields: Type.Optional(Fields),
      by,
    }),
    answer: TaskAnswer,
  }),
  listTickets: endpoint({
    method: 'GET',
    path: '/tickets',
    tag: 'tasks',
    summary: 'Lists tickets, newest first.',
    query: Type.Object({ status: Type.Optional(Type.Enum(['open', 'resolved'])), ...Paged }),
    answer: page(TicketAnswer),
  }),
  resolveTicket: endpoint({
    method: 'POST',
    path: '/tickets/{id}/resolve',
    tag: 'tasks',
    summary: 'Resolves a ticket; a flow that waits for it goes on. The id is URL-encoded.',
    params: Id,
    body: Type.Object({ fields: Type.Optional(Fields), by }),
    answer: TicketAnswer,
  }),
};
