import type { Random } from '../../engine/base/index.ts';
import { pick } from '../../engine/base/index.ts';

const KINDS = [
  'crash',
  'lateCommit',
  'databaseError',
  'cutOff',
  'gap',
  'shortTurn',
  'lostNotice',
  'skew',
  'pause',
  'timeSlip',
  'duplicate',
  'reorder',
  'lateEvent',
  'lostAnswer',
  'earlyReply',
  'refused',
  'retry',
  'retryAfter',
  'lostBefore',
  'lostAfter',
  'hang',
  'publish',
  'pauseFlow',
  'cancel',
  'operatorRetry',
] as const;

/**
 * What can go wrong:
 * - `crash`: a process dies at any point; `lateCommit`: the commit that it had sent still happens;
 * - `databaseError`: a call fails, before or after it was done; `cutOff`: an idle turn is ended;
 * - `gap`: rows with a lower number become visible later; `shortTurn`: a turn leaves rows;
 * - `lostNotice`: nobody is woken;
 * - `skew`: a worker's clock jumps; `pause`: a worker stops and goes on; `timeSlip`: all are slow;
 * - `duplicate`, `reorder`, `lateEvent`, `lostAnswer`, `earlyReply`: how events come in;
 * - `refused` to `hang`: what becomes of a message, `lostAfter` when it has arrived all the same;
 * - `publish` to `operatorRetry`: what people do meanwhile.
 */
export type FaultKind = (typeof KINDS)[number];

/** The faults of one run, and how often each has happened. */
export interface Faults {
  /** Draws whether a fault happens now, and counts it. */
  happens(kind: FaultKind, probability: number): boolean;
  /** Says that a fault has happened that nobody drew. */
  count(kind: FaultKind): void;
  /** From now on nothing goes wrong. */
  end(): void;
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Chooses a random half of the kinds, so that rare combinations come up too, and how violent they
 * are.
 */
export function drawFaults(random: Random): Faults {
  const on = new Set<FaultKind>(KINDS.filter(() => random.next() < 0.5));
  const force = pick(random, [0.3, 1, 1, 3]);
  const counts: Record<string, number> = {};
  let ended = false;
  const count = (kind: FaultKind) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  return {
    counts,
    count,
    happens(kind, probability) {
      if (ended || !on.has(kind) || random.next() >= probability * force) return false;
      count(kind);
      return true;
    },
    end() {
      ended = true;
    },
  };
}
