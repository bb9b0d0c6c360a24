import Type from 'typebox';
import { endpoint } from './define-endpoint.ts';
import { LedgerWhat } from './figures.ts';
import { Id, Paged } from './paged.ts';
import { page, Subject } from './resources.ts';

const Time = Type.String({ format: 'date-time' });
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const TextIn = Type.Object({ zh: Type.String(), en: Type.String() });

/** One message, with all that was decided of it. */
export const LedgerMessage = Type.Object({
  key: Type.String(),
  /** As it stands: its newest line. */
  at: Time,
  what: LedgerWhat,
  why: Nullable(Type.String()),
  /** A sentence, with the rule, the flow and the line of its YAML. */
  words: TextIn,
  /** The rule that decided, as it is now: where it is written, and what it says. */
  rule: Nullable(Type.Object({ path: Type.String(), words: Nullable(TextIn) })),
  /** When a message that is held is judged again. */
  until: Nullable(Time),
  class: Type.String(),
  to: Type.String(),
  /** The name of whom the flow is about, where one was told. */
  subjectName: Nullable(Type.String()),
  flow: Type.String(),
  flowTitle: Nullable(Type.String()),
  version: Type.Integer(),
  step: Type.String(),
  stepTitle: TextIn,
  /** Line of the version's YAML, counted from 1. */
  line: Nullable(Type.Integer()),
  instance: Type.String(),
  /** Whom the flow is about. */
  subject: Subject,
  /** Oldest first. */
  lines: Type.Array(
    Type.Object({ at: Time, what: LedgerWhat, why: Nullable(Type.String()), words: TextIn }),
  ),
});

/** The calls about what somebody was sent and not sent. */
export const ledgerCalls = {
  getLedger: endpoint({
    method: 'GET',
    path: '/subjects/{kind}/{ref}/ledger',
    tag: 'subjects',
    summary:
      'What a person or group was sent or not sent, and why, newest first. `from` and `to` (excluded) are ISO 8601; without an offset they are local, and a date alone is its midnight. `limit` counts lines: a message whose lines lie on two pages is on both.',
    params: Type.Object({ kind: Type.String(), ref: Type.String() }),
    query: Type.Object({
      from: Type.Optional(Type.String({ maxLength: 40 })),
      to: Type.Optional(Type.String({ maxLength: 40 })),
      ...Paged,
    }),
    answer: page(LedgerMessage),
  }),
  getFlowLedger: endpoint({
    method: 'GET',
    path: '/flows/{id}/ledger',
    tag: 'flows',
    summary:
      'What the messages of a flow came to, newest first, narrowed by what became of them, why and by which rule. Looks through one stretch at a time: a page can be empty and still have a `next`.',
    params: Id,
    query: Type.Object({
      step: Type.Optional(Type.String()),
      what: Type.Optional(LedgerWhat),
      why: Type.Optional(Type.String()),
      rule: Type.Optional(Type.String()),
      ...Paged,
    }),
    answer: page(LedgerMessage),
  }),
};
