import type { CapSpec, ClockWindow, Span, TimeRules } from '../../language/index.ts';
import { dueAfter, inWindow, localParts, parseSpan, parseWindow } from '../../language/index.ts';
import type { PlanRule } from './plan-rule.ts';
import type { PlanWindow } from './plan-windows.ts';
import type { SentLine } from './sent-book.ts';

/** How often something was looked at, a recipient in a window being once, and what was found. */
export interface WindowCount {
  /** Recipients of any message, in each window. */
  readonly windows: number;
  /** Fewer than `min`. */
  readonly below: number;
  /** As many as `max` lets through. */
  readonly full: number;
  /** More, which the gate lets through only after the rule was changed. */
  readonly over: number;
}

export interface CapCount {
  readonly cap: CapSpec;
  readonly ended: WindowCount;
  /** In windows that still run. */
  readonly running: WindowCount;
}

/** What was counted of a part of the plan. */
export interface RuleCount {
  readonly rule: PlanRule;
  readonly sent: number;
  readonly recipients: number;
  readonly slots: readonly { readonly slot: string; readonly sent: number }[];
  readonly outsideSlots: number;
  readonly caps: readonly CapCount[];
  readonly gap: { readonly span: string; readonly kept: number; readonly broken: number } | null;
}

/** Counts one part of the plan, recipient by recipient. */
export interface RuleTally {
  /** @param lines all that one recipient was sent, the oldest first */
  add(owner: string, lines: readonly SentLine[]): void;
  count(): RuleCount;
}

type Kind = 'person' | 'group';
type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] };
type Sums = Readonly<Record<Kind, Mutable<WindowCount>>>;

/** Opens the count of one part of the plan; its memory does not grow with what is counted. */
export function openRuleTally(
  rule: PlanRule,
  at: { readonly rules: TimeRules; windowsOf(per: string): readonly PlanWindow[] },
): RuleTally {
  const { cap = [], gap, slots = [] } = rule.rules;
  const sent: Record<Kind, number> = { person: 0, group: 0 };
  let recipients = 0;
  const hours = slots.map((slot) => ({ slot, window: parseWindow(slot), sent: 0 }));
  let outsideSlots = 0;
  const span = gap === undefined ? null : parseSpan(gap);
  const gaps = { kept: 0, broken: 0 };
  const caps = cap.map((spec) => ({
    spec,
    windows: at.windowsOf(spec.per),
    ended: noSums(),
    running: noSums(),
  }));
  return {
    add(owner, lines) {
      const kind = owner.startsWith('group:') ? 'group' : 'person';
      const own = lines.filter(({ name }) => rule.counts(name));
      sent[kind] += own.length;
      if (own.length > 0) recipients += 1;
      if (hours.length > 0) for (const line of own) outsideSlots += inSlots(line, hours, at.rules);
      if (span) countGaps(gaps, own, { span, rules: at.rules });
      for (const { spec, windows, ended, running } of caps) {
        for (const window of windows) {
          const sums = (window.hasEnded ? ended : running)[kind];
          countWindow(sums, { all: lines, own, spec }, window);
        }
      }
    },
    count: () => ({
      rule,
      sent: sent.person + sent.group,
      recipients,
      slots: hours.map(({ slot, sent: count }) => ({ slot, sent: count })),
      outsideSlots,
      caps: caps.map(({ spec, ended, running }) => ({
        cap: spec,
        ended: sumOf(ended, sent),
        running: sumOf(running, sent),
      })),
      gap: gap === undefined ? null : { span: gap, ...gaps },
    }),
  };
}

function noSums(): Sums {
  const none = () => ({ windows: 0, below: 0, full: 0, over: 0 });
  return { person: none(), group: none() };
}

/**
 * A class that goes to groups promises nothing to people: only those kinds of recipients count to
 * which it went at all, and all where it went to nobody.
 */
function sumOf(sums: Sums, sent: Readonly<Record<Kind, number>>): WindowCount {
  const isMeant = (kind: Kind) => sent[kind] > 0 || sent.person + sent.group === 0;
  const meant = (['person', 'group'] as const).filter(isMeant).map((kind) => sums[kind]);
  return meant.reduce((left, right) => ({
    windows: left.windows + right.windows,
    below: left.below + right.below,
    full: left.full + right.full,
    over: left.over + right.over,
  }));
}

/** Counts a message in the first slot that it fell into; returns how many fell into none. */
function inSlots(
  { at }: SentLine,
  hours: readonly { readonly window: ClockWindow | null; sent: number }[],
  { zone }: TimeRules,
): number {
  const { hour, minute } = localParts(at, zone);
  const slot = hours.find(({ window }) => window !== null && inWindow(hour * 60 + minute, window));
  if (!slot) return 1;
  slot.sent += 1;
  return 0;
}

function countGaps(
  gaps: { kept: number; broken: number },
  own: readonly SentLine[],
  { span, rules }: { readonly span: Span; readonly rules: TimeRules },
): void {
  for (const [index, line] of own.entries()) {
    const before = own[index - 1];
    if (!before) continue;
    if (dueAfter(before.at, span, rules) > line.at) gaps.broken += 1;
    else gaps.kept += 1;
  }
}

function countWindow(
  sums: Mutable<WindowCount>,
  { all, own, spec }: { all: readonly SentLine[]; own: readonly SentLine[]; spec: CapSpec },
  window: PlanWindow,
): void {
  const isIn = ({ at }: SentLine) => at >= window.from && at < window.to;
  if (!all.some(isIn)) return;
  const count = own.filter(isIn).length;
  const max = spec.max === 'days' ? window.days : spec.max;
  sums.windows += 1;
  if (spec.min !== undefined && count < spec.min) sums.below += 1;
  if (max !== undefined && count >= max) sums.full += 1;
  if (max !== undefined && count > max) sums.over += 1;
}
