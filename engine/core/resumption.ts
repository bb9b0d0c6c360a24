import type { Draft } from './draft.ts';
import type { Offered } from './model.ts';

/** What a failed instance is to be offered again, at most. */
export const OFFERED_MAX = 64;

/** Adds to what a failed instance is offered once somebody retries it. */
export function owe(draft: Draft, more: readonly Offered[]): void {
  const resume = draft.failure?.resume;
  if (!draft.failure || !resume || more.length === 0) return;
  const offered = [...resume.offered, ...more].slice(0, OFFERED_MAX);
  draft.failure = { ...draft.failure, resume: { ...resume, offered } };
  draft.changed = true;
}
