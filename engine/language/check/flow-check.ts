import type { FlowView } from '../flow.ts';
import type { StepView } from '../kind.ts';
import type { Mistake } from '../mistake.ts';
import type { Workspace } from '../workspace.ts';

/** What every check is given. */
export interface CheckInput {
  readonly flow: FlowView;
  readonly workspace: Workspace;
  /** Ids of the workspace's flows; null where they are not known. */
  readonly flows: readonly string[] | null;
  /** Steps of the right shape, by id. */
  readonly steps: ReadonlyMap<string, StepView>;
  /** Ids of all steps, also of those whose shape is wrong. */
  readonly stepIds: readonly string[];
}

/** One concern of the checker. */
export type Check = (input: CheckInput) => readonly Mistake[];

export function checkInput(
  flow: FlowView,
  workspace: Workspace,
  flows: readonly string[] | null,
): CheckInput {
  return {
    flow,
    workspace,
    flows,
    steps: new Map(flow.steps.map((step) => [step.id, step])),
    stepIds: [...flow.steps, ...flow.broken].map((step) => step.id),
  };
}
