import { Temporal } from 'temporal-polyfill';
import { type Instant, instant } from '../../base/index.ts';
import type { Weekday } from '../plan.ts';
import { offsetAt } from './offset.ts';

/** A date of a local calendar, `YYYY-MM-DD`. */
export type LocalDate = string;

/** What the clocks and calendars on the wall say at an instant. */
export interface LocalParts {
  readonly date: LocalDate;
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  readonly weekday: Weekday;
}

const WEEKDAYS: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MS_PER_DAY = 86_400_000;
const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Says whether an IANA name such as `Asia/Shanghai` is a zone that this engine knows. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads the local date and time of an instant.
 * @throws RangeError beyond the years that a `Date` can carry
 */
export function localParts(at: Instant, zone: string): LocalParts {
  // A date whose UTC fields are the local ones.
  const local = new Date(at + offsetAt(at, zone).offsetMs);
  return {
    date: dateOf(local),
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
    weekday: weekdayAt(local),
  };
}

/** Prints an instant in local time, to the minute: `2026-03-02 21:30`. */
export function formatLocal(at: Instant, zone: string): string {
  const local = localParts(at, zone);
  return `${local.date} ${twoDigits(local.hour)}:${twoDigits(local.minute)}`;
}

/**
 * Reads an ISO 8601 date, or date and time. Without an offset it is local in the zone; a date alone
 * is its midnight. Null when it is none.
 */
export function parseInstant(text: string, zone: string): Instant | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const [, date = '', time = '00:00', offset] = match;
  try {
    if (offset === undefined) return atLocal(Temporal.PlainDateTime.from(`${date}T${time}`), zone);
    return instant(Temporal.Instant.from(`${date}T${time}${offset}`).epochMilliseconds);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Milliseconds from local midnight as the clock on the wall shows them. */
export function clockMs(parts: LocalParts): number {
  return ((parts.hour * 60 + parts.minute) * 60 + parts.second) * 1_000 + parts.millisecond;
}

/**
 * Finds the instant of a local date and time, given in milliseconds from midnight. A local time
 * that does not exist becomes the first that does; of one that occurs twice, the earlier.
 */
export function instantOf(date: LocalDate, timeMs: number, zone: string): Instant {
  const localMs = midnightMs(date) + (timeMs % MS_PER_DAY);
  const { fromMs, toMs, offsetMs } = offsetAt(localMs, zone);
  // No offset is a day or more: here the clock stays as it is wherever the instant may lie.
  if (localMs - MS_PER_DAY >= fromMs && localMs + MS_PER_DAY < toMs) {
    return instant(localMs - offsetMs);
  }
  const time = new Temporal.PlainTime().add({ milliseconds: timeMs });
  return atLocal(Temporal.PlainDate.from(date).toPlainDateTime(time), zone);
}

/** Counts dates on from a date; backwards when negative. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOf(new Date(midnightMs(date) + days * MS_PER_DAY));
}

/** Names the day of the week of a date. */
export function weekdayOf(date: LocalDate): Weekday {
  return weekdayAt(new Date(midnightMs(date)));
}

/** Milliseconds from 1970 to the date's midnight in UTC. @throws RangeError when it is no date */
function midnightMs(date: LocalDate): number {
  const midnight = new Date(date);
  // `Date` takes 30 February for 2 March.
  if (midnight.getUTCDate() !== Number(date.slice(-2))) throw new RangeError(`No date: ${date}`);
  return midnight.getTime();
}

let lastDay = Number.NaN;
let lastDate: LocalDate = '';

/** Most dates that are asked for are those of today, one after another. */
function dateOf(midnight: Date): LocalDate {
  const day = Math.floor(midnight.getTime() / MS_PER_DAY);
  if (day === lastDay) return lastDate;
  const text = midnight.toISOString();
  lastDay = day;
  lastDate = text.slice(0, text.indexOf('T'));
  return lastDate;
}

/** Prints a number with at least two digits. */
function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function atLocal(local: Temporal.PlainDateTime, zone: string): Instant {
  const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(local)) return instant(earlier.epochMilliseconds);
  // In a gap, `earlier` lies before it, and the next transition is where the gap ends.
  const end = earlier.getTimeZoneTransition('next');
  return instant((end ?? earlier).epochMilliseconds);
}

function weekdayAt(utc: Date): Weekday {
  return WEEKDAYS[utc.getUTCDay()] ?? 'sun';
}
