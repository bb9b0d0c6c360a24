import type { StepId } from '../base/index.ts';
import type { Failure } from './model.ts';

/** Ends a move: the instance fails with this, and nothing of the move remains. */
export class FlowFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.message, options);
    this.name = 'FlowFailure';
    this.failure = failure;
  }
}

const MESSAGE_MAX = 500;

/** What is stored of an error that a flow caused; messages are cut, stacks left out. */
export function failureOf(error: unknown, step: StepId | null): Failure {
  const known = findFailure(error);
  if (known) return known;
  const message = error instanceof Error ? error.message : String(error);
  const code = /^Infinite loop/.test(message) ? 'LOOP' : 'MACHINE';
  return { code, message: message.slice(0, MESSAGE_MAX), step };
}

/** XState wraps what a guard throws; the cause is further in. */
function findFailure(error: unknown): Failure | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (at instanceof FlowFailure) return at.failure;
  }
  return null;
}
