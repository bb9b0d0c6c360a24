import type { Instant } from '../../base/index.ts';
import type { GateReason } from '../../core/index.ts';
import type { LockstepFigures } from './lockstep.ts';
import type { Verdict } from './message-row.ts';
import type { Side } from './sides.ts';

/**
 * How a message of one side stands to the other:
 * - `same`: the same text at the same time, give or take a minute;
 * - `moved`: the same text at another time;
 * - `text`: another text;
 * - `onlyBefore`, `onlyAfter`: the other side never came to it;
 * - `refused`: it went out before, and is refused or withdrawn now;
 * - `released`: the other way round.
 */
export type MessageChange =
  | 'same'
  | 'moved'
  | 'text'
  | 'onlyBefore'
  | 'onlyAfter'
  | 'refused'
  | 'released';

/** Numbers of messages. */
export interface BacktestCounts extends Readonly<Record<MessageChange, number>> {
  /** Went out on either side. */
  readonly before: number;
  readonly after: number;
  /** Was held for a time on either side, whatever became of it. */
  readonly heldBefore: number;
  readonly heldAfter: number;
  /** Has really gone out in the period; null where that is not known. */
  readonly really: number | null;
}

/** The counts of one flow, step, class or day; the other names are null. */
export interface BacktestRow extends BacktestCounts {
  readonly flow: string | null;
  readonly step: string | null;
  readonly class: string | null;
  /** A date of the workspace's zone, such as `2026-03-02`. */
  readonly day: string | null;
}

/** Messages that did not go out on either side, by reason. */
export interface RefusalCount {
  readonly flow: string;
  readonly step: string;
  readonly class: string;
  readonly why: GateReason;
  readonly before: number;
  readonly after: number;
}

/** One message of one side, as an example shows it. */
export interface ExampleSide {
  readonly at: Instant;
  readonly verdict: Verdict;
  readonly why: GateReason | null;
  /** Shortened. */
  readonly text: string;
}

export interface BacktestExample {
  readonly change: Exclude<MessageChange, 'same'>;
  readonly flow: string;
  readonly step: string;
  readonly class: string;
  readonly to: string;
  readonly about: string;
  readonly before: ExampleSide | null;
  readonly after: ExampleSide | null;
}

/** What a backtest has come to: the difference of what both sides sent, message by message. */
export interface BacktestResult {
  readonly from: Instant;
  readonly to: Instant;
  readonly zone: string;
  /** Events of the period, and those before it that only told of profiles. */
  readonly events: number;
  readonly folded: number;
  readonly total: BacktestCounts;
  readonly flows: readonly BacktestRow[];
  readonly steps: readonly BacktestRow[];
  readonly classes: readonly BacktestRow[];
  readonly days: readonly BacktestRow[];
  readonly refusals: readonly RefusalCount[];
  /** The first of each kind. */
  readonly examples: readonly BacktestExample[];
  /** Instances that failed. */
  readonly failed: Readonly<Record<Side, number>>;
  readonly figures: LockstepFigures;
}
