import type { StepId } from '../base/index.ts';
import type { ChartMove, ChartState, ReplyMatch } from '../language/index.ts';

/** What a chart asks for, found once for each version. */
export interface ChartIndex {
  /** Event types that some `on` names. */
  readonly listens: ReadonlySet<string>;
  /** Ports (`<step>.<port>`) whose takings a condition counts. */
  readonly counted: ReadonlySet<string>;
  /** What counts as a reply to each step that asks; of its options, together. */
  readonly asks: ReadonlyMap<StepId, readonly ReplyMatch[]>;
}

/** Begins the event that offers a reply to a step's `else`; the step's id follows. */
const ELSE = '@else:';

export function indexChart(chart: ChartState): ChartIndex {
  const listens = new Set<string>();
  const counted = new Set<string>();
  const asks = new Map<StepId, readonly ReplyMatch[]>();
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
      readMove(item);
      const asking = item.event.startsWith(ELSE) ? item.event.slice(ELSE.length) : null;
      if (asking !== null) readElse(asking as StepId); // the compiler writes a step's id there
    }
    for (const timer of state.after ?? []) timer.moves.forEach(readMove);
    state.always?.forEach(readMove);
    state.done?.forEach(readMove);
    for (const inner of Object.values(state.states ?? {})) readState(inner);
  };
  readState(chart);
  return { listens, counted, asks };
}
