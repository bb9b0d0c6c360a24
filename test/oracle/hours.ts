import type { CalendarSpec, RosterSpec } from '../../engine/language/index.ts';
import { addSpan, clockMs, clockOf, dayOf, fits, instantOf, isExact, windowsOf } from './time.ts';

/** As far as a span on a calendar looks for its end. */
const WALK_DAYS = 4_000;

/** When a span ends that runs only while a calendar is open; days count dates, then wait. */
export function spanInHours(from: number, span: string, calendar: CalendarSpec): number {
  const exact = isExact(span);
  const begins = exact ? from : addSpan(from, span);
  let left = exact ? addSpan(from, span) - from : 0;
  for (let day = dayOf(begins); day < dayOf(begins) + WALK_DAYS; day += 1) {
    for (const [opens, closes] of openOn(day, calendar)) {
      const since = Math.max(opens, begins);
      if (since >= closes) continue;
      if (left <= closes - since) return since + left;
      left -= closes - since;
    }
  }
  throw new Error('A made calendar that never opens.');
}

function openOn(day: number, { days, hours = ['00:00-24:00'] }: CalendarSpec) {
  if (!fits(day, days)) return [];
  return hours
    .flatMap(windowsOf)
    .map(([from, to]) => [instantOf(day, from), instantOf(day, to)] as const)
    .sort(([left], [right]) => left - right);
}

/** Who is on duty at an instant, each once. */
export function onDuty({ shifts }: RosterSpec, now: number): readonly string[] {
  const clock = clockOf(now);
  const present = shifts.filter(({ days, hours }) => {
    const [from = 0, to = 0] = hours.split('-').map(clockMs);
    return fits(dayOf(now), days) && clock >= from && clock < to;
  });
  return [...new Set(present.flatMap(({ staff }) => staff))];
}
