import type { BranchRef, StepView } from './kind.ts';
import type { StatePath } from './plan.ts';

/** Where a step stands. */
export type StepPlace = Pick<StepView, 'id' | 'frames' | 'branches'>;

/** The state of a step in the chart; a branch is a state of its own between frame and step. */
export function statePathOf({ id, frames, branches }: StepPlace): StatePath {
  const around = frames.flatMap((frame) => {
    const branch = branches.find(({ step }) => step === frame);
    return branch ? [frame, branch.name] : [frame];
  });
  return [...around, id];
}

/** The state of the innermost branch around a step: what an `end` there ends. The root is empty. */
export function branchPathOf({ frames, branches }: StepPlace): StatePath {
  const innermost = branches.at(-1);
  if (!innermost) return [];
  const around = frames.slice(0, frames.indexOf(innermost.step));
  const path = statePathOf({ id: innermost.step, frames: around, branches: branches.slice(0, -1) });
  return [...path, innermost.name];
}

/** Tells whether two steps stand in the same branches; null stands for the flow itself. */
export function inSameBranch(
  left: Pick<StepPlace, 'branches'> | null,
  right: Pick<StepPlace, 'branches'> | null,
): boolean {
  const [ours, theirs] = [left?.branches ?? [], right?.branches ?? []];
  return ours.length === theirs.length && ours.every((branch, at) => isSame(branch, theirs[at]));
}

function isSame(left: BranchRef, right: BranchRef | undefined): boolean {
  return left.step === right?.step && left.name === right.name;
}
