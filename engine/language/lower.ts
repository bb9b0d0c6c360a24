import { invariant, type StepId } from '../base/index.ts';
import { branchPathOf, statePathOf } from './branches.ts';
import { endsOf, endsOfBranch } from './ends.ts';
import { type Entries, lowerAfterEntries, lowerOnEntries } from './entries.ts';
import type { Path } from './finding.ts';
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
  const initial = flow.steps[0];
  invariant(initial, `A flow with steps was expected; ${flow.id} has none.`);
  const context = { flow, byId };
  return {
    initial: initial.id,
    states: { ...lowerSteps(['steps'], context), ...finalStates(endsOf(flow)) },
    ...entryStates(flow.entries, { step: FLOW_OWNER, resolve: resolver(null, context) }),
  };
}

type Resolve = (target: Target) => StatePath;

interface Context {
  readonly flow: FlowView;
  readonly byId: ReadonlyMap<StepId, StepView>;
}

function finalStates(outcomes: readonly string[]): Readonly<Record<string, ChartState>> {
  return Object.fromEntries(outcomes.map((outcome) => [endState(outcome), { outcome }]));
}

/** What targets mean at a step; null stands for the flow itself. */
function resolver(from: StepView | null, { byId }: Context): Resolve {
  return (target) => {
    if (target.type === 'end') {
      return [...(from ? branchPathOf(from) : []), endState(target.outcome)];
    }
    const step = byId.get(stepIdOf(target.step));
    invariant(step, `A target that exists was expected; ${target.step} does not.`);
    return statePathOf(step);
  };
}

/** Lowers the steps of one block. */
function lowerSteps(block: Path, context: Context): Readonly<Record<string, ChartState>> {
  const name = block.join('\n');
  const inside = context.flow.steps.filter(({ path }) => path.slice(0, -1).join('\n') === name);
  return Object.fromEntries(inside.map((step) => [step.id, lowerStep(step, context)]));
}

function lowerStep(step: StepView, context: Context): ChartState {
  return lowerStepState(step, {
    resolve: resolver(step, context),
    lowerBlock(block: Block) {
      const path = [...step.path, ...block.at];
      const states = lowerSteps(path, context);
      const [initial] = Object.keys(states);
      invariant(initial !== undefined, `Steps were expected at ${path.join('.')}.`);
      if (!block.branch) return { initial, states };
      const ends = endsOfBranch(context.flow, { step: step.id, name: block.name });
      return { initial, states: { ...states, ...finalStates(ends) } };
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
