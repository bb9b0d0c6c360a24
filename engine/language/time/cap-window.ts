import { type Instant, unreachable } from '../../base/index.ts';
import type { Weekday } from '../plan.ts';
import type { Span } from '../span.ts';
import { parseSpan } from './span-text.ts';
import { addDays, instantOf, type LocalDate, localParts, weekdayOf } from './zone.ts';

export type CalendarUnit = 'day' | 'week' | 'month';

/** The time over which messages are counted: a unit of the calendar, or a span that slides. */
export type CapWindow =
  | { readonly type: 'calendar'; readonly unit: CalendarUnit }
  | { readonly type: 'sliding'; readonly span: Span };

const DAYS_OF_WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAYS_OF_LONGEST_MONTH = 31;

/** Reads `day`, `week`, `month` or a span such as `7d`; null when it is neither. */
export function parseCapWindow(text: string): CapWindow | null {
  if (text === 'day' || text === 'week' || text === 'month')
    return { type: 'calendar', unit: text };
  const span = parseSpan(text);
  return span && { type: 'sliding', span };
}

/** A day, week or month of a zone. */
export interface CalendarStretch {
  readonly from: Instant;
  /** Where the next one begins. */
  readonly to: Instant;
  /** How many dates it has. */
  readonly days: number;
}

/** Finds the day, the week (from Monday) or the month that an instant lies in. */
export function unitAround(at: Instant, unit: CalendarUnit, zone: string): CalendarStretch {
  const { date } = localParts(at, zone);
  const { first, days } = datesAround(date, unit);
  return {
    from: instantOf(first, 0, zone),
    to: instantOf(addDays(first, days), 0, zone),
    days,
  };
}

function datesAround(
  date: LocalDate,
  unit: CalendarUnit,
): { readonly first: LocalDate; readonly days: number } {
  switch (unit) {
    case 'day':
      return { first: date, days: 1 };
    case 'week':
      return {
        first: addDays(date, -DAYS_OF_WEEK.indexOf(weekdayOf(date))),
        days: DAYS_OF_WEEK.length,
      };
    case 'month': {
      const first = addDays(date, 1 - dayOf(date));
      // As many days of the next month lie within 31 as this one is short of.
      return { first, days: DAYS_OF_LONGEST_MONTH + 1 - dayOf(addDays(first, 31)) };
    }
    default:
      return unreachable(unit);
  }
}

function dayOf(date: LocalDate): number {
  return Number(date.slice(-2));
}
