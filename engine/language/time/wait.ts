import type { Instant } from '../../base/index.ts';
import type { PlanDelay } from '../plan.ts';
import { matchesDays, type TimeRules, windowOf } from './calendar.ts';
import { type ClockWindow, inWindow, parseClock } from './clock.ts';
import { dateAfter, dueAfter, nextDate, SEARCH_DAYS } from './due.ts';
import { addDays, clockMs, instantOf, type LocalDate, localParts } from './zone.ts';

type Wait = Extract<PlanDelay, { type: 'wait' }>;

const MS_PER_MINUTE = 60_000;

/** What an instant must satisfy to end a wait, and the first instant that may. */
interface Search {
  readonly from: Instant;
  readonly earliest: Instant;
  readonly windows: readonly ClockWindow[];
  readonly isDay: (date: LocalDate) => boolean;
  readonly zone: string;
}

/**
 * Finds when a wait that is entered at `from` ends.
 *
 * - `for` alone ends after the span; with `at` or `between`, days and working days only name the
 *   date, whereas an exact span must be over in full.
 * - `at` is strictly after entry. `between`, `days` and `until` may hold on entry.
 * - `days` moves on to the next matching date, at the same local time, or at `at` or `between`.
 * - `until` is the instant that the wait's expression gave; one that has passed holds on entry.
 *
 * @throws RangeError when no instant within 366 days satisfies all
 */
export function waitUntil(
  delay: Wait,
  from: Instant,
  at: { readonly rules: TimeRules; readonly until: Instant | null },
): Instant {
  const { days } = delay;
  const { rules, until } = at;
  const search: Search = {
    from,
    earliest: later(earliestEnd(delay, from, rules), until),
    windows: (delay.between ?? []).map(windowOf),
    isDay: (date) => days === undefined || matchesDays(date, days, rules.calendar),
    zone: rules.zone,
  };
  if (delay.at !== undefined) return atClock(delay.at, search);
  if (search.windows.length > 0) return inWindows(search);
  return onDay(search);
}

function later(left: Instant, right: Instant | null): Instant {
  return right === null || left >= right ? left : right;
}

function earliestEnd(delay: Wait, from: Instant, rules: TimeRules): Instant {
  const span = delay.for;
  if (span === undefined) return from;
  const namesDate = delay.at !== undefined || delay.between !== undefined;
  if (span.unit === 'ms' || !namesDate) return dueAfter(from, span, rules);
  const { date } = localParts(from, rules.zone);
  return instantOf(dateAfter(date, span, rules), 0, rules.zone);
}

function onDay(search: Search): Instant {
  const local = localParts(search.earliest, search.zone);
  if (search.isDay(local.date)) return search.earliest;
  const date = nextDate(local.date, search.isDay, 'a day that the wait allows');
  return instantOf(date, clockMs(local), search.zone);
}

function atClock(clock: string, search: Search): Instant {
  const minute = parseClock(clock);
  if (minute === null) throw new RangeError(`"${clock}" is no local time of the form HH:MM.`);
  if (search.windows.length > 0 && !inAny(minute, search.windows)) throw nothingFound(search);
  return firstOf(search, [minute], (found) => found > search.from);
}

function inWindows(search: Search): Instant {
  if (isAllowed(search.earliest, search)) return search.earliest;
  // A window over midnight also begins a day.
  const starts = new Set([0, ...search.windows.map((window) => window.fromMinute)]);
  const minutes = [...starts].filter((minute) => inAny(minute, search.windows));
  const sorted = minutes.sort((left, right) => left - right);
  // A clock that is put forward can leap over a window.
  return firstOf(search, sorted, (found) => isAllowed(found, search));
}

/** Finds the first of these local times, on a day that is allowed, that is not too early. */
function firstOf(
  search: Search,
  minutes: readonly number[],
  holds: (found: Instant) => boolean,
): Instant {
  let date = localParts(search.earliest, search.zone).date;
  for (let tried = 0; tried <= SEARCH_DAYS; tried += 1, date = addDays(date, 1)) {
    if (!search.isDay(date)) continue;
    for (const minute of minutes) {
      const found = instantOf(date, minute * MS_PER_MINUTE, search.zone);
      if (found >= search.earliest && holds(found)) return found;
    }
  }
  throw nothingFound(search);
}

function isAllowed(at: Instant, search: Search): boolean {
  const local = localParts(at, search.zone);
  return search.isDay(local.date) && inAny(local.hour * 60 + local.minute, search.windows);
}

function inAny(minute: number, windows: readonly ClockWindow[]): boolean {
  return windows.some((window) => inWindow(minute, window));
}

function nothingFound(search: Search): RangeError {
  const { date } = localParts(search.earliest, search.zone);
  return new RangeError(
    `No instant within ${SEARCH_DAYS} days after ${date} satisfies the wait; widen its rules.`,
  );
}
