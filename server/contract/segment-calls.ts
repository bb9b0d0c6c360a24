import Type from 'typebox';
import { endpoint } from './define-endpoint.ts';

const Nullable = <Item extends Type.TSchema>(item: Item) => Type.Union([item, Type.Null()]);
const Part = Type.Object({ from: Type.Number(), to: Type.Number() });

const Level = Type.Object({
  level: Type.String(),
  title: Type.String(),
  count: Type.Integer(),
  /** The part of all subjects of the ladder, from 0 to 1; null where there is none. */
  share: Nullable(Type.Number()),
  expected: Nullable(Part),
  isOutside: Type.Boolean(),
});

/** The calls about segments. */
export const segmentCalls = {
  listSegments: endpoint({
    method: 'GET',
    path: '/segments',
    tag: 'subjects',
    summary:
      'Lists the ladders of segments with how many subjects are in each level, and whether that is the part that was expected. Who was not touched since a ladder was published is in none.',
    answer: Type.Object({
      items: Type.Array(
        Type.Object({
          ladder: Type.String(),
          title: Type.String(),
          about: Type.String(),
          total: Type.Integer(),
          levels: Type.Array(Level),
        }),
      ),
    }),
  }),
};
