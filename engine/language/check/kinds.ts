import { fixBelow } from '../fix.ts';
import type { KindFinding, StepView } from '../kind.ts';
import type { Mistake } from '../mistake.ts';
import { kindOf, valueAt } from '../ports.ts';
import type { Check } from './flow-check.ts';

/** Asks each kind what is wrong with its own steps. */
export const checkKinds: Check = ({ flow }) =>
  flow.steps.flatMap((step) =>
    kindOf(step)
      .check(step)
      .map((finding) => mistakeOf(finding, step)),
  );

function mistakeOf(finding: KindFinding, step: StepView): Mistake {
  const { code, at, message, hint } = finding;
  const fix = finding.fix && fixBelow(step.path, finding.fix);
  const value = valueAt(step.body, at);
  // A map or list may span many lines; its key says as much on one.
  const part = typeof value === 'object' && value !== null ? 'key' : 'value';
  return { code, path: [...step.path, ...at], part, message, hint, fix, step: step.id };
}
