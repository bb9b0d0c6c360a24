import type { Mistake } from '../mistake.ts';
import type { Check } from './flow-check.ts';
import { entryPoints, moveGraph, reachable } from './graph.ts';

/** Finds steps that no instance can come to. */
export const checkReachability: Check = (input) => {
  const reached = reachable(moveGraph(input), entryPoints(input));
  return (
    [...input.flow.steps, ...input.flow.broken]
      // Of a frame that nothing leads to only the frame is told.
      .filter((step) => !reached.has(step.id) && step.frames.every((id) => reached.has(id)))
      .map(
        (step): Mistake => ({
          code: 'STEP_UNREACHABLE',
          path: step.path,
          part: 'key',
          step: step.id,
          message: {
            zh: `没有任何地方会走到步骤“${step.id}”。`,
            en: `Nothing leads to step \`${step.id}\`.`,
          },
          hint: {
            zh: '让某个步骤的 next 指向它，或删除它。',
            en: 'Point the `next` of some step to it, or delete it.',
          },
        }),
      )
  );
};
