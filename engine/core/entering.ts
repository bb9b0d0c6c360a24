import type { PlanHash, StepId } from '../base/index.ts';
import { invariant } from '../base/index.ts';
import type { ChartEvent, ChartState, CompiledFlow, StatePath } from '../language/index.ts';
import type { MachineHost } from './machine.ts';
import { machineOf } from './machine.ts';
import type { StateValue } from './model.ts';
import { hasSteps } from './step-fate.ts';

/** Stands in a block for the step that an instance has yet to enter; no step has this id. */
export const NOWHERE = '@nowhere';
const ENTER = '@enter';

const known = new WeakMap<CompiledFlow, CompiledFlow>();

/**
 * Enters steps of a version one after another from places marked {@link NOWHERE}, and does what
 * follows from that.
 *
 * XState says what happens, as in every move: it is given the same chart with one more state in
 * each block, from which each step inside can be entered.
 * @param value where the instance rests, with one mark for each of the steps
 * @throws whatever the host throws
 */
export function enterSteps(
  compiled: CompiledFlow,
  entering: { readonly value: StateValue; readonly steps: readonly StepId[] },
  host: MachineHost,
): StateValue {
  const machine = machineOf(enterable(compiled));
  const quiet = withoutTaking(host);
  let state = machine.restore(entering.value);
  for (const step of entering.steps) {
    const next = machine.offer(state, `${ENTER}:${step}`, quiet);
    invariant(next, `Step ${step} cannot be entered from ${JSON.stringify(state.value)}.`);
    state = next;
  }
  return state.value;
}

function enterable(compiled: CompiledFlow): CompiledFlow {
  const made = known.get(compiled);
  if (made) return made;
  const { plan, hash } = compiled;
  const chart = withMarks(plan.chart, []);
  // Names the machine in the cache of machines and nothing else.
  const copy = { ...compiled, hash: `${hash}${ENTER}` as PlanHash, plan: { ...plan, chart } };
  known.set(compiled, copy);
  return copy;
}

function withMarks(state: ChartState, path: StatePath): ChartState {
  if (!state.states || !hasSteps(state)) return state;
  const inner = Object.entries(state.states).map(
    ([key, child]) => [key, withMarks(child, [...path, key])] as const,
  );
  const states = Object.fromEntries(inner);
  if (state.parallel) return { ...state, states };
  return { ...state, states: { ...states, [NOWHERE]: { on: entriesInto(state, path) } } };
}

function entriesInto(state: ChartState, path: StatePath): readonly ChartEvent[] {
  return Object.entries(state.states ?? {}).flatMap(([key, inner]) => {
    const target = [...path, key];
    const own = inner.step ? [{ event: `${ENTER}:${inner.step}`, port: ENTER, target }] : [];
    return [...own, ...entriesInto(inner, target)];
  });
}

/** Nobody takes the way from a mark: it is no port of the flow. */
function withoutTaking(host: MachineHost): MachineHost {
  return {
    holds: (condition, move) => host.holds(condition, move),
    delay: (delay) => host.delay(delay),
    entered: (step) => host.entered(step),
    perform: (action, move) => host.perform(action, move),
    arm: (timer, ms) => host.arm(timer, ms),
    disarm: (timer) => host.disarm(timer),
    took: (move, automatic) => {
      if (move.port !== ENTER) host.took(move, automatic);
    },
  };
}
