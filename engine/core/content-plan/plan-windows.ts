import type { Instant } from '../../base/index.ts';
import type { TimeRules } from '../../language/index.ts';
import { dueAfter, parseCapWindow, unitAround } from '../../language/index.ts';

/** A stretch of time, its end excluded. */
export interface PlanPeriod {
  readonly from: Instant;
  readonly to: Instant;
}

/** A window of a cap that lies in a period. */
export interface PlanWindow extends PlanPeriod {
  readonly days: number;
  /** It is over: what did not come in it will not come. */
  readonly hasEnded: boolean;
}

/** More of them than hours in a month tell nobody anything; the earliest are judged. */
const WINDOWS_MAX = 800;

/**
 * Lists the windows of a cap that lie in a period whole: units of the calendar, or, where it
 * slides, stretches of its length laid end to end from the beginning.
 */
export function windowsIn(
  per: string,
  period: PlanPeriod,
  at: { readonly now: Instant; readonly rules: TimeRules },
): readonly PlanWindow[] {
  const window = parseCapWindow(per);
  if (window === null) return [];
  const next = (from: Instant) =>
    window.type === 'calendar'
      ? unitAround(from, window.unit, at.rules.zone)
      : { from, to: dueAfter(from, window.span, at.rules), days: 0 };
  const found: PlanWindow[] = [];
  let from = period.from;
  while (found.length < WINDOWS_MAX) {
    const stretch = next(from);
    if (stretch.to > period.to) break;
    from = stretch.to;
    if (stretch.from < period.from) continue;
    found.push({ ...stretch, hasEnded: stretch.to <= at.now });
  }
  return found;
}
