import type { Text } from '../../base/index.ts';
import {
  type CelType,
  INSTANT,
  inferCel,
  isOpen,
  isTextual,
  mapOf,
  TEXT,
  typeWords,
} from '../expression/index.ts';
import type { Mistake } from '../mistake.ts';
import type { PlanVar } from '../plan.ts';
import type { CheckInput } from './flow-check.ts';
import { measuredTypes } from './measured-names.ts';
import { type ScopedSite, shiftOf, triggerTypes } from './sites.ts';
import { eventTypes, peopleTypes, VARIABLE_TYPES } from './typed-names.ts';

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

/** What is known of the names that stand for values in an expression. */
function namesOf(site: ScopedSite, input: CheckInput): Readonly<Record<string, CelType>> {
  const { flow, workspace } = input;
  const variables = Object.entries(flow.vars).map(([name, { type }]) => [
    name,
    VARIABLE_TYPES[type],
  ]);
  return {
    event: eventTypes(site.events, workspace),
    trigger: eventTypes(triggerTypes(input), workspace),
    vars: mapOf(Object.fromEntries(variables)),
    now: INSTANT,
    zone: TEXT,
    ...peopleTypes(workspace),
    ...measuredTypes(site.about ?? flow.about, workspace),
  };
}
