import { type Instant, instant, unreachable } from '../../base/index.ts';
import {
  type CapWindow,
  type DayMinutes,
  dueAfter,
  nextInMinutes,
  type Span,
  type TimeRules,
  unitAround,
} from '../../language/index.ts';
import type { SentMessage } from './sent-message.ts';

/** Which messages a rule speaks of; the name is `*` where it speaks of all. */
export interface Counted {
  readonly by: 'all' | 'class' | 'campaign' | 'connector';
  readonly name: string;
  /** Classes that are left out. */
  readonly except?: readonly string[];
}

/** A rule that lets a message through at some times and not at others. */
export type Limit = Hours | CountingLimit;

export interface Hours {
  readonly type: 'hours';
  readonly why: 'quiet' | 'slot';
  /** Whose slots these are; null for the quiet hours, which are everybody's. */
  readonly rule: string | null;
  /** When it lets messages through. */
  readonly minutes: DayMinutes;
}

/** What depends on the messages before. */
export type CountingLimit = Gap | Cap;

export interface Gap {
  readonly type: 'gap';
  readonly counted: Counted;
  readonly span: Span;
}

export interface Cap {
  readonly type: 'cap';
  readonly counted: Counted;
  /** `days` stands for the number of days that the month has; only where `window` is one. */
  readonly max: number | 'days';
  readonly window: CapWindow;
}

/** What the limits are asked about. */
export interface LimitContext {
  readonly sent: readonly SentMessage[];
  readonly rules: TimeRules;
}

/** Later than every instant. */
export const NEVER = instant(Number.POSITIVE_INFINITY);

/** Whether a rule counts this message. */
export function counts({ by, name, except }: Counted, message: SentMessage): boolean {
  switch (by) {
    case 'all':
      return !except?.includes(message.class);
    case 'class':
      return message.class === name;
    case 'campaign':
      return message.campaign === name;
    case 'connector':
      return message.connector === name;
    default:
      return unreachable(by);
  }
}

/** Finds the first instant, `at` or later, at which a limit lets a message through, or NEVER. */
export function opensAt(limit: Limit, at: Instant, context: LimitContext): Instant {
  switch (limit.type) {
    case 'hours':
      return nextInMinutes(at, limit.minutes, context.rules.zone) ?? NEVER;
    case 'gap':
      return gapOpensAt(limit, at, context);
    case 'cap':
      return limit.window.type === 'calendar'
        ? unitWithRoom({ ...limit, unit: limit.window.unit }, at, context)
        : spanWithRoom({ ...limit, span: limit.window.span }, at, context);
    default:
      return unreachable(limit);
  }
}

/** Finds until when a limit takes account of a message that went out at `at`, or NEVER. */
export function countsUntil(limit: CountingLimit, at: Instant, rules: TimeRules): Instant {
  if (limit.type === 'gap') return dueAfter(at, limit.span, rules);
  const { window } = limit;
  return window.type === 'calendar'
    ? unitAround(at, window.unit, rules.zone).to
    : dueAfter(at, window.span, rules);
}

function gapOpensAt({ counted, span }: Gap, at: Instant, { sent, rules }: LimitContext): Instant {
  let open = at;
  for (const message of sent) {
    if (!counts(counted, message)) continue;
    const end = dueAfter(message.at, span, rules);
    if (end > open) open = end;
  }
  return open;
}

function unitWithRoom(
  cap: Pick<Cap, 'counted' | 'max'> & { readonly unit: 'day' | 'week' | 'month' },
  at: Instant,
  { sent, rules }: LimitContext,
): Instant {
  if (cap.max === 0) return NEVER;
  let from = at;
  for (;;) {
    const unit = unitAround(from, cap.unit, rules.zone);
    const inUnit = (message: SentMessage) => message.at >= unit.from && message.at < unit.to;
    const count = sent.filter((message) => inUnit(message) && counts(cap.counted, message)).length;
    if (count < (cap.max === 'days' ? unit.days : cap.max)) return from;
    from = unit.to;
  }
}

/** A window that slides has room as soon as enough of its messages have left it. */
function spanWithRoom(
  { counted, max, span }: Pick<Cap, 'counted' | 'max'> & { readonly span: Span },
  at: Instant,
  { sent, rules }: LimitContext,
): Instant {
  if (max === 'days') throw new RangeError('`max: days` stands only in a cap per month.');
  if (max === 0) return NEVER;
  const leaveAt = sent
    .filter((message) => counts(counted, message))
    .map((message) => dueAfter(message.at, span, rules))
    .filter((leavesAt) => leavesAt > at)
    .toSorted((left, right) => left - right);
  return leaveAt[leaveAt.length - max] ?? at;
}
