import type { StepId } from '../base/index.ts';
import type {
  ChartMove,
  ChartState,
  ChartTimer,
  PlanAction,
  StatePath,
} from '../language/index.ts';

/**
 * A step and a port, as a move leaves by it. The step is null for the flow's own `on` and `after`.
 */
export interface MoveName {
  readonly step: StepId | null;
  readonly port: string;
}

/** A timer of the chart: its key in the instance's state, and the event that its firing is. */
export interface MachineTimer {
  readonly key: string;
  readonly step: StepId | null;
  readonly timer: ChartTimer;
  readonly eventType: string;
  /**
   * How many states are around the timer's own; of timers due at one instant the outer goes first.
   */
  readonly depth: number;
}

/** The parameters of the one action that machines are given. */
export interface ActParams {
  readonly type: 'perform' | 'took' | 'entered';
  readonly action?: PlanAction;
  /** The move follows by itself, from a condition or an end, and not from what is offered. */
  readonly automatic?: true;
  readonly move: MoveName;
}

interface ActAction {
  readonly type: 'act';
  readonly params: ActParams;
}

interface StateInput {
  readonly chart: ChartState;
  readonly path: StatePath;
  /** The innermost step that the state belongs to. */
  readonly owner: StepId | null;
  readonly timers: Map<string, MachineTimer>;
  /** Makes the guard that holds while the state with an id is active. */
  readonly whileIn: (id: string) => unknown;
}

function stateId(path: StatePath): string {
  return path.length === 0 ? '(flow)' : path.join('/');
}

/** Writes a chart's state as XState configures one, and enters its timers in `timers`. */
export function stateConfig(input: StateInput): Record<string, unknown> {
  const { chart, path, timers } = input;
  const owner = chart.step ?? input.owner;
  const move = (port: string): MoveName => ({ step: owner, port });
  const acts = (actions: readonly PlanAction[] | undefined, name: MoveName): ActAction[] =>
    (actions ?? []).map((action) => ({
      type: 'act',
      params: { type: 'perform', action, move: name },
    }));
  const entered: ActAction[] = chart.step
    ? [{ type: 'act', params: { type: 'entered', move: move('') } }]
    : [];
  const transition = (item: ChartMove, automatic?: true) => {
    const name = move(item.port);
    const target = item.target && stateId(item.target);
    const took: ActParams = { type: 'took', move: name, ...(automatic && { automatic }) };
    return {
      ...(target === undefined ? {} : { target: `#${target}` }),
      // Going to itself starts the step's timers afresh; everything else must not re-enter.
      ...(target === stateId(path) ? { reenter: true } : {}),
      ...(item.if ? { guard: { type: 'holds', params: { condition: item.if, move: name } } } : {}),
      ...(item.in ? { guard: input.whileIn(`#${stateId(item.in)}`) } : {}),
      actions: [
        ...(item.port === '' ? [] : [{ type: 'act', params: took }]),
        ...acts(item.actions, name),
      ],
    };
  };
  const onItsOwn = (item: ChartMove) => transition(item, true);
  return {
    id: stateId(path),
    ...(chart.outcome === undefined ? {} : { type: 'final' }),
    ...(chart.parallel ? { type: 'parallel' } : {}),
    ...(chart.initial === undefined ? {} : { initial: chart.initial }),
    ...(chart.states && {
      states: Object.fromEntries(
        inOrder(chart).map(([key, state]) => [
          key,
          stateConfig({ ...input, chart: state, path: [...path, key], owner }),
        ]),
      ),
    }),
    entry: [...entered, ...acts(chart.entry, move('entry'))],
    exit: acts(chart.exit, move('exit')),
    on: groupBy(
      chart.on ?? [],
      (item) => item.event,
      (item) => transition(item),
    ),
    after: Object.fromEntries(
      (chart.after ?? []).map((timer) => {
        const delayName = addTimer({ timer, path, owner, timers });
        return [delayName, timer.moves.map((item) => transition(item))];
      }),
    ),
    ...(chart.always && { always: chart.always.map(onItsOwn) }),
    ...(chart.done && { onDone: chart.done.map(onItsOwn) }),
  };
}

/** A plan's hash does not tell the order of keys; branches are entered and moved in theirs. */
function inOrder({
  parallel,
  states = {},
}: ChartState): readonly (readonly [string, ChartState])[] {
  const keys = parallel ?? Object.keys(states);
  return keys.map((key) => [key, states[key] ?? {}] as const);
}

function addTimer(input: {
  timer: ChartTimer;
  path: StatePath;
  owner: StepId | null;
  timers: Map<string, MachineTimer>;
}): string {
  const { timer, path, owner } = input;
  // XState splits nothing in a delay's name, but numbers: a name that is no number stays a name.
  const delayName = `${timer.id}@${stateId(path)}`;
  const eventType = `xstate.after.${delayName}.${stateId(path)}`;
  const key = `${owner ?? ''}.${timer.id}`;
  input.timers.set(key, { key, step: owner, timer, eventType, depth: path.length });
  return delayName;
}

function groupBy<Item, Out>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  out: (item: Item) => Out,
): Record<string, Out[]> {
  const groups: Record<string, Out[]> = {};
  for (const item of items) {
    const key = keyOf(item);
    groups[key] = [...(groups[key] ?? []), out(item)];
  }
  return groups;
}
