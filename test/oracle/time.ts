import type { WaitSpec } from '../made-flows/flow-document.ts';

/**
 * Time for made flows: the zone is eight hours ahead all year round, and working days are Monday
 * to Friday, so that all of it is arithmetic.
 */
const AHEAD_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };
const WEEKDAYS = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'];
/** As far as a wait looks for a day. */
const SEARCH_DAYS = 366;

/** Local days since 1970, which began on a Thursday. */
export function dayOf(at: number): number {
  return Math.floor((at + AHEAD_MS) / DAY_MS);
}

export function clockOf(at: number): number {
  return at + AHEAD_MS - dayOf(at) * DAY_MS;
}

export function instantOf(day: number, clock: number): number {
  return day * DAY_MS + clock - AHEAD_MS;
}

function weekdayOf(day: number): string {
  return WEEKDAYS[((day % 7) + 7) % 7] ?? '';
}

function isWorkday(day: number): boolean {
  return !['sat', 'sun'].includes(weekdayOf(day));
}

export function isExact(span: string): boolean {
  return /^\d+[smh]$/.test(span);
}

function dayAfter(day: number, span: string): number {
  const count = Number.parseInt(span, 10);
  if (span.endsWith('d')) return day + count;
  if (span.endsWith('w')) return day + count * 7;
  let found = day;
  for (let left = count; left > 0; ) {
    found += 1;
    if (isWorkday(found)) left -= 1;
  }
  return found;
}

/** `s m h` are exact; `d w` count dates, `workdays` working ones, and keep the local time. */
export function addSpan(at: number, span: string): number {
  if (isExact(span)) return at + Number.parseInt(span, 10) * (UNIT_MS[span.at(-1) ?? ''] ?? 0);
  return instantOf(dayAfter(dayOf(at), span), clockOf(at));
}

/** When a wait that is entered at an instant ends; null where nothing of it names a time. */
export function waitEnd(spec: WaitSpec, now: number): number | null {
  const { at, between, days, until } = spec;
  const named = [spec.for, at, between, days, until].some((part) => part !== undefined);
  if (!named) return null;
  const earliest = Math.max(spanEnd(spec, now), until === undefined ? now : instantIn(until));
  const isDay = (day: number) => fits(day, days);
  if (at !== undefined) {
    return firstDay(dayOf(earliest), (day) => {
      const found = instantOf(day, clockMs(at));
      return isDay(day) && found > now && found >= earliest ? found : null;
    });
  }
  if (between !== undefined) {
    const windows = [between].flat().flatMap(windowsOf);
    return firstDay(dayOf(earliest), (day) => {
      if (!isDay(day)) return null;
      const open = windows
        .map(([from, to]) => [Math.max(instantOf(day, from), earliest), instantOf(day, to)])
        .filter(([from = 0, to = 0]) => from < to)
        .map(([from = 0]) => from);
      return open.length === 0 ? null : Math.min(...open);
    });
  }
  return firstDay(dayOf(earliest), (day) =>
    isDay(day) ? instantOf(day, clockOf(earliest)) : null,
  );
}

/** With `at` or `between` a span of days names the date alone, from its first moment. */
function spanEnd(spec: WaitSpec, now: number): number {
  if (spec.for === undefined) return now;
  const namesDate = spec.at !== undefined || spec.between !== undefined;
  if (isExact(spec.for) || !namesDate) return addSpan(now, spec.for);
  return instantOf(dayAfter(dayOf(now), spec.for), 0);
}

export function fits(day: number, days: WaitSpec['days']): boolean {
  if (days === undefined) return true;
  if (days === 'workdays') return isWorkday(day);
  return days === 'holidays' ? !isWorkday(day) : days.includes(weekdayOf(day));
}

function firstDay(from: number, find: (day: number) => number | null): number {
  for (let day = from; day <= from + SEARCH_DAYS; day += 1) {
    const found = find(day);
    if (found !== null) return found;
  }
  throw new Error('A made wait that never ends.');
}

export function clockMs(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return (hour * 60 + minute) * 60_000;
}

/** A window over midnight lies on both sides of it. */
export function windowsOf(text: string): readonly (readonly [number, number])[] {
  const [from = 0, to = 0] = text.split('-').map(clockMs);
  if (from < to) return [[from, to]];
  return [
    [0, to],
    [from, DAY_MS],
  ];
}

function instantIn(source: string): number {
  return Date.parse(/timestamp\('([^']+)'\)/.exec(source)?.[1] ?? '');
}
