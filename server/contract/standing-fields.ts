import Type from 'typebox';

const Nullable = <Item extends Type.TSchema>(item: Item) => Type.Union([item, Type.Null()]);

/** What is measured of a subject, and the segments that it is in. */
export const StandingFields = {
  /** Of a `last` the instant is in `at`; of the others the number is in `value`. */
  measures: Type.Array(
    Type.Object({
      name: Type.String(),
      title: Type.String(),
      value: Nullable(Type.Number()),
      at: Nullable(Type.String({ format: 'date-time' })),
    }),
  ),
  segments: Type.Array(
    Type.Object({
      ladder: Type.String(),
      title: Type.String(),
      level: Type.String(),
      levelTitle: Type.String(),
    }),
  ),
};
