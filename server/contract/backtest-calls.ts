import Type from 'typebox';
import { endpoint } from './define-endpoint.ts';
import { Id } from './paged.ts';

const Time = Type.String({ format: 'date-time' });
const Count = Type.Integer({ minimum: 0 });
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const Counts = {
  before: Count,
  after: Count,
  same: Count,
  moved: Count,
  text: Count,
  onlyBefore: Count,
  onlyAfter: Count,
  refused: Count,
  released: Count,
  heldBefore: Count,
  heldAfter: Count,
  /** What has really gone out; null where that is not known. */
  really: Nullable(Count),
};

const Row = Type.Object({
  flow: Nullable(Type.String()),
  step: Nullable(Type.String()),
  class: Nullable(Type.String()),
  day: Nullable(Type.String()),
  ...Counts,
});

const ExampleSide = Type.Object({
  at: Time,
  verdict: Type.Enum(['out', 'refused', 'withdrawn']),
  why: Nullable(Type.String()),
  text: Type.String(),
});

const Result = Type.Object({
  from: Time,
  to: Time,
  zone: Type.String(),
  /** Of the period, and before it: those only told of profiles. */
  events: Count,
  folded: Count,
  total: Type.Object(Counts),
  flows: Type.Array(Row),
  steps: Type.Array(Row),
  classes: Type.Array(Row),
  days: Type.Array(Row),
  refusals: Type.Array(
    Type.Object({
      flow: Type.String(),
      step: Type.String(),
      class: Type.String(),
      why: Type.String(),
      before: Count,
      after: Count,
    }),
  ),
  examples: Type.Array(
    Type.Object({
      change: Type.Enum(['moved', 'text', 'onlyBefore', 'onlyAfter', 'refused', 'released']),
      flow: Type.String(),
      step: Type.String(),
      class: Type.String(),
      to: Type.String(),
      about: Type.String(),
      before: Nullable(ExampleSide),
      after: Nullable(ExampleSide),
    }),
  ),
  /** Instances that failed. */
  failed: Type.Object({ before: Count, after: Count }),
});

const Run = Type.Object({
  run: Type.String(),
  status: Type.Enum(['running', 'done', 'cancelled', 'failed']),
  from: Time,
  to: Time,
  /** Events that were played, and up to when. */
  events: Count,
  at: Nullable(Time),
  /** Null until it is done. */
  result: Nullable(Result),
});

const RunId = Type.Object({ id: Type.String(), run: Type.String() });

/** The calls that play a flow's draft over the past. Nothing goes out. */
export const backtestCalls = {
  startBacktest: endpoint({
    method: 'POST',
    path: '/flows/{id}/backtest',
    tag: 'flows',
    summary:
      'Plays the recorded events of a period with what is published and with the draft, in the background; one at a time. Nothing goes out.',
    params: Id,
    body: Type.Object({
      from: Time,
      to: Time,
      /** Instead of the draft. */
      text: Type.Optional(Type.String({ maxLength: 262_144 })),
      /** Instead of the stored workspace. */
      workspace: Type.Optional(Type.String({ maxLength: 262_144 })),
    }),
    answer: Run,
    status: 202,
  }),
  getBacktest: endpoint({
    method: 'GET',
    path: '/flows/{id}/backtest/{run}',
    tag: 'flows',
    summary: 'Tells how far a backtest is, and once it is done, what differs message by message.',
    params: RunId,
    answer: Run,
  }),
  cancelBacktest: endpoint({
    method: 'DELETE',
    path: '/flows/{id}/backtest/{run}',
    tag: 'flows',
    summary: 'Ends a backtest that is under way.',
    params: RunId,
    answer: Run,
  }),
};
