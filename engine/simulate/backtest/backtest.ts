import type { Instant } from '../../base/index.ts';
import type { Catalogue, LedgerEntry, StoredEvent } from '../../core/index.ts';
import { ENGINE_SOURCE } from '../../core/index.ts';
import { allApproved } from './all-approved.ts';
import type { BacktestResult } from './backtest-result.ts';
import type { Counted } from './count-table.ts';
import type { LockstepFigures, Turned } from './lockstep.ts';
import { openLockstep } from './lockstep.ts';
import type { Matcher } from './matcher.ts';
import { openMatcher } from './matcher.ts';
import { rowOfEntry, rowOfSend } from './message-row.ts';
import type { Side, Sides } from './sides.ts';
import type { Tally } from './tally.ts';
import { openTally } from './tally.ts';

export interface BacktestOptions {
  /** What was published; null where nothing was. */
  readonly before: Catalogue | null;
  /** What is to be. */
  readonly after: Catalogue;
  /** The period, from `from` on and before `to`. */
  readonly from: Instant;
  readonly to: Instant;
  /** Whether `sent` will be called for what has really gone out. */
  readonly comparesReal?: boolean;
  /** How many people and groups are kept at hand; the others are packed. 5,000 when absent. */
  readonly unpackedMax?: number;
}

/** How far a backtest is, and what it holds in memory. */
export interface BacktestProgress extends LockstepFigures {
  /** Events that were taken, or folded. */
  readonly events: number;
  /** The time of the last of them; null before the first. */
  readonly at: Instant | null;
  /** Messages of one side for which the other side's is still looked for. */
  readonly unmatched: number;
}

/**
 * Runs what was published and what is to be over the same events of the past, and compares what
 * both would have sent. Nothing leaves it: what is sent, called or done counts as done at once.
 */
export interface Backtest {
  /**
   * Takes events in the order of their acceptance, each once. Those before the period only tell
   * of profiles; those behind it are left out, and so is what the engine raised itself, for both
   * sides raise their own.
   */
  feed(events: readonly StoredEvent[]): void;
  /**
   * Lets time pass up to an instant, once no more events come: `finish` in smaller steps, for
   * whoever has to do something else in between.
   */
  passTo(at: Instant): void;
  /** Counts a message that has really gone out in the period. */
  sent(message: Counted): void;
  progress(): BacktestProgress;
  /** Lets the rest of the period pass, and tells the difference. To be called once. */
  finish(): BacktestResult;
}

const UNPACKED_MAX = 5_000;
/** Of what the engine raised, somebody's decisions: a start by hand, and a task that was done. */
const BY_PEOPLE: ReadonlySet<string> = new Set(['@start', '@task']);

/** Opens a backtest. The same events in the same order give the same result. */
export function createBacktest(options: BacktestOptions): Backtest {
  const { from, to, unpackedMax = UNPACKED_MAX } = options;
  const after = allApproved(options.after);
  const before = options.before ? allApproved(options.before) : { ...after, active: [] };
  const { zone } = after.workspace;
  const tally = openTally({ zone, comparesReal: options.comparesReal === true });
  const matcher = openMatcher((match) => tally.match(match));
  const failed = { before: 0, after: 0 };
  const heldKeys = { before: new Set<string>(), after: new Set<string>() };
  const lockstep = openLockstep({
    before,
    after,
    from,
    unpackedMax,
    onTurn(turned) {
      note(turned, { tally, matcher, heldKeys });
      const count = turned.change.instances.filter(({ status }) => status === 'failed').length;
      if (turned.on !== 'after') failed.before += count;
      if (turned.on !== 'before') failed.after += count;
    },
  });
  let events = 0;
  let folded = 0;
  let at: Instant | null = null;

  function take(event: StoredEvent): void {
    if (event.acceptedAt >= to || isOwn(event)) return;
    at = event.acceptedAt;
    if (at < from) {
      folded += 1;
      lockstep.fold(event);
      return;
    }
    events += 1;
    lockstep.take(event);
    matcher.passTo(at);
  }

  return {
    feed(batch) {
      for (const event of batch) take(event);
    },
    passTo(at) {
      // The last instant of the period is the one before its end.
      lockstep.runTo(Math.min(at, to - 1) as Instant);
      matcher.passTo(at);
    },
    sent: (message) => tally.really(message),
    progress: () => {
      return { ...lockstep.figures(), events: events + folded, at, unmatched: matcher.waiting };
    },
    finish() {
      lockstep.runTo((to - 1) as Instant); // likewise
      matcher.end();
      const figures = lockstep.figures();
      return { from, to, zone, events, folded, ...tally.sums(), failed, figures };
    },
  };
}

function isOwn({ source, type }: StoredEvent): boolean {
  return source === ENGINE_SOURCE && !BY_PEOPLE.has(type);
}

/** What the messages of a turn are told to. */
interface Books {
  readonly tally: Tally;
  readonly matcher: Matcher;
  /** Messages that wait on either side: each is judged again and again, and counts once. */
  readonly heldKeys: Readonly<Record<Side, Set<string>>>;
}

function note({ at, on, change }: Turned, books: Books): void {
  for (const effect of change.effects) {
    if (effect.type !== 'send') continue;
    const { flow, step } = effect.origin;
    if (on === 'both') books.tally.same({ at, flow, step, class: effect.class });
    else books.matcher.add(on, rowOfSend(effect, at));
  }
  for (const entry of change.ledger) noteEntry(entry, on, books);
}

function noteEntry(entry: LedgerEntry, on: Sides, books: Books): void {
  const { tally, matcher } = books;
  const sides: readonly Side[] = on === 'both' ? ['before', 'after'] : [on];
  for (const side of sides) noteHeld(entry, side, books);
  const row = rowOfEntry(entry);
  if (row === null) return;
  if (on !== 'both') matcher.add(on, row);
  else tally.match({ type: 'pair', before: row, after: row });
}

function noteHeld(entry: LedgerEntry, side: Side, { tally, heldKeys }: Books): void {
  const { at, key, what, origin } = entry;
  if (what !== 'held') {
    heldKeys[side].delete(key);
  } else if (!heldKeys[side].has(key)) {
    heldKeys[side].add(key);
    tally.held(side, { at, flow: origin.flow, step: origin.step, class: entry.class });
  }
}
