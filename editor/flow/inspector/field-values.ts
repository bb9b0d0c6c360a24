import type { Json, JsonObject } from '../../../engine/base/index.ts';
import { isJsonObject } from '../../../engine/base/index.ts';
import type { Path } from '../../../engine/language/index.ts';

/** The value at a path; undefined where nothing stands. */
export function valueAt(root: Json | undefined, at: Path): Json | undefined {
  let value = root;
  for (const part of at) {
    if (isJsonObject(value) && typeof part === 'string') {
      value = Object.hasOwn(value, part) ? value[part] : undefined;
    } else if (isJsonList(value) && typeof part === 'number') value = value[part];
    else return undefined;
  }
  return value;
}

/** Tells a JSON list from everything else. */
export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Says whether a path begins with another. */
export function isBelow(path: Path, base: Path): boolean {
  return base.length <= path.length && base.every((part, index) => part === path[index]);
}

/** Writes a value as the one line that a text field shows. */
export function lineOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export type SpanUnit = 's' | 'm' | 'h' | 'd' | 'w' | 'workdays';
export const SPAN_UNITS: readonly SpanUnit[] = ['s', 'm', 'h', 'd', 'w', 'workdays'];

/** Takes a span such as `2h` or `2 workdays` apart; null for a text that is none. */
export function spanParts(text: string): { count: number; unit: SpanUnit } | null {
  const match = /^(\d+)(?:([smhdw])| (workdays?))$/.exec(text.trim());
  if (match === null) return null;
  const unit = match[3] === undefined ? match[2] : 'workdays';
  // The expression lets only these units through.
  return { count: Number(match[1]), unit: unit as SpanUnit };
}

/** Writes a span as the language does. */
export function spanText(count: number, unit: SpanUnit): string {
  if (unit !== 'workdays') return `${count}${unit}`;
  return count === 1 ? '1 workday' : `${count} workdays`;
}

/** A recipient as a list offers it: `member`, `role:expert`, `duty:service`, `staff:= …`. */
export function recipientKey(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  if (!isJsonObject(value)) return '';
  const [kind, name] = Object.entries(value)[0] ?? [];
  return kind === undefined ? '' : `${kind}:${lineOf(name)}`;
}

/** The recipient behind a key of {@link recipientKey}. */
export function recipientOf(key: string): Json {
  const colon = key.indexOf(':');
  return colon < 0 ? key : { [key.slice(0, colon)]: key.slice(colon + 1) };
}

/** One thing that a reply may say: the whole text, or a part of it. */
export interface Match {
  readonly type: 'equals' | 'contains';
  readonly text: string;
}

/** Reads `match` of an option, whether it is one value or a list. */
export function matchesOf(value: Json | undefined): readonly Match[] {
  const list = isJsonList(value) ? value : value === undefined ? [] : [value];
  return list.map((item) =>
    isJsonObject(item)
      ? { type: 'contains', text: lineOf(item.contains) }
      : { type: 'equals', text: lineOf(item) },
  );
}

/** Writes matches as the language does: a text for the whole, `{ contains }` for a part. */
export function matchValues(matches: readonly Match[]): Json {
  return matches.map(({ type, text }) => (type === 'contains' ? { contains: text } : text));
}

/** How the tags of a match field show one match: a part in tildes. */
export function matchTag({ type, text }: Match): string {
  return type === 'contains' ? `~${text}~` : text;
}

/** Reads one tag of a match field; `~text~` or `~text` means a part. */
export function matchOfTag(tag: string): Match {
  const match = /^[~～](.+?)[~～]?$/.exec(tag);
  return match?.[1] === undefined
    ? { type: 'equals', text: tag }
    : { type: 'contains', text: match[1] };
}

/** A window such as `09:00-18:00` in its two ends, finished or not; null for a text without. */
export function windowParts(text: string): { from: string; to: string } | null {
  const match = /^([^-]*)-([^-]*)$/.exec(text);
  return match?.[1] === undefined || match[2] === undefined
    ? null
    : { from: match[1], to: match[2] };
}

/** Reads what a person typed as a value of a map: JSON where it is some, and a text otherwise. */
export function valueOfLine(line: string): Json {
  const isPlain = /^(true|false|null|-?\d+(\.\d+)?|\[.*\]|\{.*\})$/.test(line);
  if (!isPlain) return line;
  try {
    // The result of JSON.parse is JSON.
    return JSON.parse(line) as Json;
  } catch {
    return line;
  }
}

/** The map without its entry, or undefined when it was the last one. */
export function withoutKey(map: JsonObject, key: string): JsonObject | undefined {
  const rest = Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
  return Object.keys(rest).length === 0 ? undefined : rest;
}

/** The map with another name for one of its entries; the same where that is taken. */
export function renamedMap(map: JsonObject, from: string, to: string): JsonObject {
  if (Object.hasOwn(map, to)) return map;
  return Object.fromEntries(Object.entries(map).map(([k, v]) => [k === from ? to : k, v]));
}

/** A name that the map does not hold yet: `key`, `key-2`, … */
export function freeKey(map: JsonObject, wish: string): string {
  let key = wish;
  for (let number = 2; Object.hasOwn(map, key); number += 1) key = `${wish}-${number}`;
  return key;
}

/** An item of a list with its place; in YAML an item has no other identity. */
export interface Numbered<Item> {
  readonly key: string;
  readonly index: number;
  readonly item: Item;
}

/** Numbers the items of a list, so that each can be drawn under its place. */
export function numbered<Item>(items: readonly Item[]): readonly Numbered<Item>[] {
  return items.map((item, index) => ({ key: `item-${index}`, index, item }));
}
