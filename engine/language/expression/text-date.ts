import { instant } from '../../base/index.ts';
import { describeWeekday, type LocalParts, localParts, parseInstant } from '../time/index.ts';
import { ExpressionError } from './compiled.ts';

const DEFAULT_FORMAT = '%Y-%m-%d %H:%M';
const DIRECTIVE = /%(-?[A-Za-z%])/g;

type Print = (local: LocalParts) => string | number;

const DIRECTIVES: ReadonlyMap<string, Print> = new Map<string, Print>([
  ['%', () => '%'],
  ['Y', (local) => local.year],
  ['y', (local) => two(local.year % 100)],
  ['m', (local) => two(local.month)],
  ['-m', (local) => local.month],
  ['d', (local) => two(local.day)],
  ['-d', (local) => local.day],
  ['e', (local) => String(local.day).padStart(2)],
  ['H', (local) => two(local.hour)],
  ['-H', (local) => local.hour],
  ['I', (local) => two(hourOfHalfDay(local))],
  ['-I', (local) => hourOfHalfDay(local)],
  ['p', (local) => (local.hour < 12 ? '上午' : '下午')],
  ['M', (local) => two(local.minute)],
  ['-M', (local) => local.minute],
  ['S', (local) => two(local.second)],
  ['F', (local) => local.date],
  ['T', (local) => `${two(local.hour)}:${two(local.minute)}:${two(local.second)}`],
  ['R', (local) => `${two(local.hour)}:${two(local.minute)}`],
  ['a', (local) => describeWeekday(local.weekday).zh],
  ['A', (local) => describeWeekday(local.weekday).zh.replace('周', '星期')],
]);

/** Finds a directive of a date format that is not known, such as `%Q`. */
export function unknownDirective(format: string): string | null {
  for (const [whole, directive = ''] of format.matchAll(DIRECTIVE)) {
    if (!DIRECTIVES.has(directive)) return whole;
  }
  return null;
}

/** Prints an instant, given as ISO text or as milliseconds, by a format in the time of a zone. */
export function formatDate(value: unknown, format: string | undefined, zone: string): string {
  const local = localParts(instantFrom(value, zone), zone);
  return (format ?? DEFAULT_FORMAT).replace(DIRECTIVE, (whole, directive: string) => {
    const print = DIRECTIVES.get(directive);
    return print ? String(print(local)) : whole;
  });
}

function instantFrom(value: unknown, zone: string) {
  if (value instanceof Date) return instant(value.getTime());
  const at = typeof value === 'string' ? parseInstant(value, zone) : null;
  if (at !== null) return at;
  throw new ExpressionError({ zh: 'date 需要一个时间。', en: 'date needs an ISO 8601 time.' });
}

function hourOfHalfDay(local: LocalParts): number {
  return local.hour % 12 === 0 ? 12 : local.hour % 12;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
