import { type Instant, instant, storableText, type Text } from '../../base/index.ts';
import { parseInstant } from '../time/index.ts';
import { ExpressionError, isMap } from './compiled.ts';
import { spend, spendResult, spendText, type Work } from './work.ts';

/** Lists that an expression walks or makes are at most so long. */
const LIST_MAX = 1_000;
const TEXT_UNITS = 100;
/** Reading a text as an instant of a zone takes 26 µs. */
const PARSED_UNITS = 20;
const KEYS_UNITS = 10;
/** As deep as the data of an event. */
const DEPTH_MAX = 32;

/** A span of time inside an expression, in milliseconds. */
export class CelDuration {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }
}

const TYPE_NAMES: Readonly<Record<string, Text>> = {
  null: { zh: '空值', en: 'null' },
  list: { zh: '列表', en: 'list' },
  timestamp: { zh: '时间', en: 'timestamp' },
  duration: { zh: '时长', en: 'duration' },
  map: { zh: '对象', en: 'map' },
  boolean: { zh: '是否值', en: 'boolean' },
  number: { zh: '数字', en: 'number' },
  string: { zh: '文本', en: 'text' },
};
const OTHER_TYPE: Text = { zh: '未知类型', en: 'value of an unknown type' };

/** Names a value's type as the errors do. */
export function typeName(value: unknown): Text {
  return TYPE_NAMES[typeOf(value)] ?? OTHER_TYPE;
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Date) return 'timestamp';
  if (value instanceof CelDuration) return 'duration';
  return isMap(value) ? 'map' : typeof value;
}

/** Refuses operands that an operator does not know. */
function noOperator(operator: string, left: unknown, right: unknown): ExpressionError {
  const [from, to] = [typeName(left), typeName(right)];
  return new ExpressionError({
    zh: `不能计算“${from.zh} ${operator} ${to.zh}”。`,
    en: `There is no operation ${from.en} ${operator} ${to.en}.`,
  });
}

/** Compares by content; values of different types are not equal. */
export function isEqual(left: unknown, right: unknown, work: Work): boolean {
  spend(work, 1);
  if (typeof left === 'string' && typeof right === 'string') {
    if (left.length === right.length) spendText(work, left);
    return left === right;
  }
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      left.length === right.length && left.every((item, index) => isEqual(item, right[index], work))
    );
  }
  const times = instants(left, right, work);
  if (times) return times[0] === times[1];
  if (left instanceof CelDuration && right instanceof CelDuration) return left.ms === right.ms;
  if (!isMap(left) || !isMap(right)) return false;
  const keys = Object.keys(left);
  spend(work, keys.length / KEYS_UNITS);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key], right[key], work))
  );
}

/** Orders two values of one kind: negative, zero or positive; NaN for numbers without an order. */
export function order(
  operator: string,
  [left, right]: readonly [unknown, unknown],
  work: Work,
): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') {
    spendText(work, left);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  const times = instants(left, right, work);
  if (times) return times[0] - times[1];
  if (left instanceof CelDuration && right instanceof CelDuration) return left.ms - right.ms;
  throw noOperator(operator, left, right);
}

/** Adds numbers, texts, lists, and spans to instants. */
export function add(left: unknown, right: unknown, work: Work): unknown {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string' && typeof right === 'string') {
    spend(work, 1 + (left.length + right.length) / TEXT_UNITS);
    return left + right;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return checkedList([...left, ...right], work);
  }
  if (right instanceof CelDuration) {
    if (left instanceof CelDuration) return new CelDuration(left.ms + right.ms);
    const at = asInstant(left, work);
    if (at !== null) return new Date(at + right.ms);
  }
  const at = left instanceof CelDuration ? asInstant(right, work) : null;
  if (at !== null && left instanceof CelDuration) return new Date(at + left.ms);
  throw noOperator('+', left, right);
}

/** Subtracts numbers and spans; two instants give the span between them. */
export function subtract(left: unknown, right: unknown, work: Work): unknown {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (right instanceof CelDuration) {
    if (left instanceof CelDuration) return new CelDuration(left.ms - right.ms);
    const at = asInstant(left, work);
    if (at !== null) return new Date(at - right.ms);
  }
  const times = instants(left, right, work);
  if (times) return new CelDuration(times[0] - times[1]);
  throw noOperator('-', left, right);
}

/** Multiplies, divides, or takes the remainder of numbers. Numbers are JSON's: 7 / 2 is 3.5. */
export function scale(operator: '*' | '/' | '%', left: unknown, right: unknown): number {
  if (typeof left !== 'number' || typeof right !== 'number')
    throw noOperator(operator, left, right);
  if (operator === '*') return left * right;
  if (right === 0) {
    throw new ExpressionError({ zh: '除数为零。', en: 'Division by zero.' });
  }
  return operator === '/' ? left / right : left % right;
}

/** Says whether a list has an element, or a map a key. */
export function isIn(item: unknown, container: unknown, work: Work): boolean {
  if (Array.isArray(container)) return container.some((other) => isEqual(item, other, work));
  if (isMap(container) && typeof item === 'string') return Object.hasOwn(container, item);
  throw noOperator('in', item, container);
}

/** Refuses a list that is too long. */
export function checkedList(list: readonly unknown[], work: Work): readonly unknown[] {
  if (list.length > LIST_MAX) {
    throw new ExpressionError({
      zh: `列表有 ${list.length} 项，最多 ${LIST_MAX} 项。`,
      en: `A list has ${list.length} elements; the limit is ${LIST_MAX}.`,
    });
  }
  spend(work, 1 + list.length / 10);
  return list;
}

/**
 * Takes a result out of an expression as plain JSON that can be stored; instants become ISO texts.
 * Since a list can hold one text a thousand times, it is the result that is measured.
 */
export function toPlain(value: unknown, work: Work, depth = 0): unknown {
  spend(work, 1);
  if (typeof value === 'string') {
    spendResult(work, 1 + value.length);
    return storableText(value);
  }
  spendResult(work, 1);
  if (value instanceof Date) return isoOf(value);
  if (Array.isArray(value)) {
    checkDepth(depth);
    return value.map((item) => toPlain(item, work, depth + 1));
  }
  if (isMap(value)) {
    checkDepth(depth);
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => {
        spendResult(work, key.length);
        return [storableText(key), toPlain(member, work, depth + 1)];
      }),
    );
  }
  const isPlain = value === null || typeof value === 'boolean';
  if (isPlain || (typeof value === 'number' && Number.isFinite(value))) return value;
  throw new ExpressionError({
    zh: `结果是${typeName(value).zh}，不能保存为值。`,
    en: `The result is a ${typeName(value).en} that no value can hold.`,
  });
}

function checkDepth(depth: number): void {
  if (depth < DEPTH_MAX) return;
  throw new ExpressionError({
    zh: `结果嵌套超过 ${DEPTH_MAX} 层。`,
    en: `The result is nested more than ${DEPTH_MAX} levels deep.`,
  });
}

/** Prints an instant as ISO 8601 in UTC. */
export function isoOf(date: Date): string {
  if (Number.isNaN(date.getTime())) {
    throw new ExpressionError({ zh: '时间超出范围。', en: 'The instant is out of range.' });
  }
  return date.toISOString();
}

/** Takes a timestamp, or an ISO text with an offset as the names carry it, as an instant. */
function asInstant(value: unknown, work: Work): Instant | null {
  if (value instanceof Date) return instant(value.getTime());
  return typeof value === 'string' ? parsed(value, 'UTC', work) : null;
}

/** Reads a text as an instant; null when it is none. */
export function parsed(text: string, zone: string, work: Work): Instant | null {
  spend(work, PARSED_UNITS);
  return parseInstant(text, zone);
}

/** Takes both as instants where at least one is a timestamp. */
function instants(left: unknown, right: unknown, work: Work): readonly [Instant, Instant] | null {
  if (!(left instanceof Date) && !(right instanceof Date)) return null;
  const [from, to] = [asInstant(left, work), asInstant(right, work)];
  return from === null || to === null ? null : [from, to];
}
