import type { Instant } from '../base/index.ts';
import { type DueTimer, dueTimers } from './advance.ts';
import type { Draft } from './draft.ts';

/** The timer that is due first, up to an instant; null where none is. */
export function firstTimer(drafts: readonly Draft[], until: Instant): DueTimer | null {
  let first: DueTimer | null = null;
  for (const draft of drafts) {
    for (const timer of dueTimers(draft, until)) {
      if (isBefore(timer, first)) first = timer;
    }
  }
  return first;
}

/** By due time; of one instant the outer timer first, then the older instance's. */
function isBefore(timer: DueTimer, best: DueTimer | null): boolean {
  if (!best) return true;
  const order =
    timer.dueAt - best.dueAt ||
    timer.depth - best.depth ||
    timer.draft.base.order - best.draft.base.order;
  return order < 0;
}
