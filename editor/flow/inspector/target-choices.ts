import type { Locale } from '../../../engine/base/index.ts';
import { inLocale } from '../../../engine/base/index.ts';
import type { FlowView } from '../../../engine/language/index.ts';
import { endsOf, outline } from '../../../engine/language/index.ts';
import type { TargetChoice } from './scope.ts';

/**
 * Where a port may lead: the steps of the same block and of the blocks around it, by title, then
 * the ends that the flow knows. A port of the flow itself (`from` null) sees the outermost steps.
 */
export function targetChoices(
  flow: FlowView,
  locale: Locale,
  from: string | null,
): readonly TargetChoice[] {
  const { nodes } = outline(flow);
  const around = flow.steps.find((step) => step.id === from)?.frames ?? [];
  const isAround = (frame: string) => around.some((each) => each === frame);
  const steps = nodes
    .filter((node) => node.frame === null || isAround(node.frame))
    .map((node): TargetChoice => {
      const title = inLocale(node.title, locale);
      return {
        target: { type: 'step', step: node.id },
        label: title === node.id ? title : `${title} · ${node.id}`,
      };
    });
  const outcomes = [...new Set([...endsOf(flow), ...flow.goals])];
  const ends = outcomes.map(
    (outcome): TargetChoice => ({
      target: { type: 'end', outcome },
      label: outcome,
    }),
  );
  return [...steps, ...ends];
}
