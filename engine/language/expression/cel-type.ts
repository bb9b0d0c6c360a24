import type { Text } from '../../base/index.ts';

/**
 * What is known of a value before it is there. `iso` is an instant that data carries as a text: it
 * compares with texts and with instants. `any` is what nothing is known of.
 */
export type CelTypeName =
  | 'any'
  | 'boolean'
  | 'duration'
  | 'instant'
  | 'iso'
  | 'list'
  | 'map'
  | 'null'
  | 'number'
  | 'text';

export interface CelType {
  readonly type: CelTypeName;
  /** Of a list, what its elements are. */
  readonly of?: CelType;
  /** Of a map, the members that are known; it may have others. */
  readonly fields?: Readonly<Record<string, CelType>>;
}

export const ANY: CelType = { type: 'any' };
export const BOOLEAN: CelType = { type: 'boolean' };
export const DURATION: CelType = { type: 'duration' };
export const INSTANT: CelType = { type: 'instant' };
export const ISO: CelType = { type: 'iso' };
export const MAP: CelType = { type: 'map' };
export const NUMBER: CelType = { type: 'number' };
export const TEXT: CelType = { type: 'text' };

export const listOf = (of: CelType): CelType => ({ type: 'list', of });
export const mapOf = (fields: Readonly<Record<string, CelType>>): CelType => ({
  type: 'map',
  fields,
});

/** What a value is that may be one or the other. */
export function eitherOf(left: CelType, right: CelType): CelType {
  if (left.type !== right.type) return ANY;
  if (left.type === 'list') return listOf(eitherOf(left.of ?? ANY, right.of ?? ANY));
  return left.type === 'map' ? MAP : left;
}

/** What the member of a map is. */
export function fieldOf(map: CelType, field: string): CelType {
  const { fields } = map;
  return fields && Object.hasOwn(fields, field) ? (fields[field] ?? ANY) : ANY;
}

/** Says whether nothing is known that would speak against an operation. */
export function isOpen({ type }: CelType): boolean {
  return type === 'any' || type === 'null';
}

/** Says whether a value may be used as a text. */
export function isTextual({ type }: CelType): boolean {
  return type === 'text' || type === 'iso';
}

const NAMES: Readonly<Record<CelTypeName, Text>> = {
  any: { zh: '任意值', en: 'anything' },
  boolean: { zh: '是否值', en: 'true or false' },
  duration: { zh: '时长', en: 'a span of time' },
  instant: { zh: '时间点', en: 'an instant' },
  iso: { zh: '时间文本', en: 'an instant as text' },
  list: { zh: '列表', en: 'a list' },
  map: { zh: '对象', en: 'an object' },
  null: { zh: '空值', en: 'null' },
  number: { zh: '数字', en: 'a number' },
  text: { zh: '文本', en: 'a text' },
};

/** Names types in an operator's words: 「文本或列表」. */
export function typeWords(types: readonly CelTypeName[]): Text {
  const shown = types.filter((type) => type !== 'iso' || !types.includes('text'));
  return {
    zh: shown.map((type) => NAMES[type].zh).join('或'),
    en: shown.map((type) => NAMES[type].en).join(' or '),
  };
}
