import { Temporal } from 'temporal-polyfill';
import { type Instant, instant } from '../../../engine/base/index.ts';
import type { SentMessage } from '../../../engine/core/index.ts';
import {
  type CapSpec,
  dueAfter,
  parseSpan,
  type SendingRules,
  type Workspace,
} from '../../../engine/language/index.ts';
import { ZONES } from './random-policy.ts';

/*
 * Reads the rules of a workspace one by one and tries one quarter of an hour after the other.
 */

const QUARTER_MS = 15 * 60_000;
const FROM_MS = Date.UTC(2026, 0, 1);
const SEARCH_QUARTERS = 366 * 96;

/** What the clock and the calendar on the wall say, as Temporal tells them. */
interface Wall {
  readonly minute: number;
  readonly day: string;
  readonly week: string;
  readonly month: string;
  readonly daysInMonth: number;
}

const walls = new Map<string, Wall[]>(ZONES.map((zone) => [zone, []]));

function wall(quarter: number, zone: string): Wall {
  const local = Temporal.Instant.fromEpochMilliseconds(
    FROM_MS + quarter * QUARTER_MS,
  ).toZonedDateTimeISO(zone);
  return {
    minute: local.hour * 60 + local.minute,
    day: local.toPlainDate().toString(),
    week: `${local.yearOfWeek}-${local.weekOfYear}`,
    month: local.toPlainDate().toPlainYearMonth().toString(),
    daysInMonth: local.daysInMonth,
  };
}

function wallAt(at: Instant, zone: string): Wall {
  const known = walls.get(zone)!;
  const quarter = (at - FROM_MS) / QUARTER_MS;
  known[quarter] ??= wall(quarter, zone);
  return known[quarter];
}

/** The instant that is so many quarters of an hour after new year. */
export function quarterAt(quarter: number): Instant {
  return instant(FROM_MS + quarter * QUARTER_MS);
}

interface Case {
  readonly name: string;
  readonly hold: boolean;
  readonly sent: readonly SentMessage[];
  readonly workspace: Workspace;
}

/** One set of rules, with which messages it counts. */
interface Bound {
  readonly rules: SendingRules;
  readonly counts: (message: SentMessage) => boolean;
}

/** All rules that bind a message, in no order. */
export function boundsOf(name: string, { classes, campaigns, ...workspace }: Workspace) {
  const campaign = campaigns[name];
  const className = campaign?.class ?? name;
  const { everyClass = {} } = workspace;
  const isLeftOut = (one: string) => everyClass.except?.includes(one) ?? false;
  const bounds: Bound[] = [
    {
      rules: isLeftOut(className) ? {} : everyClass,
      counts: (message) => !isLeftOut(message.class),
    },
    { rules: classes[className] ?? {}, counts: (message) => message.class === className },
    { rules: { cap: workspace.connectors.sandbox?.quota ?? [] }, counts: () => true },
  ];
  if (campaign) {
    bounds.push({ rules: campaign, counts: (message) => message.campaign === name });
  }
  return { bounds, ignoresQuiet: classes[className]?.quiet === 'ignore' };
}

/** The verdict in words: `now`, `later <instant>` or `never`. */
export function naiveVerdict(asked: Case, now: Instant): string {
  const { name, hold, sent, workspace } = asked;
  const { bounds } = boundsOf(name, workspace);
  const gapped = bounds.filter(({ rules }) => rules.gap !== undefined);
  if (gapped.some(({ counts }) => sent.some((one) => one.pending && counts(one)))) {
    return 'later null';
  }
  for (let passed = 0; passed <= SEARCH_QUARTERS; passed += 1) {
    const at = instant(now + passed * QUARTER_MS);
    if (!timeAllows(asked, at) || (hold && !capsAllow(asked, at))) continue;
    if (!capsAllow(asked, at)) return 'never';
    return passed === 0 ? 'now' : `later ${at}`;
  }
  return 'never';
}

/** Whether quiet hours, slots and gaps let a message through. */
export function timeAllows({ name, sent, workspace }: Case, at: Instant): boolean {
  const { bounds, ignoresQuiet } = boundsOf(name, workspace);
  const { minute } = wallAt(at, workspace.zone);
  const { quiet } = workspace;
  if (quiet && !ignoresQuiet && isWithin(minute, quiet.from, quiet.to)) return false;
  return bounds.every(({ rules: { slots, gap }, counts }) => {
    const isSlot = slots?.some((slot) => isWithin(minute, slot.slice(0, 5), slot.slice(6))) ?? true;
    return (
      isSlot &&
      (gap === undefined ||
        sent.every((one) => !counts(one) || at >= endOf(gap, one.at, workspace)))
    );
  });
}

/** Whether one more message leaves every window within its cap. */
function capsAllow({ name, sent, workspace }: Case, at: Instant): boolean {
  return boundsOf(name, workspace).bounds.every(({ rules, counts }) =>
    (rules.cap ?? []).every(
      (cap) =>
        countIn(cap, sent.filter(counts), { at, workspace }) < mostOf(cap, { at, workspace }),
    ),
  );
}

type Moment = { readonly at: Instant; readonly workspace: Workspace };

/** How many messages the window that ends at an instant, or is around it, holds. */
export function countIn({ per }: CapSpec, sent: readonly SentMessage[], moment: Moment): number {
  const { at, workspace } = moment;
  if (per === 'day' || per === 'week' || per === 'month') {
    const unit = wallAt(at, workspace.zone)[per];
    return sent.filter((one) => wallAt(one.at, workspace.zone)[per] === unit).length;
  }
  return sent.filter((one) => one.at <= at && at < endOf(per, one.at, workspace)).length;
}

export function mostOf({ max }: CapSpec, { at, workspace }: Moment): number {
  if (max === 'days') return wallAt(at, workspace.zone).daysInMonth;
  return max ?? Number.POSITIVE_INFINITY;
}

export function endOf(span: string, from: Instant, workspace: Workspace): Instant {
  const { zone, calendar, calendars } = workspace;
  return dueAfter(from, parseSpan(span)!, { zone, calendar: calendars[calendar] ?? {} });
}

function isWithin(minute: number, from: string, to: string): boolean {
  const [first, last] = [minuteOf(from), minuteOf(to)];
  return first < last ? minute >= first && minute < last : minute >= first || minute < last;
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}
