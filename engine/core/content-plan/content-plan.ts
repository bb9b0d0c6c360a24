import type { Instant } from '../../base/index.ts';
import type { Workspace } from '../../language/index.ts';
import { timeRules } from '../turn-context.ts';
import { otherRule, planRules } from './plan-rule.ts';
import type { PlanPeriod, PlanWindow } from './plan-windows.ts';
import { windowsIn } from './plan-windows.ts';
import type { RuleCount, RuleTally } from './rule-tally.ts';
import { openRuleTally } from './rule-tally.ts';
import type { SentBook } from './sent-book.ts';

/**
 * - `few`: too little was sent to tell;
 * - `met`: as planned, within a fifth;
 * - `under`, `over`: less or more.
 */
export type ShareState = 'few' | 'met' | 'under' | 'over';

export interface ShareCount {
  /** Parts of one. */
  readonly planned: number;
  /** Of all messages; null of none. */
  readonly actual: number | null;
  readonly state: ShareState;
}

/** What a part of the plan says, and what came of it. */
export interface PlanRow extends RuleCount {
  readonly share: ShareCount | null;
}

/** The content plan of a period, compared with what was sent. */
export interface ContentPlan extends PlanPeriod {
  /** Messages of all classes. */
  readonly sent: number;
  /** `*` first, then the classes with their campaigns, then names that the workspace lacks. */
  readonly rows: readonly PlanRow[];
}

/** Compares what was sent with the plan, book by book. */
export interface PlanTally {
  /** Takes all that the recipients of a book were sent. */
  add(book: SentBook): void;
  plan(): ContentPlan;
}

/** Fewer messages than this tell nothing of shares. */
const LEAST = 20;
/** `10%` is met from 8 to 12: a plan says round figures. */
const TOLERANCE = 0.2;
/** Names that the workspace does not have, beyond which they are not told apart. */
const OTHERS_MAX = 50;

/** Opens the comparison; its memory does not grow with what is counted. */
export function openPlanTally(
  workspace: Workspace,
  { period, now }: { readonly period: PlanPeriod; readonly now: Instant },
): PlanTally {
  const rules = timeRules(workspace);
  const windows = new Map<string, readonly PlanWindow[]>();
  const windowsOf = (per: string) => {
    const known = windows.get(per) ?? windowsIn(per, period, { now, rules });
    windows.set(per, known);
    return known;
  };
  const parts = planRules(workspace);
  const tallies = parts.map((rule) => openRuleTally(rule, { rules, windowsOf }));
  const others = new Map<string, RuleTally>();
  let sent = 0;
  return {
    add(book) {
      for (const [owner, all] of book.sent()) {
        const lines = all.filter(({ at }) => at >= period.from && at < period.to);
        if (lines.length === 0) continue;
        sent += lines.length;
        for (const tally of tallies) tally.add(owner, lines);
        for (const name of new Set(lines.map((line) => line.name))) {
          if (parts.some(({ type, counts }) => type !== 'all' && counts(name))) continue;
          const other = others.get(name) ?? openRuleTally(otherRule(name), { rules, windowsOf });
          if (others.size < OTHERS_MAX) others.set(name, other);
          other.add(owner, lines);
        }
      }
    },
    plan: () => {
      const counts = [...tallies, ...others.values()].map((tally) => tally.count());
      return { ...period, sent, rows: counts.map((count) => rowOf(count, sent)) };
    },
  };
}

function rowOf(count: RuleCount, all: number): PlanRow {
  const { share } = count.rule.rules;
  if (share === undefined) return { ...count, share: null };
  const planned = Number.parseFloat(share) / 100;
  const actual = all === 0 ? null : count.sent / all;
  return { ...count, share: { planned, actual, state: stateOf(planned, actual, all) } };
}

function stateOf(planned: number, actual: number | null, all: number): ShareState {
  if (actual === null || all < LEAST) return 'few';
  // Half a point for what is written in whole ones.
  const most = Math.max(planned * TOLERANCE, 0.005);
  if (Math.abs(actual - planned) <= most) return 'met';
  return actual < planned ? 'under' : 'over';
}
