import Type from 'typebox';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

/** What became of a message, as the ledger says it. */
export const LedgerWhat = Type.Enum([
  'out',
  'held',
  'refused',
  'withdrawn',
  'failed',
  'unconfirmed',
  'sent',
  'unknown',
]);

export const StepFigure = Type.Object({
  step: Type.String(),
  live: Count,
  entered: Count,
  ports: Type.Record(Type.String(), Count),
  ended: Count,
  won: Count,
  arms: Type.Array(Type.Object({ arm: Count, ended: Count, won: Count })),
  /** What its messages came to and why, the most frequent first. */
  messages: Type.Array(
    Type.Object({
      what: LedgerWhat,
      why: Nullable(Type.String()),
      rule: Nullable(Type.String()),
      /** The reason in words; null where there is none. */
      words: Nullable(Type.Object({ zh: Type.String(), en: Type.String() })),
      count: Count,
    }),
  ),
});

export const OutcomeFigure = Type.Object({
  status: Type.Enum(['completed', 'cancelled']),
  outcome: Type.String(),
  count: Count,
});
