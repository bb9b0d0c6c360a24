import {
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  createMachine,
} from 'xstate';
import type { PlanHash, StepId } from '../base/index.ts';
import type {
  ChartState,
  CompiledFlow,
  PlanAction,
  PlanCondition,
  PlanDelay,
  StatePath,
} from '../language/index.ts';
import { type ChartIndex, indexChart } from './chart-index.ts';
import { type ActParams, type MachineTimer, type MoveName, stateConfig } from './machine-config.ts';
import type { StateValue } from './model.ts';

export type { MachineTimer, MoveName };

/** Longest chain of moves that one event may set off; beyond it the instance fails. */
const MICROSTEP_MAX = 400;

/** What the machine asks of and tells to whoever runs it, in the order in which it happens. */
export interface MachineHost {
  holds(condition: PlanCondition, move: MoveName): boolean;
  /** Milliseconds from now. */
  delay(delay: PlanDelay): number;
  entered(step: StepId): void;
  took(move: MoveName): void;
  perform(action: PlanAction, move: MoveName): void;
  arm(timer: string, delayMs: number): void;
  disarm(timer: string): void;
}

/** Where a machine rests: `value` is all of it that has to be stored. */
export interface MachineState {
  readonly value: StateValue;
  /** Set once the machine has reached an end. */
  readonly outcome: string | null;
}

/** A compiled flow as a machine, made once for each version and used for all its instances. */
export interface FlowMachine {
  readonly compiled: CompiledFlow;
  readonly timers: ReadonlyMap<string, MachineTimer>;
  readonly index: ChartIndex;
  /** Enters the first step. @throws whatever the host throws, and on an endless chain of moves */
  start(host: MachineHost): MachineState;
  /** Offers an event; null when nothing in force takes it, and then nothing has happened. */
  offer(state: MachineState, eventType: string, host: MachineHost): MachineState | null;
  /** The chart's states that are active, the outermost first, each with its path. */
  active(value: StateValue): readonly ActiveState[];
}

export interface ActiveState {
  readonly path: StatePath;
  readonly state: ChartState;
}

const cache = new Map<PlanHash, FlowMachine>();
const CACHE_MAX = 1_000;

/**
 * Gives the machine of a version, from a cache by its hash.
 *
 * Runs XState's pure transition with one scope that is made once, since making one for each step
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
  const chart = compiled.plan.chart;
  const holder: Holder = { host: null, acted: false };
  const timers = new Map<string, MachineTimer>();
  const machine = createMachine(
    // The shape is XState's configuration, made from a checked plan; its types want literals.
    stateConfig({ chart, path: [], owner: null, timers }) as Parameters<typeof createMachine>[0],
    implementations(holder, timers),
  );
  machine.options = { ...machine.options, maxIterations: MICROSTEP_MAX };
  const scope = reusableScope(holder, timers);
  const run = (host: MachineHost, step: () => AnyMachineSnapshot): AnyMachineSnapshot => {
    holder.host = host;
    holder.acted = false;
    try {
      const snapshot = step();
      if (snapshot.status === 'error') throw snapshot.error;
      return snapshot;
    } finally {
      holder.host = null;
    }
  };
  return {
    compiled,
    timers,
    index: indexChart(chart),
    start: (host) => {
      const snapshot = run(host, () => machine.getInitialSnapshot(scope, undefined));
      return machineState(chart, snapshot);
    },
    offer: (state, eventType, host) => {
      const before = restore(machine, state);
      const after = run(host, () => machine.transition(before, { type: eventType }, scope));
      // The snapshot does not tell: a move back into the same step leaves it the same.
      return holder.acted ? machineState(chart, after) : null;
    },
    active: (value) => activeStates(chart, value),
  };
}

/** Who runs the machine right now, and whether the present move has done anything. */
interface Holder {
  host: MachineHost | null;
  acted: boolean;
}

/**
 * Snapshots of this turn by the state that they came to, so that a chain of moves restores none.
 */
const snapshots = new WeakMap<MachineState, AnyMachineSnapshot>();

function restore(machine: AnyStateMachine, state: MachineState): AnyMachineSnapshot {
  return (
    snapshots.get(state) ??
    machine.resolveState({ value: state.value, context: {}, status: 'active' })
  );
}

function machineState(chart: ChartState, snapshot: AnyMachineSnapshot): MachineState {
  const value = snapshot.value as StateValue; // without history states it is nothing else
  const state = { value, outcome: snapshot.status === 'done' ? outcomeOf(chart, value) : null };
  snapshots.set(state, snapshot);
  return state;
}

function outcomeOf(chart: ChartState, value: StateValue): string | null {
  const key = typeof value === 'string' ? value : Object.keys(value)[0];
  return key === undefined ? null : (chart.states?.[key]?.outcome ?? null);
}

function hostOf(holder: Holder): MachineHost {
  if (!holder.host) throw new Error('The machine was run outside of a turn.');
  return holder.host;
}

function implementations(holder: Holder, timers: ReadonlyMap<string, MachineTimer>) {
  const delays = Object.fromEntries(
    [...timers.values()].map((entry) => [
      entry.eventType.slice('xstate.after.'.length, entry.eventType.lastIndexOf('.')),
      () => hostOf(holder).delay(entry.timer.delay),
    ]),
  );
  return {
    actions: { act: () => undefined },
    guards: {
      holds: (_: unknown, params: unknown) => {
        // The parameters are those that `transition` above has put there.
        const { condition, move } = params as { condition: PlanCondition; move: MoveName };
        return hostOf(holder).holds(condition, move);
      },
    },
    delays,
  };
}

function reusableScope(holder: Holder, timers: ReadonlyMap<string, MachineTimer>): AnyActorScope {
  const keyByEvent = new Map([...timers.values()].map((entry) => [entry.eventType, entry.key]));
  const timerKey = (eventType: unknown) => keyByEvent.get(String(eventType)) ?? String(eventType);
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
    actionExecutor: (action) => {
      const host = hostOf(holder);
      holder.acted = true;
      if (action.type === 'act') {
        act(host, action.params as unknown as ActParams); // as `stateConfig` has put them
      } else if (action.type === 'xstate.raise') {
        const { id, delay } = action.params as { id?: string; delay?: number }; // XState's own
        if (delay !== undefined) host.arm(timerKey(id), delay);
      } else if (action.type === 'xstate.cancel') {
        host.disarm(timerKey((action.params as { sendId: string }).sendId)); // XState's own
      }
    },
  };
}

function act(host: MachineHost, params: ActParams): void {
  if (params.type === 'took') host.took(params.move);
  else if (params.type === 'entered' && params.move.step) host.entered(params.move.step);
  else if (params.action) host.perform(params.action, params.move);
}

function activeStates(chart: ChartState, value: StateValue): readonly ActiveState[] {
  const found: ActiveState[] = [{ path: [], state: chart }];
  const walk = (state: ChartState, path: StatePath, at: StateValue): void => {
    const entries: [string, StateValue | null][] =
      typeof at === 'string' ? [[at, null]] : Object.entries(at);
    for (const [key, inner] of entries) {
      const child = state.states?.[key];
      if (!child) continue;
      const childPath = [...path, key];
      found.push({ path: childPath, state: child });
      if (inner !== null) walk(child, childPath, inner);
    }
  };
  walk(chart, [], value);
  return found;
}
