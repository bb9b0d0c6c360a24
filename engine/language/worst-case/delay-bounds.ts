import type { PlanDelay } from '../plan.ts';
import type { Span } from '../span.ts';
import { clockShiftMs, parseClock, parseWindow } from '../time/index.ts';

const DAY_MS = 86_400_000;
const MS_PER_MINUTE = 60_000;
/** A local time is remembered for so long; without a bound there are finitely many of them. */
export const DAY_REACH_MS = 8 * DAY_MS;
const NEVER = Number.POSITIVE_INFINITY;

/** How long a delay can take at the least and at the most, from when it begins. */
export interface DelayBounds {
  readonly minMs: number;
  readonly maxMs: number;
  /** Readings of the day's clock at which it can be over; 0 and infinite where they say nothing. */
  readonly dayMinMs: number;
  readonly dayMaxMs: number;
}

/** What is known of the local time: the day's clock showed nought at `clockMs` after midnight. */
export interface DayClock {
  readonly clockMs: number;
  /** What it can show now. */
  readonly fromMs: number;
  readonly toMs: number;
}

type Wait = Extract<PlanDelay, { type: 'wait' }>;

/** Bounds a delay that begins at any time, or at one of which the local time is known. */
export function delayBounds(delay: PlanDelay, zone: string, day: DayClock | null): DelayBounds {
  const shiftMs = clockShiftMs(zone);
  switch (delay.type) {
    case 'span':
      return plain(spanBounds(delay.span, shiftMs));
    case 'hours':
      return plain({ ...spanBounds(delay.span, shiftMs), maxMs: NEVER });
    default:
      return waitBounds(delay, shiftMs, day);
  }
}

function plain({ minMs, maxMs }: Pick<DelayBounds, 'minMs' | 'maxMs'>): DelayBounds {
  return { minMs: Math.max(0, minMs), maxMs, dayMinMs: 0, dayMaxMs: NEVER };
}

/** Days keep the local time; working days are at least as many days. */
export function spanBounds(span: Span, shiftMs: number): Pick<DelayBounds, 'minMs' | 'maxMs'> {
  if (span.unit === 'ms') return { minMs: span.count, maxMs: span.count };
  const ms = span.count * DAY_MS;
  return { minMs: ms - shiftMs, maxMs: span.unit === 'day' ? ms + shiftMs : NEVER };
}

function waitBounds(delay: Wait, shiftMs: number, day: DayClock | null): DelayBounds {
  const { for: span, days, until } = delay;
  const targetMs = targetOf(delay);
  // What only puts the end off leaves the least span as it is.
  const isOpen = days !== undefined || until !== undefined || span?.unit === 'workday';
  const found =
    targetMs === null
      ? plain(span ? spanBounds(span, shiftMs) : { minMs: 0, maxMs: 0 })
      : clockBounds({ span, targetMs, shiftMs, strictly: delay.at !== undefined }, day);
  const toWindow = delay.at === undefined && delay.between ? DAY_MS + shiftMs : 0;
  return isOpen
    ? { ...found, maxMs: NEVER, dayMaxMs: NEVER }
    : { ...found, maxMs: found.maxMs + toWindow };
}

/** The local time at which the wait ends, in milliseconds from midnight; null where it is open. */
function targetOf({ at, between = [], for: span }: Wait): number | null {
  if (at !== undefined) return (parseClock(at) ?? 0) * MS_PER_MINUTE;
  if (between.length === 0 || span === undefined || span.unit === 'ms') return null;
  const windows = between.flatMap((text) => parseWindow(text) ?? []);
  const isAllDay = windows.some(({ fromMinute, toMinute }) => fromMinute > toMinute);
  return isAllDay ? 0 : Math.min(...windows.map((window) => window.fromMinute)) * MS_PER_MINUTE;
}

interface ClockWait {
  readonly span: Span | undefined;
  readonly targetMs: number;
  readonly shiftMs: number;
  readonly strictly: boolean;
}

/**
 * A wait for a local time. Local times count from the midnight before the day's clock began, so
 * that `from` and `to` are the first and the last at which the wait can begin.
 */
function clockBounds(wait: ClockWait, day: DayClock | null): DelayBounds {
  const { span, shiftMs } = wait;
  const from = day ? day.clockMs + Math.max(0, day.fromMs - shiftMs) : 0;
  const to = day ? day.clockMs + day.toMs + (day.toMs > 0 ? shiftMs : 0) : NEVER;
  const counted = span !== undefined && span.unit !== 'ms' ? span.count : null;
  const dueOf = (begin: number) => dueFrom(wait, counted, begin);
  const first = dueOf(from);
  const edge = lastBegin(wait, counted, from);
  const isPassed = edge <= to;
  const leastMs = isPassed ? first - edge : first - to;
  const mostMs = isPassed ? first - edge + DAY_MS : first - from;
  const due = { dayMinMs: 0, dayMaxMs: NEVER };
  if (day) {
    due.dayMinMs = Math.max(0, first - day.clockMs - shiftMs);
    const latestMs = to === NEVER ? NEVER : dueOf(to) - day.clockMs + shiftMs;
    due.dayMaxMs = latestMs > DAY_REACH_MS ? NEVER : latestMs;
  }
  return { minMs: Math.max(0, leastMs - shiftMs), maxMs: mostMs + shiftMs, ...due };
}

/** When a wait is due that begins at a local time. */
function dueFrom({ span, targetMs, strictly }: ClockWait, counted: number | null, begin: number) {
  if (counted !== null) return (Math.floor(begin / DAY_MS) + counted) * DAY_MS + targetMs;
  const earliest = begin + (span?.unit === 'ms' ? span.count : 0);
  const due = targetMs + Math.ceil((earliest - targetMs) / DAY_MS) * DAY_MS;
  return strictly && due === begin ? due + DAY_MS : due;
}

/** The end of the beginnings that have the same due time as `from`. */
function lastBegin(wait: ClockWait, counted: number | null, from: number): number {
  if (counted !== null) return (Math.floor(from / DAY_MS) + 1) * DAY_MS;
  return dueFrom(wait, counted, from) - (wait.span?.unit === 'ms' ? wait.span.count : 0);
}

/** The local time at which a delay ends, where it always ends at the same. */
export function endsAtClock(delay: PlanDelay): number | null {
  if (delay.type !== 'wait' || delay.at === undefined) return null;
  return (parseClock(delay.at) ?? 0) * MS_PER_MINUTE;
}
