import type { StepId } from '../base/index.ts';
import type { ChartEvent, ChartMove, ChartState, Plan, ReplyMatch } from '../language/index.ts';
import type { GoalEvent } from './conversion.ts';
import type { Arms } from './draw.ts';

/** What a chart asks for, found once for each version. */
export interface ChartIndex {
  /** Event types that some `on` names. */
  readonly listens: ReadonlySet<string>;
  /** Ports (`<step>.<port>`) whose takings a condition counts. */
  readonly counted: ReadonlySet<string>;
  /** What counts as a reply to each step that asks; of its options, together. */
  readonly asks: ReadonlyMap<StepId, readonly ReplyMatch[]>;
  /** Steps that divide those who come to them. */
  readonly arms: ReadonlyMap<StepId, Arms>;
  /** What leads to an end that is a goal. */
  readonly goals: readonly GoalEvent[];
}

/** Begins the event that offers a reply to a step's `else`; the step's id follows. */
const ELSE = '@else:';

export function indexChart({ chart, goals: won }: Pick<Plan, 'chart' | 'goals'>): ChartIndex {
  const listens = new Set<string>();
  const counted = new Set<string>();
  const asks = new Map<StepId, readonly ReplyMatch[]>();
  const arms = new Map<StepId, Arms>();
  const goals: GoalEvent[] = [];
  const readGoal = ({ event, if: condition, target }: ChartEvent): void => {
    const [end] = target?.length === 1 ? target : [];
    const outcome = end === undefined ? undefined : chart.states?.[end]?.outcome;
    if (outcome === undefined || !won.includes(outcome) || event.startsWith('@')) return;
    if (condition === undefined) goals.push({ event });
    else if (condition.type === 'cel') goals.push({ event, if: condition.source });
  };
  const readMove = (move: ChartMove): void => {
    const condition = move.if;
    if (condition?.type === 'taken') counted.add(`${condition.step}.${condition.port}`);
    if (condition?.type === 'reply') {
      asks.set(condition.step, [...(asks.get(condition.step) ?? []), ...(condition.match ?? [])]);
    }
  };
  // A question may take any reply, and then no option of it tells that it asks.
  const readElse = (step: StepId): void => {
    listens.add('message.received');
    asks.set(step, asks.get(step) ?? []);
  };
  const readState = (state: ChartState): void => {
    for (const item of state.on ?? []) {
      listens.add(item.event);
      readGoal(item);
      readMove(item);
      const asking = item.event.startsWith(ELSE) ? item.event.slice(ELSE.length) : null;
      if (asking !== null) readElse(asking as StepId); // the compiler writes a step's id there
    }
    for (const timer of state.after ?? []) timer.moves.forEach(readMove);
    state.always?.forEach(readMove);
    state.done?.forEach(readMove);
    for (const [step, divided] of armsOf(state)) arms.set(step, divided);
    for (const inner of Object.values(state.states ?? {})) readState(inner);
  };
  readState(chart);
  return { listens, counted, asks, arms, goals };
}

function armsOf({ always = [], entry = [] }: ChartState): readonly (readonly [StepId, Arms])[] {
  const shares = always.flatMap(({ if: share }) => (share?.type === 'share' ? [share] : []));
  const [first] = shares;
  const below = shares.map((share) => share.below);
  const split = first ? [[first.step, { type: 'shares', below, per: first.per }] as const] : [];
  const wordings = entry.flatMap((action) => {
    if (action.type !== 'send' || action.aside || action.variants.length < 2) return [];
    return [[action.step, { type: 'variants', count: action.variants.length }] as const];
  });
  return [...split, ...wordings];
}
