import type { Instant } from '../base/index.ts';
import { instant } from '../base/index.ts';
import type { Slot, SlotLimit } from './outbox.ts';

/*
 * A limit keeps the instants that it has given away, so that it holds over every window, wherever
 * the window begins, and lets its whole measure go at once when nothing went before. A bucket with
 * a level would need one number instead, and let twice the measure through within one window.
 */

/** An instant and how many slots were given away at it. */
export type SlotRun = readonly [at: number, count: number];

/** The book of a limit has at most so many runs: 10 kB that are read and written each time. */
const RUN_MAX = 500;

/** What is given away, by the limit's name. */
export type SlotBooks = Map<string, readonly SlotRun[]>;

/**
 * Gives each message the earliest slot that all its limits allow, and writes it into their books.
 * A message without limits has its slot at once.
 */
export function takeSlots(
  books: SlotBooks,
  messages: readonly (readonly SlotLimit[])[],
  now: Instant,
): readonly Slot[] {
  // What one message was given is the least that the next one of the same limits can have.
  const hints = new Map<string, number>();
  return messages.map((limits) => {
    const key = limits.map((limit) => limit.name).join('\n');
    const at = earliest(books, limits, hints.get(key) ?? now);
    hints.set(key, at);
    const full = limits.some((limit) => runsOf(books, limit, now).length >= RUN_MAX);
    if (full && at > now) return { at: instant(at), taken: false };
    for (const limit of limits) books.set(limit.name, withSlot(runsOf(books, limit, now), at));
    return { at: instant(at), taken: true };
  });
}

/** Leaves out what lies so far back that no window reaches it. */
function runsOf(books: SlotBooks, limit: SlotLimit, now: number): readonly SlotRun[] {
  const runs = books.get(limit.name) ?? [];
  const first = runs.findIndex(([at]) => at > now - limit.perMs);
  return first === 0 ? runs : first < 0 ? [] : runs.slice(first);
}

function earliest(books: SlotBooks, limits: readonly SlotLimit[], from: number): number {
  let at = from;
  for (;;) {
    const next = limits.reduce((least, limit) => {
      return earliestOf(books.get(limit.name) ?? [], limit, least);
    }, at);
    if (next === at) return at;
    at = next;
  }
}

function earliestOf(runs: readonly SlotRun[], limit: SlotLimit, from: number): number {
  let at = from;
  for (;;) {
    const start = fullWindow(runs, limit, at);
    if (start === null) return at;
    at = start + limit.perMs;
  }
}

/** Finds where a window begins that has no room for one more at this instant. */
function fullWindow(runs: readonly SlotRun[], limit: SlotLimit, at: number): number | null {
  const { max, perMs } = limit;
  let first = runs.length;
  while (first > 0 && (runs[first - 1]?.[0] ?? 0) > at - perMs) first -= 1;
  for (let index = first; index < runs.length; index += 1) {
    const start = runs[index]?.[0] ?? 0;
    if (start >= at + perMs) return null;
    const end = Math.min(start, at) + perMs;
    let count = 0;
    for (let next = index; (runs[next]?.[0] ?? end) < end; next += 1) count += runs[next]?.[1] ?? 0;
    if (count >= max) return start;
  }
  return null;
}

function withSlot(runs: readonly SlotRun[], at: number): readonly SlotRun[] {
  let place = runs.length;
  while (place > 0 && (runs[place - 1]?.[0] ?? 0) > at) place -= 1;
  const before = runs[place - 1];
  if (before?.[0] === at) return runs.with(place - 1, [at, before[1] + 1]);
  return runs.toSpliced(place, 0, [at, 1]);
}
