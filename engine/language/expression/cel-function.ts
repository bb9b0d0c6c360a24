import { hash32, instant } from '../../base/index.ts';
import { isZone, type LocalParts, localParts } from '../time/index.ts';
import { CelDuration, checkedList, isoOf, parsed, typeName } from './cel-value.ts';
import { ExpressionError, isMap, type Names, zoneOf } from './compiled.ts';
import { spend, spendSearch, spendText, type Work } from './work.ts';

/** What a function can see of the run that calls it. */
export interface Call {
  readonly names: Names;
  readonly work: Work;
}

/** A function of the expressions; a method takes its receiver as the first argument. */
export interface CelFunction {
  readonly argumentsMin: number;
  readonly argumentsMax: number;
  readonly run: (values: readonly unknown[], call: Call) => unknown;
}

const DAY_MS = 86_400_000;
const TEXT_UNITS = 100;
/** An instant far from the last ones takes half a millisecond to be put into local time. */
const LOCAL_TIME_UNITS = 150;
const KEYS_UNITS = 10;
const DURATION_TEXT_MAX = 32;
const DURATION = /^(-?)((?:\d+(?:\.\d+)?(?:ms|h|m|s))+)$/;
const DURATION_UNIT_MS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
};
const EXPECTED = {
  text: { zh: '文本', en: 'a text' },
  number: { zh: '数字', en: 'a number' },
  list: { zh: '列表', en: 'a list' },
  sized: { zh: '文本、列表或对象', en: 'a text, list or map' },
  scalar: { zh: '单个值', en: 'a single value' },
  boolean: { zh: ' true 或 false', en: 'true or false' },
  time: { zh: ' ISO 8601 时间', en: 'an ISO 8601 time' },
  span: { zh: '“1h30m”这样的时长', en: 'a span such as "1h30m"' },
  zone: { zh: '时区名', en: 'the name of a zone' },
} as const;
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Functions that are called by their name alone. */
export const FUNCTIONS: ReadonlyMap<string, CelFunction> = new Map([
  ['size', fixed(1, ([value], call) => sizeOf(value, call))],
  ['int', fixed(1, ([value]) => Math.trunc(numberFrom('int', value)))],
  ['double', fixed(1, ([value]) => numberFrom('double', value))],
  ['string', fixed(1, ([value]) => textFrom(value))],
  ['bool', fixed(1, ([value]) => booleanFrom(value))],
  ['hash', onText('hash', (text) => hash32(text))],
  ['days', fixed(1, ([value]) => new CelDuration(numberOf('days', value) * DAY_MS))],
  ['duration', fixed(1, ([value]) => durationFrom(value))],
  ['timestamp', fixed(1, ([value], call) => timestampFrom(value, call))],
  ['containsAny', fixed(2, ([text, list], call) => containsAny(text, list, call.work))],
]);

/** Functions that are called on a value, as in `text.contains('x')`. */
export const METHODS: ReadonlyMap<string, CelFunction> = new Map([
  ['size', fixed(1, ([value], call) => sizeOf(value, call))],
  ['containsAny', fixed(2, ([text, list], call) => containsAny(text, list, call.work))],
  ['contains', onTexts('contains', (text, other) => text.includes(other))],
  ['startsWith', onTexts('startsWith', (text, other) => text.startsWith(other))],
  ['endsWith', onTexts('endsWith', (text, other) => text.endsWith(other))],
  ['indexOf', onTexts('indexOf', (text, other) => text.indexOf(other))],
  ['lowerAscii', onText('lowerAscii', (text) => text.toLowerCase())],
  ['upperAscii', onText('upperAscii', (text) => text.toUpperCase())],
  ['trim', onText('trim', (text) => text.trim())],
  ['split', fixed(2, ([text, by], call) => split(text, by, call.work))],
  ['join', { argumentsMin: 1, argumentsMax: 2, run: join }],
  ['substring', { argumentsMin: 2, argumentsMax: 3, run: substring }],
  ['getFullYear', onTime('getFullYear', (local) => local.year)],
  ['getMonth', onTime('getMonth', (local) => local.month - 1)],
  ['getDate', onTime('getDate', (local) => local.day)],
  ['getDayOfMonth', onTime('getDayOfMonth', (local) => local.day - 1)],
  ['getDayOfWeek', onTime('getDayOfWeek', (local) => WEEKDAYS.indexOf(local.weekday))],
  ['getHours', onTime('getHours', (local) => local.hour, 3_600_000)],
  ['getMinutes', onTime('getMinutes', (local) => local.minute, 60_000)],
  ['getSeconds', onTime('getSeconds', (local) => local.second, 1_000)],
]);

/** Takes an argument that must be a text. */
export function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw wrongArgument(name, 'text', value);
}

function fixed(count: number, run: CelFunction['run']): CelFunction {
  return { argumentsMin: count, argumentsMax: count, run };
}

function onText(name: string, run: (text: string) => unknown): CelFunction {
  return fixed(1, ([value], call) => {
    const text = textOf(name, value);
    spendText(call.work, text);
    return run(text);
  });
}

function onTexts(name: string, run: (text: string, other: string) => unknown): CelFunction {
  return fixed(2, ([value, argument], call) => {
    const text = textOf(name, value);
    const other = textOf(name, argument);
    spendSearch(call.work, text, other);
    return run(text, other);
  });
}

/** Reads a part of an instant in a zone (the workspace's unless one is given), or of a duration. */
function onTime(name: string, part: (local: LocalParts) => number, unitMs?: number): CelFunction {
  const run: CelFunction['run'] = ([value, zone], call) => {
    if (value instanceof CelDuration && unitMs !== undefined) return Math.trunc(value.ms / unitMs);
    spend(call.work, LOCAL_TIME_UNITS);
    const date = value instanceof Date ? value : timestampFrom(value, call);
    // An instant out of range has no local time.
    isoOf(date);
    const named = zone === undefined ? zoneOf(call.names) : textOf(name, zone);
    if (!isZone(named)) throw wrongArgument(name, 'zone', named);
    return part(localParts(instant(date.getTime()), named));
  };
  return { argumentsMin: 1, argumentsMax: 2, run };
}

function sizeOf(value: unknown, call: Call): number {
  if (typeof value === 'string') {
    spendText(call.work, value);
    let count = 0;
    for (const _character of value) count += 1;
    return count;
  }
  if (Array.isArray(value)) return value.length;
  if (isMap(value)) {
    const count = Object.keys(value).length;
    spend(call.work, count / KEYS_UNITS);
    return count;
  }
  throw wrongArgument('size', 'sized', value);
}

function containsAny(value: unknown, list: unknown, work: Work): boolean {
  const text = textOf('containsAny', value);
  if (!Array.isArray(list)) throw wrongArgument('containsAny', 'list', list);
  return checkedList(list, work).some((item) => {
    const sought = textOf('containsAny', item);
    spendSearch(work, text, sought);
    return text.includes(sought);
  });
}

function split(value: unknown, by: unknown, work: Work): readonly unknown[] {
  const text = textOf('split', value);
  const separator = textOf('split', by);
  spendSearch(work, text, separator);
  return checkedList(text.split(separator), work);
}

function join([list, by = '']: readonly unknown[], call: Call): string {
  if (!Array.isArray(list)) throw wrongArgument('join', 'list', list);
  const texts = checkedList(list, call.work).map((item) => textOf('join', item));
  const separator = textOf('join', by);
  const length = texts.reduce((sum, text) => sum + text.length + separator.length, 0);
  spend(call.work, 1 + length / TEXT_UNITS);
  return texts.join(separator);
}

function substring([value, from, to]: readonly unknown[]): string {
  const text = textOf('substring', value);
  const start = numberOf('substring', from);
  const end = to === undefined ? text.length : numberOf('substring', to);
  if (start >= 0 && start <= end && end <= text.length) return text.slice(start, end);
  throw new ExpressionError({
    zh: `substring 的范围 ${start}–${end} 超出了文本。`,
    en: `The range ${start} to ${end} of substring lies outside the text.`,
  });
}

function numberOf(name: string, value: unknown): number {
  if (typeof value === 'number') return value;
  throw wrongArgument(name, 'number', value);
}

function numberFrom(name: string, value: unknown): number {
  if (typeof value === 'number') return value;
  if (value instanceof Date) return value.getTime() / 1_000;
  const isNumeric = typeof value === 'string' && /^-?\d{1,20}(\.\d{1,20})?$/.test(value);
  if (isNumeric) return Number(value);
  throw wrongArgument(name, 'number', value);
}

function booleanFrom(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw wrongArgument('bool', 'boolean', value);
}

function textFrom(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return isoOf(value);
  if (value instanceof CelDuration) return `${value.ms / 1_000}s`;
  throw wrongArgument('string', 'scalar', value);
}

function timestampFrom(value: unknown, call: Call): Date {
  if (value instanceof Date) return value;
  if (typeof value === 'number') return new Date(value * 1_000);
  const at = typeof value === 'string' ? parsed(value, zoneOf(call.names), call.work) : null;
  if (at === null) throw wrongArgument('timestamp', 'time', value);
  return new Date(at);
}

function durationFrom(value: unknown): CelDuration {
  if (value instanceof CelDuration) return value;
  const text = textOf('duration', value);
  const match = text.length <= DURATION_TEXT_MAX ? DURATION.exec(text) : null;
  if (!match) throw wrongArgument('duration', 'span', value);
  let ms = 0;
  for (const [, count, unit = 's'] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) {
    ms += Number(count) * (DURATION_UNIT_MS[unit] ?? 0);
  }
  return new CelDuration(match[1] === '-' ? -ms : ms);
}

function wrongArgument(
  name: string,
  expected: keyof typeof EXPECTED,
  value: unknown,
): ExpressionError {
  const wanted = EXPECTED[expected];
  const found = typeName(value);
  return new ExpressionError({
    zh: `${name}() 需要${wanted.zh}，得到的是${found.zh}。`,
    en: `${name}() needs ${wanted.en}, and got a ${found.en}.`,
  });
}
