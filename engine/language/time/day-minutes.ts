import { type Instant, instant } from '../../base/index.ts';
import type { ClockWindow } from './clock.ts';
import { SEARCH_DAYS } from './due.ts';
import { offsetAt } from './offset.ts';

const MINUTES_PER_DAY = 1_440;
const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;

/** Minutes of the local day: stretches within it that ascend and lie apart. */
export type DayMinutes = readonly ClockWindow[];

/** The minutes that lie in any of these windows. */
export function minutesIn(windows: readonly ClockWindow[]): DayMinutes {
  const within = windows.flatMap(({ fromMinute, toMinute }): readonly ClockWindow[] => {
    if (fromMinute < toMinute) return [{ fromMinute, toMinute }];
    // One over midnight opens a date at both of its ends.
    return [
      { fromMinute: 0, toMinute },
      { fromMinute, toMinute: MINUTES_PER_DAY },
    ];
  });
  const filled = within.filter((window) => window.fromMinute < window.toMinute);
  return merged(filled.toSorted((left, right) => left.fromMinute - right.fromMinute));
}

/** Joins stretches that overlap or touch, so that no minute counts twice. */
function merged(sorted: readonly ClockWindow[]): DayMinutes {
  const apart: ClockWindow[] = [];
  for (const window of sorted) {
    const last = apart.at(-1);
    if (last === undefined || window.fromMinute > last.toMinute) {
      apart.push(window);
      continue;
    }
    const toMinute = Math.max(last.toMinute, window.toMinute);
    apart[apart.length - 1] = { fromMinute: last.fromMinute, toMinute };
  }
  return apart;
}

/** All minutes of the day but these. */
export function minutesBeside(minutes: DayMinutes): DayMinutes {
  const beside: ClockWindow[] = [];
  let fromMinute = 0;
  for (const window of minutes) {
    if (fromMinute < window.fromMinute) beside.push({ fromMinute, toMinute: window.fromMinute });
    fromMinute = window.toMinute;
  }
  if (fromMinute < MINUTES_PER_DAY) beside.push({ fromMinute, toMinute: MINUTES_PER_DAY });
  return beside;
}

/** The minutes that both have. */
export function minutesOfBoth(left: DayMinutes, right: DayMinutes): DayMinutes {
  return left.flatMap((one) =>
    right.flatMap((other): DayMinutes => {
      const fromMinute = Math.max(one.fromMinute, other.fromMinute);
      const toMinute = Math.min(one.toMinute, other.toMinute);
      return fromMinute < toMinute ? [{ fromMinute, toMinute }] : [];
    }),
  );
}

/**
 * Finds the first instant, `at` or later, whose local minute is one of these.
 * @returns null where none is within 366 days
 */
export function nextInMinutes(at: Instant, minutes: DayMinutes, zone: string): Instant | null {
  const lastMs = at + SEARCH_DAYS * MS_PER_DAY;
  let atMs: number = at;
  while (atMs <= lastMs) {
    const { offsetMs, toMs } = offsetAt(atMs, zone);
    const localMs = atMs + offsetMs;
    const midnightMs = Math.floor(localMs / MS_PER_DAY) * MS_PER_DAY;
    const minute = Math.floor((localMs - midnightMs) / MS_PER_MINUTE);
    const next = nextMinute(minute, minutes);
    if (next === null) return null;
    if (next === minute) return instant(atMs);
    const foundMs = midnightMs + next * MS_PER_MINUTE - offsetMs;
    if (foundMs < toMs) return foundMs <= lastMs ? instant(foundMs) : null;
    // The clock is changed before: we go on from what it shows then.
    atMs = toMs;
  }
  return null;
}

/** Counted on from today's midnight, also where it is one of tomorrow's. */
function nextMinute(minute: number, minutes: DayMinutes): number | null {
  for (const { fromMinute, toMinute } of minutes) {
    if (minute < toMinute) return Math.max(minute, fromMinute);
  }
  const first = minutes[0];
  return first === undefined ? null : first.fromMinute + MINUTES_PER_DAY;
}
