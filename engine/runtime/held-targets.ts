import type { Settlement } from '../store/index.ts';

/**
 * Targets of messages that were not sent, while the store has not been told: a claim may bring
 * later ones for them all the same. Once told, the store itself keeps them behind one that waits.
 */
export interface HeldTargets {
  hold(target: string, unsent: Settlement): void;
  /** What the next message to this target must wait behind. */
  before(target: string): Settlement | undefined;
  /** Forgets those that are stored; never while a claim is under way that was begun before. */
  stored(settlements: readonly Settlement[]): void;
}

export function createHeldTargets(): HeldTargets {
  const last = new Map<string, Settlement>();
  const targets = new Map<Settlement, string>();
  return {
    hold(target, unsent) {
      last.set(target, unsent);
      targets.set(unsent, target);
    },
    before: (target) => last.get(target),
    stored(settlements) {
      for (const settlement of settlements) {
        const target = targets.get(settlement);
        if (target === undefined) continue;
        targets.delete(settlement);
        if (last.get(target) === settlement) last.delete(target);
      }
    },
  };
}
