import Type from 'typebox';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** When something was changed, and by what: a step of a flow, or a person with a reason. */
const mark = {
  at: Type.String({ format: 'date-time' }),
  flow: Nullable(Type.String()),
  step: Nullable(Type.String()),
  person: Nullable(Type.String()),
  reason: Type.String(),
};

/** Who has made a profile what it is. What events alone have told is not in it. */
export const ProfileMarks = {
  tagged: Type.Array(Type.Object({ tag: Type.String(), ...mark })),
  stage: Nullable(Type.Object({ stage: Type.String(), ...mark })),
  /** The newest changes first, at most 50. */
  pointsHistory: Type.Array(Type.Object({ amount: Type.Number(), ...mark })),
};
