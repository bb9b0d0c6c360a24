import type { Instant } from '../base/index.ts';

/** What is counted of the subjects of an entity, and the segments that they are in. */
export interface MeasuredState {
  /** When time alone may change a segment or a metric; null when it cannot. */
  readonly changeAt: Instant | null;
  /** Names the measures and ladders of the workspace by which it was kept. */
  readonly rules: string;
  /** Of the customer, the group or the workspace. */
  readonly own: SubjectMeasured;
  /** Of the memberships of a person, by group ref. */
  readonly members?: Readonly<Record<string, SubjectMeasured>>;
}

/** What is kept of one subject, by the keys of measures and ladders: name and rule. */
export interface SubjectMeasured {
  /**
   * - Of a `last`: the instant, negative while the event has never come.
   * - Without a window: the total.
   * - Of a window that slides: pairs of time and amount in ascending order. Times are instants in
   *   windows up to two days, and hours since 1970 in longer ones.
   * - Of a calendar unit: when it ends, and the total in it.
   */
  readonly figures: Readonly<Record<string, number | readonly number[]>>;
  /** The level in each ladder. */
  readonly levels: Readonly<Record<string, string>>;
  /** Of each metric with a limit: when it was looked at, and 1 while it is beyond the limit. */
  readonly metrics?: Readonly<Record<string, readonly [Instant, 0 | 1]>>;
}

/** A subject that is in another level than before; `from` or `to` is null where it is in none. */
export interface SegmentMove {
  /** The key of the ladder: another rule of the same name has another. */
  readonly ladder: string;
  readonly from: string | null;
  readonly to: string | null;
}
