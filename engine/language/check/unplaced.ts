import type { Lowering } from '../kind.ts';

/** Lowers a step by itself, where neither targets nor the steps inside of it matter. */
export const UNPLACED: Lowering = {
  resolve: () => [],
  lowerBlock: () => ({ initial: '', states: {} }),
};
