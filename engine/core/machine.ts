import {
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  createMachine,
  stateIn,
} from 'xstate';
import { invariant, type PlanHash, type StepId } from '../base/index.ts';
import type { ChartState, CompiledFlow, PlanCondition } from '../language/index.ts';
import { type ActiveState, activeStates, inChartOrder, restingSteps } from './active-states.ts';
import { type ChartIndex, indexChart } from './chart-index.ts';
import { type ActParams, type MachineTimer, type MoveName, stateConfig } from './machine-config.ts';
import type { StateValue } from './model.ts';
import {
  type Explorer,
  explore,
  follow,
  type MachineHost,
  newStretch,
  type Stretch,
} from './move-table.ts';

export type { MachineHost, MachineTimer, MoveName };

/** Longest chain of moves that one event may set off; beyond it the instance fails. */
const MICROSTEP_MAX = 400;

/** Where a machine rests: one object for each value, as long as the machine remembers it. */
export interface MachineState {
  /** All of it that has to be stored. */
  readonly value: StateValue;
  /** Set once the machine has reached an end. */
  readonly outcome: string | null;
  /** The chart's states that are active, the outermost first. */
  readonly active: readonly ActiveState[];
  /** The innermost steps that are active. */
  readonly steps: readonly StepId[];
  /** What is known to follow from an event, by its type. */
  readonly moves: Map<string, Stretch<MachineState | null>>;
}

/** A compiled flow as a machine, made once for each version and used for all its instances. */
export interface FlowMachine {
  readonly compiled: CompiledFlow;
  readonly timers: ReadonlyMap<string, MachineTimer>;
  readonly index: ChartIndex;
  /** Gives the state of a stored value; `{}` is before the start. */
  restore(value: StateValue): MachineState;
  /** Enters the first step. @throws whatever the host throws, and on an endless chain of moves */
  start(host: MachineHost): MachineState;
  /** Offers an event; null when nothing in force takes it, and then nothing has happened. */
  offer(state: MachineState, eventType: string, host: MachineHost): MachineState | null;
}

const cache = new Map<PlanHash, FlowMachine>();
const CACHE_MAX = 1_000;
/** Moves, counted by their states and events, that one machine remembers. */
const MOVES_MAX = 10_000;

/**
 * Gives the machine of a version, from a cache by its hash.
 *
 * XState says what follows from an event, once: since a chart has neither context nor history, it
 * depends on nothing but the state, the event's type and what the host answers on the way. What
 * it says is written down (`move-table.ts`), and the same move is made without it from then on.
 *
 * XState's pure transition runs with one scope that is made once, since making one for each step
 * (as `transition()` does) costs ten times the step itself. That is sound because flows neither
 * spawn nor invoke. Actions are performed as XState meets them, so that a condition further along
 * the same move sees what an `update` before it has changed.
 */
export function machineOf(compiled: CompiledFlow): FlowMachine {
  const known = cache.get(compiled.hash);
  if (known) return known;
  if (cache.size >= CACHE_MAX) cache.clear();
  const machine = buildMachine(compiled);
  cache.set(compiled.hash, machine);
  return machine;
}

function buildMachine(compiled: CompiledFlow): FlowMachine {
  const { chart } = compiled.plan;
  const timers = new Map<string, MachineTimer>();
  const logic = buildLogic(chart, timers);
  const states = new Map<string, MachineState>();
  let moves = 0;
  const restore = (stored: StateValue): MachineState => {
    const value = inChartOrder(chart, stored);
    const key = typeof value === 'string' ? value : JSON.stringify(value);
    const known = states.get(key);
    if (known) return known;
    const state = machineState(chart, value);
    states.set(key, state);
    return state;
  };
  const movesFrom = (state: MachineState, eventType: string) => {
    const known = state.moves.get(eventType);
    if (known) return known;
    moves += 1;
    if (moves > MOVES_MAX) {
      moves = 0;
      states.clear();
    }
    const first = newStretch<MachineState | null>();
    state.moves.set(eventType, first);
    return first;
  };
  const make = (state: MachineState, eventType: string, host: MachineHost) => {
    const found = follow(movesFrom(state, eventType), host);
    if (found.type === 'end') return found.state;
    const value = logic(state.value, eventType, explore(found, host));
    const end = found.told === 0 ? null : restore(value);
    found.at.next = { type: 'end', state: end };
    return end;
  };
  return {
    compiled,
    timers,
    index: indexChart(compiled.plan),
    restore,
    start: (host) => {
      const state = make(restore({}), START, host);
      invariant(state, 'A machine that starts does something.');
      return state;
    },
    offer: make,
  };
}

/** Nothing listens for it: what is told of it goes on by itself. */
const ONWARD = '@onward';

/** Stands for the start in the table of moves; no event has an empty type. */
const START = '';

function machineState(chart: ChartState, value: StateValue): MachineState {
  const active = activeStates(chart, value);
  return {
    value,
    outcome: outcomeOf(chart, value),
    active,
    steps: restingSteps(active),
    moves: new Map(),
  };
}

/** Runs a macrostep of XState, which tells and asks the explorer; gives the value at its end. */
type Logic = (value: StateValue, eventType: string, explorer: Explorer) => StateValue;

/** Who runs the machine right now. */
interface Holder {
  explorer: Explorer | null;
  /** How many things it was told. */
  told: number;
  /** What the explorer threw: XState wraps it where a condition did. */
  thrown: { readonly error: unknown } | null;
}

function buildLogic(chart: ChartState, timers: Map<string, MachineTimer>): Logic {
  const holder: Holder = { explorer: null, told: 0, thrown: null };
  const machine: AnyStateMachine = createMachine(
    // The shape is XState's configuration, made from a checked plan; its types want literals.
    stateConfig({ chart, path: [], owner: null, timers, whileIn: stateIn }) as Parameters<
      typeof createMachine
    >[0],
    implementations(holder, timers),
  );
  machine.options = { ...machine.options, maxIterations: MICROSTEP_MAX };
  const scope = reusableScope(holder, timers);
  const first = (value: StateValue, eventType: string): AnyMachineSnapshot => {
    if (eventType === START) return machine.getInitialSnapshot(scope, undefined);
    const before = machine.resolveState({ value, context: {}, status: 'active' });
    return machine.transition(before, { type: eventType }, scope);
  };
  /**
   * XState stops where a move by itself leads back to where it began, though what was entered has
   * not come to rest: a circle has to go on until the host refuses it.
   */
  const step = (value: StateValue, eventType: string): AnyMachineSnapshot => {
    for (let snapshot = first(value, eventType); ; ) {
      const told = holder.told;
      if (told === 0 || snapshot.status !== 'active') return snapshot;
      snapshot = machine.transition(snapshot, { type: ONWARD }, scope);
      if (holder.told === told) return snapshot;
    }
  };
  return (value, eventType, explorer) => {
    holder.explorer = {
      ask: (condition, move) => explorer.ask(condition, move),
      tell(item) {
        holder.told += 1;
        explorer.tell(item);
      },
    };
    holder.told = 0;
    holder.thrown = null;
    try {
      const snapshot = step(value, eventType);
      if (snapshot.status === 'error') throw snapshot.error;
      return snapshot.value as StateValue; // without history states it is nothing else
    } catch (error) {
      throw causeOf(error, holder);
    } finally {
      holder.explorer = null;
    }
  };
}

function causeOf(error: unknown, { thrown }: Holder): unknown {
  return thrown ? thrown.error : error;
}

function outcomeOf(chart: ChartState, value: StateValue): string | null {
  return typeof value === 'string' ? (chart.states?.[value]?.outcome ?? null) : null;
}

/** Passes something to the explorer, and keeps what it throws. */
function withExplorer<Result>(holder: Holder, use: (explorer: Explorer) => Result): Result {
  if (!holder.explorer) throw new Error('The machine was run outside of a turn.');
  try {
    return use(holder.explorer);
  } catch (error) {
    holder.thrown = { error };
    throw error;
  }
}

function implementations(holder: Holder, timers: ReadonlyMap<string, MachineTimer>) {
  const delays = Object.fromEntries(
    [...timers.values()].map((entry) => [
      entry.eventType.slice('xstate.after.'.length, entry.eventType.lastIndexOf('.')),
      // Any number: the host finds the true one when it is told of the timer.
      () => 0,
    ]),
  );
  return {
    actions: { act: () => undefined },
    guards: {
      holds: (_: unknown, params: unknown) => {
        // The parameters are those that `transition` in `machine-config.ts` has put there.
        const { condition, move } = params as { condition: PlanCondition; move: MoveName };
        return withExplorer(holder, (explorer) => explorer.ask(condition, move));
      },
    },
    delays,
  };
}

function reusableScope(holder: Holder, timers: ReadonlyMap<string, MachineTimer>): AnyActorScope {
  const byEvent = new Map([...timers.values()].map((entry) => [entry.eventType, entry]));
  const timerOf = (eventType: unknown) => {
    const found = byEvent.get(String(eventType));
    invariant(found, `There is no timer ${String(eventType)}.`);
    return found;
  };
  const self = createActor(createMachine({}));
  return {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    logger: () => undefined,
    defer: () => undefined,
    emit: () => undefined,
    stopChild: () => undefined,
    actionExecutor: (action) =>
      withExplorer(holder, (explorer) => {
        if (action.type === 'act') {
          act(explorer, action.params as unknown as ActParams); // as `stateConfig` has put them
        } else if (action.type === 'xstate.raise') {
          const { id, delay } = action.params as { id?: string; delay?: number }; // XState's own
          if (delay === undefined) return;
          const { key, timer } = timerOf(id);
          explorer.tell({ type: 'arm', timer: key, delay: timer.delay });
        } else if (action.type === 'xstate.cancel') {
          const { sendId } = action.params as { sendId: string }; // XState's own
          explorer.tell({ type: 'disarm', timer: timerOf(sendId).key });
        }
      }),
  };
}

function act(explorer: Explorer, { type, move, action, automatic }: ActParams): void {
  if (type === 'took') explorer.tell({ type, move, ...(automatic && { automatic }) });
  else if (type === 'entered' && move.step) explorer.tell({ type, step: move.step });
  else if (action) explorer.tell({ type: 'perform', action, move });
}
