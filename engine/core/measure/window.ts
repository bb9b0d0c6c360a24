import { type Instant, instant } from '../../base/index.ts';
import type { Span, TimeRules } from '../../language/index.ts';
import { addDays, dueAfter, instantOf, localParts, parseSpan } from '../../language/index.ts';

/** How far back events count. */
export type Window =
  | { readonly type: 'ever' }
  /** Half-open, from an instant that moves with the present one. */
  | { readonly type: 'slide'; readonly span: Span; readonly byHour: boolean }
  /** The calendar unit that it is now. */
  | { readonly type: 'unit'; readonly unit: 'day' | 'week' | 'month' };

/** What is kept of a window, as `SubjectMeasured.figures` says. */
export type Kept = number | readonly number[];

/** The present instant, with the zone and the calendar. */
export interface Present {
  readonly now: Instant;
  readonly rules: TimeRules;
}

const MS_PER_HOUR = 3_600_000;
const EXACT_MS_MAX = 48 * MS_PER_HOUR;
const EXACT_DAYS_MAX = 2;
/** More than a person does in two days; a busy group comes to it, and is counted by the minute. */
const ENTRIES_MAX = 1_000;
/** Two days have 576 times five minutes. */
const COARSER_MS: readonly number[] = [60_000, 300_000];

/** Reads the `over` of a measure. */
export function windowOf(over: string | undefined): Window {
  if (over === undefined) return { type: 'ever' };
  if (over === 'day' || over === 'week' || over === 'month') return { type: 'unit', unit: over };
  const span = parseSpan(over);
  if (span === null) return { type: 'ever' };
  const isShort = span.count <= (span.unit === 'ms' ? EXACT_MS_MAX : EXACT_DAYS_MAX);
  return { type: 'slide', span, byHour: !isShort };
}

/** Adds what happened at an instant that is not after the present one. */
export function added(
  kept: Kept | undefined,
  happened: { readonly at: Instant; readonly amount: number },
  of: Present & { readonly window: Window },
): Kept {
  const { window } = of;
  const { at, amount } = happened;
  if (window.type === 'ever') return (typeof kept === 'number' ? kept : 0) + amount;
  if (window.type === 'unit') {
    const unit = unitAround(of.now, window.unit, of.rules);
    const before = totalIn(kept, of);
    return [unit.to, before + (at >= unit.from ? amount : 0)];
  }
  const pairs = pairsOf(kept).filter(([time]) => expiryOf(time, window, of.rules) > of.now);
  const time = window.byHour ? Math.floor(at / MS_PER_HOUR) : at;
  if (expiryOf(time, window, of.rules) <= of.now) return pairs.flat();
  const same = pairs.findIndex(([other]) => other === time);
  const found = pairs[same];
  if (found) pairs[same] = [time, found[1] + amount];
  else {
    const after = pairs.findLastIndex(([other]) => other < time);
    pairs.splice(after + 1, 0, [time, amount]);
  }
  return bounded(pairs, window.byHour).flat();
}

type Pair = readonly [time: number, amount: number];

function pairsOf(kept: Kept | undefined): Pair[] {
  if (kept === undefined || typeof kept === 'number') return [];
  const pairs: Pair[] = [];
  for (let index = 0; index < kept.length; index += 2) {
    pairs.push([kept[index] ?? 0, kept[index + 1] ?? 0]);
  }
  return pairs;
}

/** Puts entries of one minute, or of five, together at the last of them where they are too many. */
function bounded(pairs: readonly Pair[], byHour: boolean): readonly Pair[] {
  let list = pairs;
  for (const grainMs of COARSER_MS) {
    if (byHour || list.length <= ENTRIES_MAX) return list;
    const joined: Pair[] = [];
    for (const [time, amount] of list) {
      const last = joined.at(-1);
      const isSame = last && Math.floor(last[0] / grainMs) === Math.floor(time / grainMs);
      if (isSame) joined[joined.length - 1] = [time, last[1] + amount];
      else joined.push([time, amount]);
    }
    list = joined;
  }
  return list;
}

/** What the window holds now. */
export function totalIn(kept: Kept | undefined, of: Present & { readonly window: Window }): number {
  const { window, now, rules } = of;
  if (kept === undefined) return 0;
  if (typeof kept === 'number') return kept;
  if (window.type === 'unit') return (kept[0] ?? 0) > now ? (kept[1] ?? 0) : 0;
  if (window.type === 'ever') return 0;
  let total = 0;
  for (let index = 0; index < kept.length; index += 2) {
    if (expiryOf(kept[index] ?? 0, window, rules) > now) total += kept[index + 1] ?? 0;
  }
  return total;
}

/** What will leave the window, and when, in order; each instant is after the present one. */
export function leavings(
  kept: Kept | undefined,
  of: Present & { readonly window: Window },
): readonly { readonly at: Instant; readonly amount: number }[] {
  const { window, now, rules } = of;
  if (kept === undefined || typeof kept === 'number' || window.type === 'ever') return [];
  if (window.type === 'unit') {
    const [to = 0, amount = 0] = kept;
    return to > now ? [{ at: instant(to), amount }] : [];
  }
  return pairsOf(kept)
    .map(([time, amount]) => ({ at: expiryOf(time, window, rules), amount }))
    .filter(({ at }) => at > now)
    .sort((left, right) => left.at - right.at);
}

/** When an entry has slid out; one that stands for an hour leaves with the end of it. */
function expiryOf(
  time: number,
  window: Extract<Window, { readonly type: 'slide' }>,
  rules: TimeRules,
): Instant {
  const at = window.byHour ? (time + 1) * MS_PER_HOUR : time;
  return dueAfter(instant(at), window.span, rules);
}

/** The calendar unit around an instant, half-open; weeks start on Monday. */
function unitAround(
  at: Instant,
  unit: 'day' | 'week' | 'month',
  { zone }: TimeRules,
): { readonly from: Instant; readonly to: Instant } {
  const { date, day, weekday, year, month } = localParts(at, zone);
  const midnight = (of: string) => instantOf(of, 0, zone);
  if (unit === 'day') return { from: midnight(date), to: midnight(addDays(date, 1)) };
  if (unit === 'week') {
    const monday = addDays(date, -WEEKDAYS.indexOf(weekday));
    return { from: midnight(monday), to: midnight(addDays(monday, 7)) };
  }
  const first = addDays(date, 1 - day);
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${twoDigits(month + 1)}-01`;
  return { from: midnight(first), to: midnight(next) };
}

const WEEKDAYS: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
