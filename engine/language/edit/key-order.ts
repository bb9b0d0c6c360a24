import type { JsonObject } from '../../base/index.ts';
import type { StepKind } from '../kind.ts';

/** The keys of a flow in the order of the manual. */
export const FLOW_KEYS: readonly string[] = [
  'flow',
  'title',
  'note',
  'about',
  'key',
  'start',
  'reenter',
  'goals',
  'credit',
  'vars',
  'on',
  'after',
  'migrate',
  'assert',
  'steps',
];

/** The keys of a step of a kind in the order of the manual. */
export function stepKeys(kind: StepKind | null): readonly string[] {
  const beside = Object.keys(kind?.beside ?? {});
  return ['title', 'note', kind?.kind ?? '', 'save', 'on', 'next', 'end', ...beside, 'after'];
}

/** The key behind which a new key of a step's body goes; null for before all, as in the manual. */
export function stepKeyBefore(body: JsonObject, kind: StepKind | null, key: string): string | null {
  return keyBefore(Object.keys(body), stepKeys(kind), key);
}

/** The key behind which a new key of the flow goes; null for before all. */
export function flowKeyBefore(json: JsonObject, key: string): string | null {
  return keyBefore(Object.keys(json), FLOW_KEYS, key);
}

function keyBefore(keys: readonly string[], order: readonly string[], key: string): string | null {
  const rank = order.indexOf(key);
  if (rank < 0) return keys.at(-1) ?? null;
  return order.slice(0, rank).findLast((other) => keys.includes(other)) ?? null;
}
