import Type, { type TSchema } from 'typebox';
import type { JsonObject } from '../base/index.ts';
import { AfterList, OnList } from './entries.ts';
import type { StepKind } from './kind.ts';
import { STEP_KINDS } from './kinds/registry.ts';
import { closed, Id, Note, Title } from './schema.ts';

/** The keys that a step may have whatever its kind. */
export const COMMON_KEYS = ['title', 'note', 'next', 'end', 'on', 'after', 'save'] as const;

const schemas = new Map<StepKind, Type.TObject>();

/**
 * The schema of a whole step of one kind: its own keys and the common ones that it takes.
 * @param body of a step that may name further keys; without it none is known
 */
export function stepSchema(kind: StepKind, body?: JsonObject): Type.TObject {
  if (body !== undefined && kind.besideOf !== undefined) {
    return schemaOf(kind, { ...kind.beside, ...kind.besideOf(body) });
  }
  const known = schemas.get(kind);
  if (known) return known;
  const schema = schemaOf(kind, kind.beside);
  schemas.set(kind, schema);
  return schema;
}

function schemaOf(kind: StepKind, beside: StepKind['beside']): Type.TObject {
  return closed(membersOf(kind, beside), { description: `${kind.title.zh} · ${kind.title.en}` });
}

function membersOf(kind: StepKind, beside: StepKind['beside']): Record<string, TSchema> {
  const { next, on, after, save } = kind.takes;
  const outside = kind.entriesIn === undefined;
  return {
    [kind.kind]: kind.spec,
    title: Type.Optional(Title),
    note: Type.Optional(Note),
    ...(next && { next: Type.Optional(Id), end: Type.Optional(Id) }),
    ...Object.fromEntries(
      Object.entries(beside).map(([key, schema]) => [key, Type.Optional(schema)]),
    ),
    ...(on && outside && { on: Type.Optional(OnList) }),
    ...(after && outside && { after: Type.Optional(AfterList) }),
    ...(save && { save: Type.Optional(Type.String({ maxLength: 64 })) }),
  };
}

/** Names of all kinds, for messages. */
export const KIND_NAMES: readonly string[] = STEP_KINDS.map((kind) => kind.kind);
