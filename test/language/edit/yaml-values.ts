import { parseDocument } from 'yaml';
import type { Value } from './random-operations.ts';

/** Reads a text with the YAML package alone; maps keep the order of their keys. */
export function load(text: string): Value | undefined {
  const document = parseDocument(text);
  return document.errors.length > 0 ? undefined : withStringKeys(document.toJS({ mapAsMap: true }));
}

/** Reads a text as plain JSON. */
export function loadJson(text: string): unknown {
  return parseDocument(text).toJS();
}

function withStringKeys(value: unknown): Value {
  if (value instanceof Map) {
    return new Map([...value].map(([key, member]) => [String(key), withStringKeys(member)]));
  }
  if (Array.isArray(value)) return value.map(withStringKeys);
  return (value ?? null) as Value; // what YAML holds besides is scalar
}

/** Writes a value down with its keys in order, so that two can be compared as text. */
export function orderedJson(value: Value | undefined): string {
  if (value instanceof Map) {
    const members = [...value].map(
      ([key, member]) => `${JSON.stringify(key)}:${orderedJson(member)}`,
    );
    return `{${members.join(',')}}`;
  }
  return Array.isArray(value)
    ? `[${value.map(orderedJson).join(',')}]`
    : String(JSON.stringify(value));
}
