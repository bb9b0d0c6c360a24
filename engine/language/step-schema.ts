import Type, { type TSchema } from 'typebox';
import { AfterList, OnList } from './entries.ts';
import type { StepKind } from './kind.ts';
import { STEP_KINDS } from './kinds/registry.ts';
import { closed, Id, Note, Title } from './schema.ts';

/** The keys that a step may have whatever its kind. */
export const COMMON_KEYS = ['title', 'note', 'next', 'end', 'on', 'after', 'save'] as const;

const schemas = new Map<StepKind, Type.TObject>();

/** The schema of a whole step of one kind: its own keys and the common ones that it takes. */
export function stepSchema(kind: StepKind): Type.TObject {
  const known = schemas.get(kind);
  if (known) return known;
  const schema = closed(membersOf(kind), { description: `${kind.title.zh} · ${kind.title.en}` });
  schemas.set(kind, schema);
  return schema;
}

function membersOf(kind: StepKind): Record<string, TSchema> {
  const { next, on, after, save } = kind.takes;
  const outside = kind.entriesIn === undefined;
  return {
    [kind.kind]: kind.spec,
    title: Type.Optional(Title),
    note: Type.Optional(Note),
    ...(next && { next: Type.Optional(Id), end: Type.Optional(Id) }),
    ...Object.fromEntries(
      Object.entries(kind.beside).map(([key, schema]) => [key, Type.Optional(schema)]),
    ),
    ...(on && outside && { on: Type.Optional(OnList) }),
    ...(after && outside && { after: Type.Optional(AfterList) }),
    ...(save && { save: Type.Optional(Type.String({ maxLength: 64 })) }),
  };
}

/** Names of all kinds, for messages. */
export const KIND_NAMES: readonly string[] = STEP_KINDS.map((kind) => kind.kind);
