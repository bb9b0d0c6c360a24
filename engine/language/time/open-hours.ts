import { type Instant, instant } from '../../base/index.ts';
import type { Span } from '../span.ts';
import { isOpenDate, type TimeRules, windowOf } from './calendar.ts';
import { type DayMinutes, minutesIn } from './day-minutes.ts';
import { dueAfter, SEARCH_DAYS } from './due.ts';
import { offsetAt } from './offset.ts';
import { localParts } from './zone.ts';

const MS_PER_MINUTE = 60_000;
const MINUTES_PER_DAY = 1_440;
const MS_PER_DAY = MINUTES_PER_DAY * MS_PER_MINUTE;
/** Ten years: a calendar that opens an hour a week takes that long for a long span. */
const WALK_DAYS = 3_660;

/** A stretch of time from `fromMs` until before `toMs`. */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Finds when a span that begins at an instant ends on a calendar. An exact span runs only while the
 * calendar is open and pauses while it is closed. Days and working days count dates as
 * {@link dueAfter} does, and end when the calendar is open next.
 *
 * @throws RangeError when the calendar stays closed for 366 days, when the span takes more than ten
 *   years, or when a window of the calendar is none
 */
export function dueInHours(from: Instant, span: Span, rules: TimeRules): Instant {
  if (span.unit !== 'ms') return nextOpening(dueAfter(from, span, rules), rules);
  let leftMs = span.count;
  for (const { fromMs, toMs } of openStretches(from, rules)) {
    if (leftMs <= toMs - fromMs) return instant(fromMs + leftMs);
    leftMs -= toMs - fromMs;
  }
  throw new RangeError(`No ${span.count} ms of open hours lie in the ten years to come.`);
}

/** Finds the first instant at which a calendar is open, the given one included. */
function nextOpening(from: Instant, rules: TimeRules): Instant {
  const [first] = openStretches(from, rules);
  // Without an opening the walk has thrown.
  return first === undefined ? from : instant(first.fromMs);
}

/**
 * Walks through the open hours from an instant on. Each step of the walk is a date, or the part of
 * it in which the zone keeps one offset, so that local time is an addition.
 */
function* openStretches(from: Instant, rules: TimeRules): Generator<Stretch> {
  let closedDays = 0;
  let atMs: number = from;
  for (let walked = 0; walked < WALK_DAYS; walked += 1) {
    const { toMs: offsetEndsMs, offsetMs } = offsetAt(atMs, rules.zone);
    const midnightMs = Math.floor((atMs + offsetMs) / MS_PER_DAY) * MS_PER_DAY - offsetMs;
    const endMs = Math.min(midnightMs + MS_PER_DAY, offsetEndsMs);
    let opened = false;
    for (const range of openMinutes(instant(atMs), rules)) {
      const fromMs = Math.max(atMs, midnightMs + range.fromMinute * MS_PER_MINUTE);
      const toMs = Math.min(endMs, midnightMs + range.toMinute * MS_PER_MINUTE);
      if (fromMs >= toMs) continue;
      opened = true;
      yield { fromMs, toMs };
    }
    closedDays = opened ? 0 : closedDays + 1;
    if (closedDays > SEARCH_DAYS) throw closed(from, rules);
    atMs = endMs;
  }
}

/** The minutes of a local date in which a calendar is open. */
function openMinutes(at: Instant, { zone, calendar }: TimeRules): DayMinutes {
  if (!isOpenDate(localParts(at, zone).date, calendar)) return [];
  const { hours } = calendar;
  if (hours === undefined) return [{ fromMinute: 0, toMinute: MINUTES_PER_DAY }];
  return minutesIn(hours.map(windowOf));
}

function closed(from: Instant, { zone }: TimeRules): RangeError {
  const { date } = localParts(from, zone);
  return new RangeError(
    `The calendar is closed for ${SEARCH_DAYS} days after ${date}; open it on some of them.`,
  );
}
