import { isJsonObject, type Json, type Text } from '../../base/index.ts';
import { eventType, type FieldType, REFERENCE_FIELDS } from '../catalogue.ts';
import {
  ANY,
  BOOLEAN,
  type CelType,
  eitherOf,
  INSTANT,
  ISO,
  inferCel,
  isOpen,
  isTextual,
  listOf,
  MAP,
  mapOf,
  NUMBER,
  TEXT,
  typeWords,
} from '../expression/index.ts';
import type { Mistake } from '../mistake.ts';
import type { PlanVar } from '../plan.ts';
import type { CheckInput } from './flow-check.ts';
import { type ScopedSite, shiftOf, triggerTypes } from './sites.ts';

/** Finds operations of an expression that must fail, and a result that its place cannot take. */
export function typeMistakes(site: ScopedSite, input: CheckInput): readonly Mistake[] {
  if (site.language !== 'cel') return [];
  const { type, problems } = inferCel(site.source, namesOf(site, input));
  const shift = shiftOf(site, input);
  const place = { path: site.at, step: site.step };
  const found = problems.map(
    ({ message, hint, offset, length }): Mistake => ({
      code: 'CEL_TYPE',
      ...place,
      within: { offset: shift + offset, length },
      message,
      hint,
    }),
  );
  const expected = expectedOf(site, input);
  if (found.length > 0 || !expected || isOpen(type) || expected.holds(type)) return found;
  const { code, wanted, hint } = expected;
  const yields = typeWords([type.type]);
  return [
    {
      code,
      ...place,
      message: {
        zh: `这里要${wanted.zh}，表达式得出的是${yields.zh}。`,
        en: `This takes ${wanted.en}, and the expression yields ${yields.en}.`,
      },
      hint,
    },
  ];
}

interface Expected {
  readonly code: 'CEL_TYPE' | 'VARIABLE_TYPE';
  readonly wanted: Text;
  readonly hint: Text;
  holds(type: CelType): boolean;
}

const CONDITION: Expected = {
  code: 'CEL_TYPE',
  wanted: typeWords(['boolean']),
  hint: {
    zh: "请写成比较，例如 … == '是' 或 … > 0。",
    en: "Write a comparison such as … == 'yes' or … > 0.",
  },
  holds: ({ type }) => type === 'boolean',
};
const MOMENT: Expected = {
  code: 'CEL_TYPE',
  wanted: typeWords(['instant']),
  hint: {
    zh: "例如 event.time + days(3)，或 timestamp('2026-03-02T10:00:00+08:00')。",
    en: "Such as event.time + days(3), or timestamp('2026-03-02T10:00:00+08:00').",
  },
  // Of a text only the run can tell whether it is a time.
  holds: (type) => type.type === 'instant' || isTextual(type),
};
const PEOPLE: Expected = {
  code: 'CEL_TYPE',
  wanted: typeWords(['list']),
  hint: { zh: '请给出一个列表，例如 vars.joined。', en: 'Name a list, such as vars.joined.' },
  // One person, by a ref or as an object, counts as a list of one.
  holds: (type) => type.type === 'list' || type.type === 'map' || isTextual(type),
};
const POINTS: Expected = {
  code: 'CEL_TYPE',
  wanted: typeWords(['number']),
  hint: { zh: '文本转数字用 double(…)。', en: 'double(…) makes a number of a text.' },
  holds: ({ type }) => type === 'number',
};

/** What the place of an expression can take; null where it takes anything. */
function expectedOf(site: ScopedSite, input: CheckInput): Expected | null {
  const [holder, key] = site.at.slice(-2);
  if (holder === 'vars') return variableExpected(input.flow.vars[String(key)]);
  if (holder === 'points' && key === 'add') return POINTS;
  if (holder === 'set') return attributeExpected(String(key), input);
  switch (site.yields) {
    case 'boolean':
      return CONDITION;
    case 'instant':
      return MOMENT;
    case 'list':
      return PEOPLE;
    default:
      return null;
  }
}

function variableExpected(variable: PlanVar | undefined): Expected | null {
  if (!variable) return null;
  return typeExpected(variable.type, {
    code: 'VARIABLE_TYPE',
    hint: {
      zh: '请改表达式，或改这个变量在 vars 里的类型。',
      en: 'Change the expression, or the type of the variable under `vars`.',
    },
  });
}

/** A flow about a person sets attributes of the customer, one about a group those of the group. */
function attributeExpected(name: string, { flow, workspace }: CheckInput): Expected | null {
  const declared = workspace.attributes?.[flow.about === 'group' ? 'group' : 'customer']?.[name];
  if (!declared) return null;
  return typeExpected(declared.type, {
    code: 'CEL_TYPE',
    hint: {
      zh: '请改表达式，或改这个属性在 workspace.yaml 里的类型。',
      en: 'Change the expression, or the type of the attribute in workspace.yaml.',
    },
  });
}

function typeExpected(
  type: PlanVar['type'],
  { code, hint }: Pick<Expected, 'code' | 'hint'>,
): Expected {
  const wanted = VARIABLE_TYPES[type];
  return {
    code,
    wanted: typeWords([wanted.type]),
    hint,
    // An instant is kept as its text.
    holds: (found) =>
      found.type === wanted.type || (wanted === TEXT && (isTextual(found) || found === INSTANT)),
  };
}

const VARIABLE_TYPES: Readonly<Record<PlanVar['type'], CelType>> = {
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

/** What is known of the names that stand for values in an expression. */
function namesOf(site: ScopedSite, input: CheckInput): Readonly<Record<string, CelType>> {
  const { flow } = input;
  const variables = Object.entries(flow.vars).map(([name, { type }]) => [
    name,
    VARIABLE_TYPES[type],
  ]);
  const attributes = (kind: 'member' | 'customer' | 'group') =>
    Object.fromEntries(
      Object.entries(input.workspace.attributes?.[kind] ?? {}).map(([name, { type }]) => [
        name,
        VARIABLE_TYPES[type],
      ]),
    );
  const customer = { ...PROFILE, ...attributes('customer') };
  return {
    event: eventOf(site.events, input),
    trigger: eventOf(triggerTypes(input), input),
    vars: mapOf(Object.fromEntries(variables)),
    now: INSTANT,
    zone: TEXT,
    customer: mapOf(customer),
    member: mapOf({ ...customer, ...attributes('member'), joinedAt: INSTANT }),
    group: mapOf({ ...PROFILE, ...attributes('group'), size: NUMBER }),
  };
}

/** @param types what the event can be; null where that is not known */
function eventOf(types: readonly string[] | null, input: CheckInput): CelType {
  return mapOf({ id: TEXT, type: TEXT, time: INSTANT, data: dataOf(types ?? [], input) });
}

/** A field that several of the types carry is known only as far as they agree. */
function dataOf(types: readonly string[], input: CheckInput): CelType {
  const fields: Record<string, CelType> = {};
  for (const type of types) {
    for (const [name, field] of Object.entries(fieldsOf(type, input))) {
      const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
      fields[name] = before ? eitherOf(before, field) : field;
    }
  }
  return mapOf(fields);
}

function fieldsOf(type: string, input: CheckInput): Readonly<Record<string, CelType>> {
  const known = eventType(type)?.data;
  if (known) return mapFields({ ...known, ...REFERENCE_FIELDS });
  const properties = input.workspace.events[type]?.data?.properties;
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
