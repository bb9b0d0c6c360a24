import type { Locale } from '../../../engine/base/index.ts';
import { inLocale } from '../../../engine/base/index.ts';
import type { FlowView } from '../../../engine/language/index.ts';
import { endsOf, endsOfBranch, inSameBranch, outline } from '../../../engine/language/index.ts';
import type { TargetChoice } from './scope.ts';

/**
 * Where a port may lead: the steps of the same block and of the blocks around it, by title, then
 * the ends that the flow knows; in a branch those of the branch, and no step outside of it. A port
 * of the flow itself (`from` null) sees the outermost steps.
 */
export function targetChoices(
  flow: FlowView,
  locale: Locale,
  from: string | null,
): readonly TargetChoice[] {
  const { nodes } = outline(flow);
  const step = flow.steps.find((each) => each.id === from) ?? null;
  const isAround = (frame: string) => step?.frames.some((each) => each === frame);
  const branch = step?.branches.at(-1);
  const places = new Map([...flow.steps, ...flow.broken].map((each) => [each.id, each]));
  const steps = nodes
    .filter((node) => node.frame === null || isAround(node.frame))
    // Out of a branch nothing can be named.
    .filter((node) => inSameBranch(step, places.get(node.id) ?? null))
    .map((node): TargetChoice => {
      const title = inLocale(node.title, locale);
      return {
        target: { type: 'step', step: node.id },
        label: title === node.id ? title : `${title} · ${node.id}`,
      };
    });
  const outcomes = branch
    ? endsOfBranch(flow, branch)
    : [...new Set([...endsOf(flow), ...flow.goals])];
  const ends = outcomes.map(
    (outcome): TargetChoice => ({
      target: { type: 'end', outcome },
      label: outcome,
    }),
  );
  return [...steps, ...ends];
}
