import Type from 'typebox';
import { closed } from './schema.ts';

/** What a tag says of somebody: what they are, what they do, or what they want. */
export type TagFamily = 'attribute' | 'behaviour' | 'demand';

export interface TagsSpec {
  /** Tags by family; one that is in none has none. */
  readonly families: Readonly<Partial<Record<TagFamily, readonly string[]>>>;
}

const Tags = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 1_000 }),
);

export const TagsSchema = closed(
  { families: closed({ attribute: Tags, behaviour: Tags, demand: Tags }) },
  {
    description:
      '标签分成三类：属性、行为、需求 · tags in three families: what people are, do and want',
  },
);

const FAMILIES: readonly TagFamily[] = ['attribute', 'behaviour', 'demand'];

/** Finds the family of each of these tags that has one; the first that names it. */
export function familiesOf(
  tags: readonly string[],
  spec: TagsSpec | undefined,
): Readonly<Record<string, TagFamily>> {
  const found: [tag: string, family: TagFamily][] = [];
  for (const tag of tags) {
    const family = FAMILIES.find((name) => spec?.families[name]?.includes(tag));
    if (family !== undefined) found.push([tag, family]);
  }
  return Object.fromEntries(found);
}
