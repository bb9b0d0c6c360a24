import type { Instant } from '../base/index.ts';

/** What is counted of the subjects of an entity, and the segments that they are in. */
export interface MeasuredState {
  /** When time alone changes a segment; null when it does not. */
  readonly changeAt: Instant | null;
}
