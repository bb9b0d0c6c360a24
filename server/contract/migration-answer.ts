import Type from 'typebox';

const Count = Type.Integer({ minimum: 0 });
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** The move of instances to the newest version. */
export const MigrationAnswer = Type.Object({
  version: Type.Integer(),
  by: Type.String(),
  reason: Type.String(),
  startedAt: Type.String({ format: 'date-time' }),
  /** Null while it is under way. */
  endedAt: Nullable(Type.String({ format: 'date-time' })),
  /** Instances that were asked to move. */
  asked: Count,
  /** Live instances of older versions, those that stay among them. */
  older: Count,
});
