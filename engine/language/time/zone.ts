import { Temporal } from 'temporal-polyfill';
import { type Instant, instant } from '../../base/index.ts';
import type { Weekday } from '../plan.ts';

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

const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
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

/** Reads the local date and time of an instant. */
export function localParts(at: Instant, zone: string): LocalParts {
  const local = zoned(at, zone);
  return {
    date: local.toPlainDate().toString(),
    year: local.year,
    month: local.month,
    day: local.day,
    hour: local.hour,
    minute: local.minute,
    second: local.second,
    millisecond: local.millisecond,
    weekday: weekdayAt(local.dayOfWeek),
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
  const time = new Temporal.PlainTime().add({ milliseconds: timeMs });
  return atLocal(Temporal.PlainDate.from(date).toPlainDateTime(time), zone);
}

/** Counts dates on from a date; backwards when negative. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Names the day of the week of a date. */
export function weekdayOf(date: LocalDate): Weekday {
  return weekdayAt(Temporal.PlainDate.from(date).dayOfWeek);
}

/** Prints a number with at least two digits. */
function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function zoned(at: Instant, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}

function atLocal(local: Temporal.PlainDateTime, zone: string): Instant {
  const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(local)) return instant(earlier.epochMilliseconds);
  // In a gap, `earlier` lies before it, and the next transition is where the gap ends.
  const end = earlier.getTimeZoneTransition('next');
  return instant((end ?? earlier).epochMilliseconds);
}

function weekdayAt(dayOfWeek: number): Weekday {
  // Temporal counts Monday as 1 up to Sunday as 7.
  return WEEKDAYS[dayOfWeek - 1] ?? 'sun';
}
