import type { Reference, StepView } from './kind.ts';
import type { PlanAction } from './plan-action.ts';

/** A step with `save` keeps what it came to; of a person's work `{ choice, by, fields }`. */
export function keepResult(step: StepView): { readonly actions?: readonly PlanAction[] } {
  const variable = step.body.save;
  return typeof variable === 'string' ? { actions: [{ type: 'save', variable }] } : {};
}

/** The variable of a step with `save`, which has to be an object. */
export function savedVariable(step: StepView): readonly Reference[] {
  const { save } = step.body;
  return typeof save === 'string'
    ? [{ type: 'variable', variable: save, value: {}, at: ['save'] }]
    : [];
}
