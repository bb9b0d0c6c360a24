import type { Json } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';

const PLAIN = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;

/** Prints a value on one line, as YAML in flow style. */
export function flowStyle(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flowStyle).join(', ')}]`;
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(([key, member]) => `${key}: ${flowStyle(member)}`);
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  if (typeof value === 'string') return PLAIN.test(value) ? value : JSON.stringify(value);
  return String(value);
}

/** Prints a list with each entry on its own line, anything else on one. */
export function listStyle(value: Json): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) return [flowStyle(value)];
  return value.map((item: Json) => `- ${flowStyle(item)}`);
}
