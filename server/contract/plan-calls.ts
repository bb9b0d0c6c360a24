import Type from 'typebox';
import { endpoint } from './define-endpoint.ts';
import { FindingAnswer } from './resources.ts';

const Time = Type.String({ format: 'date-time' });
const Count = Type.Integer({ minimum: 0 });
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const TextIn = Type.Object({ zh: Type.String(), en: Type.String() });

/** Of how many shards the ledger was read: figures of some of them are a sample. */
const Shards = Type.Object({ read: Count, of: Count });

/** A part of one: `0.25`. */
const Part = Type.Number({ minimum: 0 });

const WindowCount = Type.Object({
  /** Recipients of any message, in each window. */
  windows: Count,
  below: Count,
  full: Count,
  over: Count,
});

export const PlanAnswer = Type.Object({
  from: Time,
  to: Time,
  zone: Type.String(),
  /** Messages of all classes. */
  sent: Count,
  shards: Shards,
  /** `*` first: all classes together. */
  rows: Type.Array(
    Type.Object({
      name: Type.String(),
      type: Type.Enum(['all', 'class', 'campaign', 'other']),
      title: Nullable(Type.String()),
      sent: Count,
      recipients: Count,
      share: Nullable(
        Type.Object({
          planned: Part,
          actual: Nullable(Part),
          /** `met` within a fifth of what is planned; `few`: too little was sent to tell. */
          state: Type.Enum(['few', 'met', 'under', 'over']),
        }),
      ),
      slots: Type.Array(Type.Object({ slot: Type.String(), sent: Count })),
      outsideSlots: Count,
      caps: Type.Array(
        Type.Object({
          min: Nullable(Count),
          max: Nullable(Type.Union([Count, Type.Literal('days')])),
          per: Type.String(),
          words: TextIn,
          ended: WindowCount,
          /** In windows that still run: `below` can yet be made good. */
          running: WindowCount,
        }),
      ),
      gap: Nullable(Type.Object({ span: Type.String(), kept: Count, broken: Count })),
      /** Where it was not kept, in words. */
      deviations: Type.Array(
        Type.Object({ about: Type.Enum(['share', 'slot', 'cap', 'gap']), words: TextIn }),
      ),
    }),
  ),
});

/** Both are ISO 8601; without an offset local, and a date alone is its midnight. */
const Period = {
  from: Type.Optional(Type.String({ maxLength: 40 })),
  to: Type.Optional(Type.String({ maxLength: 40 })),
};

const Counted = Type.Array(Type.Object({ class: Type.String(), count: Count }));

export const CalendarAnswer = Type.Object({
  from: Time,
  to: Time,
  zone: Type.String(),
  /** The local date of now. */
  today: Type.String(),
  shards: Shards,
  /** Each date of the period. */
  days: Type.Array(
    Type.Object({
      date: Type.String(),
      sent: Counted,
      /** Messages that wait now, by the day on which they are judged again. */
      waiting: Counted,
      planned: Type.Array(
        Type.Object({
          at: Time,
          flow: Type.String(),
          title: Type.String(),
          class: Type.String(),
          to: Type.Enum(['member', 'customer', 'group']),
          /** What the gate will say to one who gets all that is planned; null for `now`. */
          conflict: Nullable(Type.Object({ until: Nullable(Time), words: TextIn })),
        }),
      ),
    }),
  ),
  /** What the checker finds of the sending rules, such as two that cannot both hold. */
  findings: Type.Array(FindingAnswer),
});

/** The calls about what is planned, and what came of it. */
export const planCalls = {
  getContentPlan: endpoint({
    method: 'GET',
    path: '/content-plan',
    tag: 'plan',
    summary:
      'Compares what was sent with what the workspace plans: shares, slots, caps and gaps of each class and campaign, for at most 100 days; this month when no period is said. `to` is excluded.',
    query: Type.Object(Period),
    answer: PlanAnswer,
  }),
  getCalendar: endpoint({
    method: 'GET',
    path: '/calendar',
    tag: 'plan',
    summary:
      'Tells day by day what was sent, what waits and what schedules will send, with the conflicts that the gate foresees; of one group, only what goes to the group itself. At most 100 days; this month when no period is said.',
    query: Type.Object({ ...Period, group: Type.Optional(Type.String({ maxLength: 200 })) }),
    answer: CalendarAnswer,
  }),
};
