import type { Static, TSchema } from 'typebox';
import type { Json } from '../base/index.ts';
import type { StepView } from './kind.ts';

/** Takes what stands under a step's kind key, typed by the schema that it was checked against. */
export function specOf<Schema extends TSchema>(step: StepView, _schema: Schema): Static<Schema> {
  return step.spec as Static<Schema>; // a `StepView` is made only of steps whose shape fits
}

/** Takes a part of a specification as the JSON that it is. */
export function jsonOf(part: unknown): Json {
  return part as Json; // everything below a step was read from JSON
}
