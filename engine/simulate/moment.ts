import type { Instant } from '../base/index.ts';
import { invariant, plusMs } from '../base/index.ts';
import type { Span, TimeRules, Workspace } from '../language/index.ts';
import {
  addDays,
  dueAfter,
  instantOf,
  isWorkday,
  localParts,
  parseClock,
  parseInstant,
  waitUntil,
} from '../language/index.ts';

/** The zone and the calendar that a workspace counts by. */
export function rulesOf(workspace: Workspace): TimeRules {
  return { zone: workspace.zone, calendar: workspace.calendars[workspace.calendar] ?? {} };
}

/** Finds the instant that a scenario writes: a full one, or the next that the clock shows so. */
export function momentAfter(text: string, now: Instant, rules: TimeRules): Instant {
  if (parseClock(text) !== null)
    return waitUntil({ type: 'wait', at: text }, now, { rules, until: null });
  const at = parseInstant(text, rules.zone);
  invariant(at !== null, `A point in time was expected; \`${text}\` is none.`);
  return at;
}

/** Says whether an instant is the one that a scenario writes; a time of day fits on any day. */
export function isMoment(at: Instant, text: string, rules: TimeRules): boolean {
  const minute = parseClock(text);
  if (minute === null) return parseInstant(text, rules.zone) === at;
  const local = localParts(at, rules.zone);
  return local.hour * 60 + local.minute === minute;
}

/** Finds when a span began that ends now. */
export function before(now: Instant, span: Span, rules: TimeRules): Instant {
  if (span.unit === 'ms') return plusMs(now, -span.count);
  const local = localParts(now, rules.zone);
  const timeMs = now - instantOf(local.date, 0, rules.zone);
  let date = local.date;
  for (let left = span.count; left > 0; ) {
    date = addDays(date, -1);
    if (span.unit === 'day' || isWorkday(date, rules.calendar)) left -= 1;
  }
  return instantOf(date, timeMs, rules.zone);
}

/** Finds when a span ends that begins now. */
export function after(now: Instant, span: Span, rules: TimeRules): Instant {
  return dueAfter(now, span, rules);
}
