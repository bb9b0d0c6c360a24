import type { Reference, StepView } from './kind.ts';
import type { ChartEvent, StatePath } from './plan.ts';
import { keepResult } from './work-result.ts';

/**
 * Lowers what becomes of a step that has something done outside: `@done` leads to `next`, and
 * `@failed` to `failed`, or to `next` where that is not named.
 */
export function lowerResults(
  step: StepView,
  to: { readonly next: StatePath; readonly failed: StatePath | null | undefined },
): readonly ChartEvent[] {
  const { next, failed } = to;
  return [
    { event: `@done:${step.id}`, port: 'next', target: next, ...keepResult(step) },
    { event: `@failed:${step.id}`, port: failed ? 'failed' : 'next', target: failed ?? next },
  ];
}

/** The variable in which `save` keeps the result; only a run can tell its value. */
export function savedVariable(step: StepView): readonly Reference[] {
  const { save } = step.body;
  return typeof save === 'string' ? [{ type: 'variable', variable: save, at: ['save'] }] : [];
}
