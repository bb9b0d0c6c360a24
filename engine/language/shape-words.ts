import type { Json, Text } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import { type Grammar, grammarRule } from './grammar.ts';
import { listed } from './nearest.ts';

/** The part of JSON Schema that our schemas use, as typebox writes it. */
export interface SchemaNode {
  readonly type?: string;
  readonly anyOf?: readonly SchemaNode[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: SchemaNode;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly grammar?: Grammar;
  readonly names?: Grammar;
}

/** The values that a `const` or an `enum` allows. */
export function wordsOf(node: SchemaNode): readonly Json[] {
  return node.const === undefined ? (node.enum ?? []) : [node.const];
}

/** Says what may stand somewhere: 「一段时间，例如 30m」. */
export function expectedOf(node: SchemaNode): Text {
  if (node.anyOf) return joined(node.anyOf.map(expectedOf));
  if (node.grammar) return grammarRule(node.grammar).expected;
  if (node.const !== undefined || node.enum) {
    const words = wordsOf(node).map(String);
    const [first = ''] = words;
    if (words.length === 1) return { zh: `“${first}”`, en: `\`${first}\`` };
    return { zh: words.join('、'), en: words.join(', ') };
  }
  switch (node.type) {
    case 'string':
      return { zh: '文字', en: 'a text' };
    case 'boolean':
      return { zh: 'true 或 false', en: 'true or false' };
    case 'array':
      return { zh: '列表', en: 'a list' };
    case 'object':
      return expectedKeys(node);
    default:
      return expectedNumber(node);
  }
}

function expectedKeys(node: SchemaNode): Text {
  const list = listed(
    node.required?.length ? node.required : Object.keys(node.properties ?? {}),
    6,
  );
  if (list.zh === '') return { zh: '若干“键: 值”', en: 'a map of keys and values' };
  return { zh: `一组键（${list.zh}）`, en: `a map with ${list.en}` };
}

function expectedNumber(node: SchemaNode): Text {
  const kind =
    node.type === 'integer' ? { zh: '整数', en: 'a whole number' } : { zh: '数字', en: 'a number' };
  const from = node.minimum ?? node.exclusiveMinimum;
  if (from === undefined) return kind;
  const above = node.minimum === undefined;
  const to = node.maximum;
  if (to === undefined) {
    return above
      ? { zh: `大于 ${from} 的${kind.zh}`, en: `${kind.en} above ${from}` }
      : { zh: `不小于 ${from} 的${kind.zh}`, en: `${kind.en} of at least ${from}` };
  }
  return { zh: `${from} 到 ${to} 之间的${kind.zh}`, en: `${kind.en} from ${from} to ${to}` };
}

function joined(texts: readonly Text[]): Text {
  const distinct = texts.filter(
    (text, index) => texts.findIndex((other) => other.en === text.en) === index,
  );
  return {
    zh: distinct.map((text) => text.zh).join('，或'),
    en: distinct.map((text) => text.en).join(', or '),
  };
}

/** Says what stands there instead. */
export function shown(value: Json): Text {
  if (value === null) return { zh: '空白', en: 'nothing' };
  if (Array.isArray(value)) return { zh: '列表', en: 'a list' };
  if (isJsonObject(value)) return { zh: '一组键', en: 'a map' };
  const word = shortened(String(value));
  return typeof value === 'string'
    ? { zh: `“${word}”`, en: `\`${word}\`` }
    : { zh: word, en: word };
}

/** Cuts a long text for a message. */
export function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
