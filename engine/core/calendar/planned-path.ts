import type { Instant } from '../../base/index.ts';
import type { ChartMove, ChartState, Plan, PlanAction, TimeRules } from '../../language/index.ts';
import { dueAfter, waitUntil } from '../../language/index.ts';

/** A message that a flow means to send. */
export interface PlannedSend {
  readonly at: Instant;
  /** A class or a campaign. */
  readonly class: string;
  readonly to: 'member' | 'customer' | 'group';
  readonly whenCapped?: 'hold';
}

/** What a flow does from its start as long as nothing but time decides. */
export interface PlannedPath {
  readonly sends: readonly PlannedSend[];
  /** When it ends; null where that depends on more than time. */
  readonly endsAt: Instant | null;
}

/** A path that is longer goes round. */
const STEPS_MAX = 100;

/**
 * Follows a flow from its first step through messages and waits, up to the first step at which
 * somebody's answer, a condition or an event decides where it goes.
 */
export function plannedPath({ chart }: Plan, start: Instant, rules: TimeRules): PlannedPath {
  const sends: PlannedSend[] = [];
  let at = start;
  let state = chart.initial === undefined ? undefined : chart.states?.[chart.initial];
  for (let steps = 0; state && steps < STEPS_MAX; steps += 1) {
    if (state.outcome !== undefined) return { sends, endsAt: at };
    for (const action of state.entry ?? []) sends.push(...sendOf(action, at));
    const move = nextOf(state, at, rules);
    const [key, ...inside] = move?.target ?? [];
    if (!move || key === undefined || inside.length > 0) break;
    at = move.at;
    state = chart.states?.[key];
  }
  return { sends, endsAt: null };
}

function sendOf(action: PlanAction, at: Instant): readonly PlannedSend[] {
  if (action.type !== 'send') return [];
  const { to, class: ofClass, whenCapped } = action;
  if (to.type !== 'member' && to.type !== 'customer' && to.type !== 'group') return [];
  const hold = whenCapped === undefined ? {} : { whenCapped };
  return [{ at, class: ofClass, to: to.type, ...hold }];
}

function nextOf(
  { always = [], on = [], after = [], states }: ChartState,
  at: Instant,
  rules: TimeRules,
): (ChartMove & { readonly at: Instant }) | null {
  if (states !== undefined) return null;
  const [first] = always;
  if (first) return isFree(first) ? { ...first, at } : null;
  const sent = on.find(({ event, port }) => port === 'next' && event.startsWith('@sent:'));
  if (sent) return isFree(sent) ? { ...sent, at } : null;
  const [timer, ...others] = after;
  const [move] = timer?.moves ?? [];
  if (!timer || !move || !isFree(move) || others.length > 0 || timer.every) return null;
  const { delay } = timer;
  if (delay.type === 'span') return { ...move, at: dueAfter(at, delay.span, rules) };
  if (delay.type !== 'wait' || delay.until !== undefined) return null;
  return { ...move, at: waitUntil(delay, at, { rules, until: null }) };
}

function isFree(move: ChartMove): boolean {
  return move.if === undefined && move.in === undefined;
}
