import type { Instant } from '../../base/index.ts';
import { addDays, instantOf, type LocalDate, localParts, weekdayOf } from './zone.ts';

/** A cron expression as the minutes, hours and dates that it names. */
interface CronFields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** Sunday is 0. */
  readonly weekdays: ReadonlySet<number>;
  /** When both day fields are restricted, either of them suffices. */
  readonly eitherDay: boolean;
}

interface FieldRule {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ');
const MINUTE: FieldRule = { min: 0, max: 59 };
const HOUR: FieldRule = { min: 0, max: 23 };
const DAY: FieldRule = { min: 1, max: 31 };
const MONTH: FieldRule = { min: 1, max: 12, names: MONTHS };
const WEEKDAY: FieldRule = { min: 0, max: 7, names: WEEKDAYS };
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** 29 February can be eight years away, around 2100; on a given weekday it can be forty. */
const SEARCH_DAYS = 366 * 41;
const SOURCE_MAX = 200;
const MS_PER_MINUTE = 60_000;

/**
 * Says whether a text is a cron expression of five fields (minute, hour, day, month, weekday) that
 * ever fires. Lists, ranges, steps and English names are known; nicknames and seconds are not.
 */
export function isCron(text: string): boolean {
  const fields = parseCron(text);
  return fields !== null && firesOnSomeDate(fields);
}

/**
 * Finds the first local time that a cron expression names strictly after an instant. A local time
 * that does not exist fires at the first that does; of one that occurs twice, the
 * earlier fires.
 *
 * @throws RangeError when the text is no cron expression, or never fires
 */
export function nextCron(cron: string, zone: string, after: Instant): Instant {
  const fields = parseCron(cron);
  if (fields === null) throw new RangeError(`"${cron}" is no cron expression of five fields.`);
  const local = localParts(after, zone);
  let date = local.date;
  let fromMinute = local.hour * 60 + local.minute;
  for (let tried = 0; tried < SEARCH_DAYS; tried += 1, date = addDays(date, 1), fromMinute = 0) {
    if (!namesDate(fields, date)) continue;
    for (const minute of minutesOfDay(fields, fromMinute)) {
      const found = instantOf(date, minute * MS_PER_MINUTE, zone);
      if (found > after) return found;
    }
  }
  throw new RangeError(`The cron expression "${cron}" never fires after ${local.date}.`);
}

function parseCron(text: string): CronFields | null {
  if (text.length > SOURCE_MAX) return null;
  const [minute, hour, day, month, weekday, ...rest] = text.trim().toLowerCase().split(/\s+/);
  if (!minute || !hour || !day || !month || !weekday || rest.length > 0) return null;
  const minutes = parseField(minute, MINUTE);
  const hours = parseField(hour, HOUR);
  const days = parseField(day, DAY);
  const months = parseField(month, MONTH);
  const weekdays = parseField(weekday, WEEKDAY);
  if (!minutes || !hours || !days || !months || !weekdays) return null;
  return {
    minutes: ascending(minutes),
    hours: ascending(hours),
    days,
    months,
    weekdays: new Set([...weekdays].map((value) => value % 7)),
    eitherDay: !day.startsWith('*') && !weekday.startsWith('*'),
  };
}

function ascending(values: ReadonlySet<number>): readonly number[] {
  return [...values].sort((left, right) => left - right);
}

function parseField(text: string, rule: FieldRule): ReadonlySet<number> | null {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d{1,2}))?$/.exec(part);
    if (!match) return null;
    const [, head = '', tail, stepText] = match;
    if (head === '*' && tail !== undefined) return null;
    const from = head === '*' ? rule.min : fieldValue(head, rule);
    const to = fieldEnd({ head, tail, hasStep: stepText !== undefined }, rule);
    const step = stepText === undefined ? 1 : Number(stepText);
    if (from === null || to === null || to < from || step < 1) return null;
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

function fieldEnd(
  part: { head: string; tail: string | undefined; hasStep: boolean },
  rule: FieldRule,
): number | null {
  if (part.tail !== undefined) {
    const end = fieldValue(part.tail, rule);
    // `fri-sun` runs to the Sunday after.
    return rule === WEEKDAY && end === 0 ? 7 : end;
  }
  return part.head === '*' || part.hasStep ? rule.max : fieldValue(part.head, rule);
}

function fieldValue(text: string, rule: FieldRule): number | null {
  const named = rule.names?.indexOf(text) ?? -1;
  if (named >= 0) return named + rule.min;
  if (!/^\d{1,2}$/.test(text)) return null;
  const value = Number(text);
  return value >= rule.min && value <= rule.max ? value : null;
}

function firesOnSomeDate(fields: CronFields): boolean {
  if (fields.eitherDay) return true;
  const dayMin = Math.min(...fields.days);
  return [...fields.months].some((month) => dayMin <= (DAYS_IN_MONTH[month - 1] ?? 0));
}

function namesDate(fields: CronFields, date: LocalDate): boolean {
  if (!fields.months.has(Number(date.slice(5, 7)))) return false;
  const onDay = fields.days.has(Number(date.slice(8, 10)));
  const onWeekday = fields.weekdays.has(WEEKDAYS.indexOf(weekdayOf(date)));
  return fields.eitherDay ? onDay || onWeekday : onDay && onWeekday;
}

function* minutesOfDay(fields: CronFields, fromMinute: number): Generator<number> {
  for (const hour of fields.hours) {
    if (hour * 60 + 59 < fromMinute) continue;
    for (const minute of fields.minutes) {
      if (hour * 60 + minute >= fromMinute) yield hour * 60 + minute;
    }
  }
}
