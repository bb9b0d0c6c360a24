import type { CapSpec, SendingPolicy, SendingRules } from '../sending-policy.ts';
import { clockShiftMs, parseSpan } from '../time/index.ts';
import { spanBounds } from './delay-bounds.ts';
import { leastOf, type Most, sumOf } from './most.ts';

const DAY_MS = 86_400_000;
/** The shortest that each unit of the calendar can be, in days; a month the longest, for `days`. */
const UNIT_DAYS: Readonly<Record<string, number>> = { day: 1, week: 7, month: 28 };
const MONTH_DAYS_MAX = 31;

/** What rules let through in a sliding window; null where they bound nothing. */
function ruleBound(rules: SendingRules, windowMs: number, zone: string): Most | null {
  const shiftMs = clockShiftMs(zone);
  const { cap = [], gap } = rules;
  const span = gap === undefined ? null : parseSpan(gap);
  const gapMs = span === null ? 0 : spanBounds(span, shiftMs).minMs;
  const gapBound = gapMs > 0 ? [Math.ceil(windowMs / gapMs)] : [];
  const counts = [...gapBound, ...cap.flatMap((one) => capBound(one, windowMs, shiftMs))];
  return counts.length === 0 ? null : { type: 'count', count: Math.min(...counts) };
}

/** A window of any place can touch one unit of the calendar more at either end. */
function capBound({ max, per }: CapSpec, windowMs: number, shiftMs: number): readonly number[] {
  if (max === undefined) return [];
  const most = max === 'days' ? MONTH_DAYS_MAX : max;
  const unitDays = UNIT_DAYS[per];
  if (unitDays !== undefined) {
    const unitMs = unitDays * DAY_MS - shiftMs;
    return [(Math.ceil((windowMs - 1) / unitMs) + 1) * most];
  }
  const span = parseSpan(per);
  if (span === null) return [];
  const { minMs } = spanBounds(span, shiftMs);
  return minMs > 0 ? [Math.ceil(windowMs / minMs) * most] : [];
}

/**
 * The most that pass the gate, of messages that flows would send.
 *
 * @param at.classes classes and campaigns of the messages
 * @param of the most that would be sent of some of these; of all without a list
 */
export function cappedMost(
  policy: SendingPolicy,
  at: { readonly windowMs: number; readonly zone: string; readonly classes: readonly string[] },
  of: (classes?: readonly string[]) => Most,
): Most {
  const { classes, campaigns, everyClass = {} } = policy;
  const bound = (rules: SendingRules = {}) => ruleBound(rules, at.windowMs, at.zone);
  const baseOf = (name: string) => campaigns[name]?.class ?? name;
  const byBase = Map.groupBy(at.classes, baseOf);
  const parts = [...byBase].map(([base, names]) => {
    const refined = names.map((name) => leastOf(of([name]), bound(campaigns[name])));
    return leastOf(of(names), sumOf(refined), bound(classes[base]));
  });
  return leastOf(of(), sumOf(parts), bound(everyClass));
}

/** Whether the gate may hold messages of a class rather than refuse them. */
export function mayHold(policy: SendingPolicy, name: string): boolean {
  const { classes, campaigns, everyClass, quiet } = policy;
  const campaign = campaigns[name];
  const base = classes[campaign?.class ?? name];
  if (quiet !== undefined && base?.quiet !== 'ignore') return true;
  return [campaign, base, everyClass].some(
    (rules) => (rules?.gap ?? rules?.slots ?? rules?.approval) !== undefined,
  );
}
