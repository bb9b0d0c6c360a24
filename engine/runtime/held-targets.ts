import type { Settlement } from '../store/index.ts';

/**
 * Targets to which a message waits of which the store has not been told yet: a claim may bring
 * later ones for them all the same. Once it is stored, the store itself keeps them behind it.
 */
export interface HeldTargets {
  hold(target: string, waiting: Settlement): void;
  /** What the next message to this target must wait behind. */
  before(target: string): Settlement | undefined;
  /** Forgets those that are stored; never while a claim is under way that was begun before. */
  stored(settlements: readonly Settlement[]): void;
}

export function createHeldTargets(): HeldTargets {
  const last = new Map<string, Settlement>();
  const targets = new Map<Settlement, string>();
  return {
    hold(target, waiting) {
      last.set(target, waiting);
      targets.set(waiting, target);
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
