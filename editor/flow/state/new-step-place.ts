import type { NewStep } from '../../../engine/language/edit/index.ts';
import type { FlowView, StepView } from '../../../engine/language/index.ts';
import { portsOf, stepKind } from '../../../engine/language/index.ts';
import type { CanvasSelection } from '../canvas/flow-elements.ts';

/** Where a new step goes. */
export type NewStepPlace = Pick<NewStep, 'after' | 'frame' | 'branch'>;

/**
 * Where a step goes that was picked in the palette: at the selected port, behind the selected step,
 * or, when nothing is selected, where the flow is open, else at its end.
 */
export function placeForPalette(
  flow: FlowView | null,
  selection: CanvasSelection | null,
): NewStepPlace {
  if (flow === null) return {};
  if (selection !== null) {
    const { step, port } = selection;
    const behind = port === undefined ? placeBehind(flow, step) : { after: { step, port } };
    if (behind !== null) return behind;
  }
  return placeAtOpenEnd(flow);
}

/** Behind a step: at its `next`, else inside it, else at a way out, best one that is open. */
export function placeBehind(flow: FlowView, stepId: string): NewStepPlace | null {
  const step = flow.steps.find((each) => each.id === stepId);
  if (step === undefined) return null;
  const ports = portsOf(step);
  const next = ports.find((each) => each.name === 'next');
  // A frame without a way on of its own takes the step inside.
  if (next === undefined && isFrame(step)) return { frame: step.id };
  const port = next ?? ports.find((each) => each.target === null) ?? ports[0];
  return port === undefined ? null : { after: { step: step.id, port: port.name } };
}

function placeAtOpenEnd(flow: FlowView): NewStepPlace {
  for (const step of flow.steps) {
    const open = portsOf(step).find((port) => port.required && port.target === null);
    if (open !== undefined) return { after: { step: step.id, port: open.name } };
  }
  const last = flow.steps.findLast((step) => isOutermost(step) && leadsByNext(step));
  if (last !== undefined) return { after: { step: last.id, port: 'next' } };
  return flow.steps.length === 0 ? {} : { after: 'start' };
}

function isFrame(step: StepView): boolean {
  return (stepKind(step.kind)?.blocks(step) ?? []).length > 0;
}

function isOutermost(step: StepView): boolean {
  return step.frames.length === 0;
}

function leadsByNext(step: StepView): boolean {
  return portsOf(step).some((port) => port.name === 'next');
}
