import type { Later } from '../../../../editor/flow/state/flow-store.ts';

/** A timer that a test moves: `run` does all that is due, and what that asks for. */
export function manualLater(): { readonly later: Later; run(): Promise<void> } {
  const due = new Set<() => void>();
  return {
    later(act) {
      const entry = () => act();
      due.add(entry);
      return () => due.delete(entry);
    },
    async run() {
      const now = [...due];
      due.clear();
      for (const act of now) act();
      // The saves that were begun settle within a few turns of the promise queue.
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    },
  };
}
