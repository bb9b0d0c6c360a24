import type { FlowId, Instant } from '../../base/index.ts';
import type { PlanReenter, TimeRules } from '../../language/index.ts';
import { dueAfter, nextCron } from '../../language/index.ts';
import type { ActiveFlow, Catalogue } from '../catalogue.ts';
import type { PlanPeriod } from '../content-plan/index.ts';
import { timeRules } from '../turn-context.ts';
import type { PlannedSend } from './planned-path.ts';
import { plannedPath } from './planned-path.ts';

/** A message that a flow will send once its schedule fires. */
export interface PlannedTouch extends PlannedSend {
  readonly flow: FlowId;
  readonly title: string;
}

/** Firings of one schedule; a cron of every minute is no plan. */
const FIRINGS_MAX = 5_000;
const TOUCHES_MAX = 1_000;
/** A flow that fired so long ago can still send. */
const BEFORE_MS = 31 * 86_400_000;

/**
 * Lists what the schedules of active flows will send from now on, by time, to who takes part in all
 * firings that have been and in the next one: later ones at which it cannot start again are left
 * out.
 */
export function plannedTouches(
  catalogue: Catalogue,
  { period, now }: { readonly period: PlanPeriod; readonly now: Instant },
): readonly PlannedTouch[] {
  const rules = timeRules(catalogue.workspace);
  const isIn = ({ at }: PlannedSend) => at >= now && at >= period.from && at < period.to;
  return catalogue.active
    .flatMap((flow) => touchesOf(flow, { period, now, rules }).filter(isIn))
    .sort((left, right) => left.at - right.at)
    .slice(0, TOUCHES_MAX);
}

function touchesOf(
  { id, compiled: { plan } }: ActiveFlow,
  of: { readonly period: PlanPeriod; readonly now: Instant; readonly rules: TimeRules },
): readonly PlannedTouch[] {
  const { period, now, rules } = of;
  const found: PlannedTouch[] = [];
  for (const start of plan.starts) {
    if (start.type !== 'schedule') continue;
    let at = (Math.min(period.from, now) - BEFORE_MS) as Instant; // still an instant
    let mayStartAt: Instant | null = at;
    for (let fired = 0; fired < FIRINGS_MAX && mayStartAt !== null; fired += 1) {
      at = nextCron(start.cron, rules.zone, at);
      if (at >= period.to) break;
      if (at < mayStartAt) continue;
      const { sends, endsAt } = plannedPath(plan, at, rules);
      found.push(...sends.map((send) => ({ ...send, flow: id, title: plan.title })));
      if (at >= now) mayStartAt = againAt(plan.reenter, endsAt ?? at, rules);
    }
  }
  return found;
}

/** Null where it never starts again. */
function againAt(reenter: PlanReenter, endsAt: Instant, rules: TimeRules): Instant | null {
  switch (reenter.type) {
    case 'never':
      return null;
    case 'after':
      return dueAfter(endsAt, reenter.span, rules);
    case 'ended':
      return endsAt;
    case 'restart':
      return 0 as Instant; // the earliest one
  }
}
