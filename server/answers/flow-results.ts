import type { Static } from 'typebox';
import type { StepId, Text } from '../../engine/base/index.ts';
import { machineOf } from '../../engine/core/index.ts';
import type { ChartState, PlanAction } from '../../engine/language/index.ts';
import { parseFlow, portsOf } from '../../engine/language/index.ts';
import type { StepFigures, VersionRecord } from '../../engine/store/index.ts';
import type { FlowResults } from '../contract/result-calls.ts';
import { compareArms, proportionOf } from '../reports/proportion.ts';

/** Says how many who came to each step ended in a goal, and how the arms of each compare. */
export function flowResults(
  { version, text, compiled }: VersionRecord,
  figures: readonly StepFigures[],
): Static<typeof FlowResults> {
  const known = new Map(figures.map((figure) => [figure.step, figure]));
  const { arms } = machineOf(compiled).index;
  const { flow } = parseFlow(text);
  const steps = (flow?.steps ?? []).flatMap((step) => {
    const figure = known.get(step.id);
    return figure && figure.ended > 0 ? [{ step: step.id, ...resultOf(figure) }] : [];
  });
  const experiments = (flow?.steps ?? []).flatMap((step) => {
    const of = arms.get(step.id);
    if (!of) return [];
    const counted = new Map(known.get(step.id)?.arms.map((arm) => [arm.arm, arm]));
    const labels =
      of.type === 'shares'
        ? portsOf(step).map(({ label }) => label)
        : wordings(compiled.plan.chart, step.id);
    const results = labels.map((label, arm) => ({
      label,
      ...resultOf(counted.get(arm) ?? { ended: 0, won: 0 }),
    }));
    return [{ step: step.id, type: of.type, arms: results, comparison: compareArms(results) }];
  });
  return { version, goals: [...compiled.plan.goals], steps, experiments };
}

function resultOf({ ended, won }: { readonly ended: number; readonly won: number }) {
  return { ended, won, proportion: proportionOf({ ended, won }) };
}

/** The wordings of a step's message, each by the text that it begins with. */
function wordings(chart: ChartState, step: StepId): readonly Text[] {
  const message = actionsIn(chart).find((action) => action.type === 'send' && action.step === step);
  if (message?.type !== 'send') return [];
  return message.variants.map((parts, index): Text => {
    const text = parts.find((part) => part.type === 'text')?.text;
    return text === undefined
      ? { zh: `第 ${index + 1} 种`, en: `Wording ${index + 1}` }
      : { zh: text, en: text };
  });
}

function actionsIn(state: ChartState): readonly PlanAction[] {
  return [...(state.entry ?? []), ...Object.values(state.states ?? {}).flatMap(actionsIn)];
}
