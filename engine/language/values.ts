import type { Json, JsonObject } from '../base/index.ts';
import type { Path } from './finding.ts';
import type { ExpressionSite } from './kind.ts';
import type { PlanValue } from './plan.ts';

/** Reads a value of a map: a string that begins with `=` is CEL, one with outputs a text. */
export function planValue(value: Json): PlanValue {
  if (typeof value !== 'string') return { type: 'json', value };
  if (value.startsWith('=')) return { type: 'cel', source: value.slice(1).trim() };
  return /\{\{|\{%/.test(value) ? { type: 'text', source: value } : { type: 'json', value };
}

/** Reads all values of a map. */
export function planValues(values: JsonObject): Readonly<Record<string, PlanValue>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, planValue(value)]));
}

/** The expression or text that a value holds, if any. */
export function valueSite(
  value: Json,
  at: Path,
  yields: ExpressionSite['yields'] = 'any',
): readonly ExpressionSite[] {
  const plan = planValue(value);
  if (plan.type === 'json') return [];
  if (plan.type === 'text') return [{ language: 'text', source: plan.source, at, yields: 'any' }];
  return [{ language: 'cel', source: plan.source, at, yields }];
}

/** The expressions and texts of all values of a map. */
export function valueSites(values: JsonObject, at: Path): readonly ExpressionSite[] {
  return Object.entries(values).flatMap(([key, value]) => valueSite(value, [...at, key]));
}
