import type { JsonObject } from '../../base/index.ts';
import type { StepKind } from '../kind.ts';

const FLOW_KEYS = [
  'flow',
  'title',
  'note',
  'about',
  'key',
  'start',
  'reenter',
  'goals',
  'vars',
  'on',
  'after',
  'migrate',
  'steps',
];

/** The key behind which a new key of a step's body goes; null for before all, as in the manual. */
export function stepKeyBefore(body: JsonObject, kind: StepKind | null, key: string): string | null {
  const beside = Object.keys(kind?.beside ?? {});
  const order = [
    'title',
    'note',
    kind?.kind ?? '',
    'save',
    'on',
    'next',
    'end',
    ...beside,
    'after',
  ];
  return keyBefore(Object.keys(body), order, key);
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
