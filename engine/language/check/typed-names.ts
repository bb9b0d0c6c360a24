import { isJsonObject, type Json } from '../../base/index.ts';
import { eventType, type FieldType, REFERENCE_FIELDS } from '../catalogue.ts';
import {
  ANY,
  BOOLEAN,
  type CelType,
  eitherOf,
  INSTANT,
  ISO,
  listOf,
  MAP,
  mapOf,
  NUMBER,
  TEXT,
} from '../expression/index.ts';
import type { PlanVar } from '../plan.ts';
import type { Workspace } from '../workspace.ts';

/** What the types of variables and attributes are in an expression. */
export const VARIABLE_TYPES: Readonly<Record<PlanVar['type'], CelType>> = {
  string: TEXT,
  number: NUMBER,
  boolean: BOOLEAN,
  list: { type: 'list' },
  object: MAP,
};

const PROFILE: Readonly<Record<string, CelType>> = {
  ref: TEXT,
  name: TEXT,
  tags: listOf(TEXT),
  points: NUMBER,
};

/** What is known of those whom an expression can name. */
export function peopleTypes(
  workspace: Workspace,
): Readonly<Record<'member' | 'customer' | 'group', CelType>> {
  const attributes = (kind: 'member' | 'customer' | 'group') =>
    Object.fromEntries(
      Object.entries(workspace.attributes?.[kind] ?? {}).map(([name, { type }]) => [
        name,
        VARIABLE_TYPES[type],
      ]),
    );
  const customer = { ...PROFILE, ...attributes('customer') };
  return {
    customer: mapOf(customer),
    member: mapOf({ ...customer, ...attributes('member'), joinedAt: INSTANT }),
    group: mapOf({ ...PROFILE, ...attributes('group'), size: NUMBER }),
  };
}

/** What is known of an event. @param types what it can be; null where that is not known */
export function eventTypes(types: readonly string[] | null, workspace: Workspace): CelType {
  return mapOf({ id: TEXT, type: TEXT, time: INSTANT, data: dataOf(types ?? [], workspace) });
}

/** A field that several of the types carry is known only as far as they agree. */
function dataOf(types: readonly string[], workspace: Workspace): CelType {
  const fields: Record<string, CelType> = {};
  for (const type of types) {
    for (const [name, field] of Object.entries(fieldsOf(type, workspace))) {
      const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
      fields[name] = before ? eitherOf(before, field) : field;
    }
  }
  return mapOf(fields);
}

function fieldsOf(type: string, workspace: Workspace): Readonly<Record<string, CelType>> {
  const known = eventType(type)?.data;
  if (known) return mapFields({ ...known, ...REFERENCE_FIELDS });
  const properties = workspace.events[type]?.data?.properties;
  if (!isJsonObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, schemaType(schema)]),
  );
}

const FIELD_TYPES: Readonly<Record<FieldType, CelType>> = {
  text: TEXT,
  number: NUMBER,
  boolean: BOOLEAN,
  list: { type: 'list' },
  object: MAP,
  // Data is JSON: there an instant is a text.
  instant: ISO,
};

function mapFields(fields: Readonly<Record<string, FieldType>>): Readonly<Record<string, CelType>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, type]) => [name, FIELD_TYPES[type]]),
  );
}

/** What a JSON Schema says of a field, as far as it is one plain type. */
function schemaType(schema: Json): CelType {
  if (!isJsonObject(schema)) return ANY;
  switch (schema.type) {
    case 'string':
      return schema.format === 'date-time' ? ISO : TEXT;
    case 'number':
    case 'integer':
      return NUMBER;
    case 'boolean':
      return BOOLEAN;
    case 'array':
      return listOf(isJsonObject(schema.items) ? schemaType(schema.items) : ANY);
    case 'object':
      return MAP;
    default:
      return ANY;
  }
}
