import type { Json, JsonObject } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import { correction, valueFix } from './fix.ts';
import type { FlowView } from './flow.ts';
import type { StepView } from './kind.ts';
import type { Mistake } from './mistake.ts';
import { listed } from './nearest.ts';
import type { PlanVar } from './plan.ts';
import { kindOf } from './ports.ts';

const EMPTY: Readonly<Record<PlanVar['type'], Json>> = {
  string: '',
  number: 0,
  boolean: false,
  list: [],
  object: {},
};
const TYPES = Object.keys(EMPTY);

/**
 * Names of the variables that a flow has: those that it declares, also wrongly, and those that its
 * steps bring with them.
 */
export function variableNames({ json, vars }: Pick<FlowView, 'json' | 'vars'>): readonly string[] {
  const declared = isJsonObject(json.vars) ? Object.keys(json.vars) : [];
  return [...new Set([...declared, ...Object.keys(vars)])];
}

/** The variables that steps bring with them, each with what it begins with. */
export function ownVariables(steps: readonly StepView[]): Record<string, PlanVar> {
  const own: Record<string, PlanVar> = {};
  for (const reference of steps.flatMap((step) => kindOf(step).references(step))) {
    if (reference.type !== 'variable' || !reference.declares) continue;
    const { variable, value = null } = reference;
    const type = variableTypeOf(value);
    if (type) own[variable] = { type, default: value };
  }
  return own;
}

/** Names the type of a value in the words of `vars`; null for null. */
export function variableTypeOf(value: Json): PlanVar['type'] | null {
  if (value === null) return null;
  if (Array.isArray(value)) return 'list';
  if (isJsonObject(value)) return 'object';
  return typeof value as 'string' | 'number' | 'boolean'; // all that JSON has left
}

/**
 * Reads the variables of a flow: each is typed by its default (`reminders: 0`), or in the long form
 * (`lead: { type: object, default: … }`).
 */
export function readVariables(vars: JsonObject, mistakes: Mistake[]): Record<string, PlanVar> {
  const read: Record<string, PlanVar> = {};
  for (const [name, json] of Object.entries(vars)) {
    const variable = readVariable(json, ['vars', name], mistakes);
    if (variable) read[name] = variable;
  }
  return read;
}

function readVariable(json: Json, path: readonly string[], mistakes: Mistake[]): PlanVar | null {
  if (isLongForm(json)) return readLongForm(json, path, mistakes);
  const type = variableTypeOf(json);
  if (type) return { type, default: json };
  mistakes.push({
    code: 'VARIABLE_TYPE',
    path,
    message: {
      zh: `变量“${path[1]}”没有默认值，看不出类型。`,
      en: `Variable \`${path[1]}\` has no default that would tell its type.`,
    },
    hint: {
      zh: '写上默认值，例如 0 或 ""，或写成 { type: object }。',
      en: 'Write a default such as 0 or "", or { type: object }.',
    },
  });
  return null;
}

/** A map with `type` and at most `default` is a declaration; any other map is a default. */
function isLongForm(json: Json): json is JsonObject {
  if (!isJsonObject(json) || typeof json.type !== 'string') return false;
  return Object.keys(json).every((key) => key === 'type' || key === 'default');
}

function readLongForm(
  json: JsonObject,
  path: readonly string[],
  mistakes: Mistake[],
): PlanVar | null {
  const name = String(json.type);
  if (!TYPES.includes(name)) {
    const list = listed(TYPES);
    mistakes.push({
      code: 'VARIABLE_TYPE',
      path: [...path, 'type'],
      message: { zh: `没有“${name}”这种类型。`, en: `There is no type \`${name}\`.` },
      ...correction(name, TYPES, {
        otherwise: { zh: `类型有：${list.zh}。`, en: `Types: ${list.en}.` },
        fix: (meant) => valueFix([...path, 'type'], meant),
      }),
    });
    return null;
  }
  const type = name as PlanVar['type']; // one of TYPES
  const value = json.default ?? EMPTY[type];
  if (variableTypeOf(value) === type) return { type, default: value };
  mistakes.push({
    code: 'VARIABLE_TYPE',
    path: [...path, 'default'],
    message: {
      zh: `默认值不是声明的类型 ${type}。`,
      en: `The default is not of the declared type ${type}.`,
    },
    hint: {
      zh: '请改默认值，或改 type。',
      en: 'Change the default, or the type.',
    },
  });
  return null;
}
