import { invariant, type StepId } from '../base/index.ts';
import { endsOf } from './ends.ts';
import { type Entries, lowerAfterEntries, lowerOnEntries } from './entries.ts';
import type { FlowView } from './flow.ts';
import type { Block, Lowering, StepView, Target } from './kind.ts';
import type { ChartState, StatePath } from './plan.ts';
import { entriesOf, kindOf } from './ports.ts';
import { stepIdOf } from './target.ts';

/** Owner of the effects of the flow's own `on` and `after`; no step can have this id. */
export const FLOW_OWNER: StepId = stepIdOf('@flow');

/** Names the final state of an outcome; no step can have this id. */
export function endState(outcome: string): string {
  return `end:${outcome}`;
}

/** Lowers a flow without errors to the chart that its plan is. */
export function lowerFlow(flow: FlowView): ChartState {
  const byId = new Map(flow.steps.map((step) => [step.id, step]));
  const resolve = resolver(byId);
  const initial = flow.steps[0];
  invariant(initial, `A flow with steps was expected; ${flow.id} has none.`);
  const finals = endsOf(flow).map((outcome) => [endState(outcome), { outcome }] as const);
  return {
    initial: initial.id,
    states: { ...lowerSteps(flow, [], resolve), ...Object.fromEntries(finals) },
    ...entryStates(flow.entries, { step: FLOW_OWNER, resolve }),
  };
}

type Resolve = (target: Target) => StatePath;

function resolver(byId: ReadonlyMap<StepId, StepView>): Resolve {
  return (target) => {
    if (target.type === 'end') return [endState(target.outcome)];
    const step = byId.get(stepIdOf(target.step));
    invariant(step, `A target that exists was expected; ${target.step} does not.`);
    return [...step.frames, step.id];
  };
}

/** Lowers the steps that stand directly inside `frames`. */
function lowerSteps(
  flow: FlowView,
  frames: readonly StepId[],
  resolve: Resolve,
): Readonly<Record<string, ChartState>> {
  const innermost = frames.at(-1);
  const inside = flow.steps.filter((step) => step.frames.at(-1) === innermost);
  return Object.fromEntries(inside.map((step) => [step.id, lowerStep(step, { flow, resolve })]));
}

function lowerStep(step: StepView, context: { flow: FlowView; resolve: Resolve }): ChartState {
  const { flow, resolve } = context;
  const frames = [...step.frames, step.id];
  return lowerStepState(step, {
    resolve,
    lowerBlock(block: Block) {
      const path = [...step.path, ...block.at];
      const states = lowerSteps(flow, frames, resolve);
      const [initial] = Object.keys(states);
      invariant(initial !== undefined, `Steps were expected at ${path.join('.')}.`);
      return { initial, states };
    },
  });
}

/** Lowers one step with the common keys: its own `on` goes before what its kind listens for. */
export function lowerStepState(step: StepView, lowering: Lowering): ChartState {
  const state = kindOf(step).lower(step, lowering);
  const own = entryStates(entriesOf(step), { step: step.id, resolve: lowering.resolve });
  const on = [...(own.on ?? []), ...(state.on ?? [])];
  const after = [...(own.after ?? []), ...(state.after ?? [])];
  return {
    step: step.id,
    kind: step.kind,
    ...state,
    ...(on.length > 0 && { on }),
    ...(after.length > 0 && { after }),
  };
}

function entryStates(
  entries: Entries,
  context: { step: StepId; resolve: Resolve },
): Pick<ChartState, 'on' | 'after'> {
  const on = lowerOnEntries(entries, context);
  const after = lowerAfterEntries(entries, context);
  return { ...(on.length > 0 && { on }), ...(after.length > 0 && { after }) };
}
