import { type Instant, plusMs } from '../../base/index.ts';
import type { Span } from '../span.ts';
import { isWorkday, type TimeRules } from './calendar.ts';
import { offsetAt } from './offset.ts';
import { addDays, clockMs, instantOf, type LocalDate, localParts } from './zone.ts';

const MS_PER_DAY = 86_400_000;
/** How far we look for a day or a time that a rule allows, as the gate does. */
export const SEARCH_DAYS = 366;

/**
 * Finds when a span that begins at an instant ends. Days keep the local time and count dates;
 * working days keep the local time and count working days after the date of `from`.
 *
 * @throws RangeError when the calendar has no working day within 366 days
 */
export function dueAfter(from: Instant, span: Span, rules: TimeRules): Instant {
  if (span.unit === 'ms') return plusMs(from, span.count);
  if (span.unit === 'day') {
    // As long as the clock is not changed until a day later, each date has its 24 hours.
    const due = plusMs(from, span.count * MS_PER_DAY);
    if (due + MS_PER_DAY < offsetAt(from, rules.zone).toMs) return due;
  }
  const local = localParts(from, rules.zone);
  return instantOf(dateAfter(local.date, span, rules), clockMs(local), rules.zone);
}

/** Counts days or working days on from a date. */
export function dateAfter(
  date: LocalDate,
  span: Extract<Span, { unit: 'day' | 'workday' }>,
  rules: TimeRules,
): LocalDate {
  if (span.unit === 'day') return addDays(date, span.count);
  let found = date;
  for (let count = 0; count < span.count; count += 1) {
    found = nextDate(found, (day) => isWorkday(day, rules.calendar), 'a working day');
  }
  return found;
}

/** Finds the first date after a date that satisfies a test. */
export function nextDate(
  after: LocalDate,
  holds: (date: LocalDate) => boolean,
  sought: string,
): LocalDate {
  let date = after;
  for (let tried = 0; tried < SEARCH_DAYS; tried += 1) {
    date = addDays(date, 1);
    if (holds(date)) return date;
  }
  throw new RangeError(`No date within ${SEARCH_DAYS} days after ${after} is ${sought}.`);
}
