import { ExpressionError, isMap } from './compiled.ts';
import { formatDate } from './text-date.ts';

/** What a text may come to, at its end and on the way. */
const RESULT_MAX = 8_000;

/** A filter of the texts: what it takes after the value, and what it makes of it. */
export interface TextFilter {
  readonly argumentsMin: number;
  readonly argumentsMax: number;
  readonly run: (value: unknown, values: readonly unknown[], zone: string) => unknown;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};
const TRUNCATE_LENGTH = 50;
const DECIMALS_MAX = 10;

/** The filters that texts may use. */
export const FILTERS: ReadonlyMap<string, TextFilter> = new Map([
  ['default', taking([0, 1], (value, [instead]) => (isBlank(value) ? (instead ?? '') : value))],
  ['date', taking([0, 1], date)],
  ['size', taking([0, 0], sizeOf)],
  ['first', taking([0, 0], (value) => listOf(value).at(0))],
  ['last', taking([0, 0], (value) => listOf(value).at(-1))],
  ['join', taking([0, 1], join)],
  ['truncate', taking([0, 2], truncate)],
  ['upcase', onText((text) => text.toUpperCase())],
  ['downcase', onText((text) => text.toLowerCase())],
  ['capitalize', onText((text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase())],
  ['strip', onText((text) => text.trim())],
  ['escape', onText((text) => text.replace(/[&<>"']/g, (mark) => ESCAPES[mark] ?? mark))],
  ['replace', taking([1, 2], replace)],
  ['round', taking([0, 1], round)],
  ['plus', onNumbers((left, right) => left + right)],
  ['minus', onNumbers((left, right) => left - right)],
  ['times', onNumbers((left, right) => left * right)],
  ['divided_by', onNumbers(divide)],
]);

/** Prints a value as it stands in a text; a missing one is empty, a list runs together. */
export function printed(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return bounded(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (Array.isArray(value)) return join(value, ['']);
  throw new ExpressionError({
    zh: '对象不能直接显示，请写出它的字段。',
    en: 'An object cannot be printed. Name one of its fields.',
  });
}

/** Refuses a text that has grown too long. */
export function bounded(text: string): string {
  if (text.length <= RESULT_MAX) return text;
  throw new ExpressionError({
    zh: `文本超过 ${RESULT_MAX} 个字符。`,
    en: `The text is longer than ${RESULT_MAX} characters.`,
  });
}

function taking([min, max]: readonly [number, number], run: TextFilter['run']): TextFilter {
  return { argumentsMin: min, argumentsMax: max, run };
}

function onText(run: (text: string) => string): TextFilter {
  return taking([0, 0], (value) => bounded(run(printed(value))));
}

function onNumbers(run: (left: number, right: number) => number): TextFilter {
  return taking([1, 1], (value, [other]) => exact(run(numberOf(value), numberOf(other))));
}

function isBlank(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return true;
  return Array.isArray(value) && value.length === 0;
}

function date(value: unknown, [format]: readonly unknown[], zone: string): string {
  if (value === null || value === undefined || value === '') return '';
  return formatDate(value, format === undefined ? undefined : printed(format), zone);
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return [...bounded(value)].length;
  if (Array.isArray(value)) return value.length;
  return isMap(value) ? Object.keys(value).length : 0;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function join(value: unknown, [by = ' ']: readonly unknown[]): string {
  if (!Array.isArray(value)) return printed(value);
  const separator = printed(by);
  let text = '';
  for (const [index, item] of value.entries()) {
    text = bounded(index === 0 ? printed(item) : text + separator + printed(item));
  }
  return text;
}

function truncate(value: unknown, [length = TRUNCATE_LENGTH, end = '...']: readonly unknown[]) {
  const characters = [...printed(value)];
  const lengthMax = numberOf(length);
  if (characters.length <= lengthMax) return characters.join('');
  const tail = printed(end);
  const kept = Math.max(0, lengthMax - [...tail].length);
  return bounded(characters.slice(0, kept).join('') + tail);
}

function replace(value: unknown, [sought, by = '']: readonly unknown[]): string {
  const text = printed(value);
  const from = printed(sought);
  if (from === '') return text;
  const pieces = text.split(from);
  const replacement = printed(by);
  // Measured first: a few replacements in a row could fill the memory.
  const length = text.length + (pieces.length - 1) * (replacement.length - from.length);
  return length > RESULT_MAX ? bounded(' '.repeat(RESULT_MAX + 1)) : pieces.join(replacement);
}

function round(value: unknown, [decimals = 0]: readonly unknown[]): number {
  const places = Math.min(Math.max(Math.trunc(numberOf(decimals)), 0), DECIMALS_MAX);
  const shifted = Math.round(exact(numberOf(value) * 10 ** places));
  return exact(shifted / 10 ** places);
}

function divide(left: number, right: number): number {
  if (right !== 0) return left / right;
  throw new ExpressionError({ zh: '除数为零。', en: 'Division by zero.' });
}

/** Drops the noise of binary fractions: 0.1 and 0.2 make 0.3. */
function exact(value: number): number {
  if (Number.isFinite(value)) return Number(value.toPrecision(15));
  throw new ExpressionError({ zh: '数字过大。', en: 'The number is too large.' });
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (value === null || value === undefined) return 0;
  const text = typeof value === 'string' ? value.trim() : '';
  if (/^-?\d{1,20}(\.\d{1,20})?$/.test(text)) return Number(text);
  throw new ExpressionError({ zh: '这里需要一个数字。', en: 'A number is needed here.' });
}
