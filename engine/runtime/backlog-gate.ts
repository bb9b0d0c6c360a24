import type { Clock, Instant } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { TurnStore } from '../store/index.ts';

/** Events that may wait for their turn in the database, of all processes together. */
export const INBOX_MAX = 200_000;
/** The database is asked once in so long at most; after a slow answer, once in so many times it. */
const PAUSE_MS = 250;
const PAUSE_TIMES = 20;
/** Once it was full, it has to be so much emptier before events are taken again. */
const OPEN_SHARE = 0.9;
const RETRY_UNKNOWN_SECONDS = 5;
const RETRY_MAX_SECONDS = 60;

/** Refuses events while too many wait for their turn. */
export interface BacklogGate {
  /**
   * Lets a request pass or not. It asks the database in the background, and waits for the answer
   * only while it refuses, or once what has passed since the last answer could have filled it.
   *
   * @throws EngineError OVERLOADED with `details.retryAfterSeconds`
   */
  pass(events: number): Promise<void>;
}

/**
 * Makes the gate of a process.
 *
 * @param options.max waiting events from which on it refuses
 */
export function createBacklogGate(options: {
  readonly store: Pick<TurnStore, 'inboxBacklog'>;
  readonly clock: Clock;
  readonly max: number;
}): BacklogGate {
  const { store, clock, max } = options;
  let look: Look | null = null;
  let looking: Promise<void> | null = null;
  let pauseMs = PAUSE_MS;
  let isFull = false;
  let passed = 0;
  let drainedPerSecond = 0;

  async function ask(): Promise<void> {
    const startedAt = clock.now();
    const before = passed;
    try {
      const { depth } = await store.inboxBacklog(max);
      drainedPerSecond =
        look === null ? 0 : drained(look, { at: startedAt, depth, passed: before });
      look = { at: startedAt, depth, passed: before };
      isFull = depth >= max || (isFull && depth >= max * OPEN_SHARE);
    } catch {
      // A database that is away says so to whoever stores events.
    }
    pauseMs = Math.max(PAUSE_MS, (clock.now() - startedAt) * PAUSE_TIMES);
    looking = null;
  }

  let askedAt: Instant | null = null;
  const isInDoubt = () => !isFull && (look === null || look.depth + passed - look.passed >= max);
  return {
    async pass(events) {
      const now = clock.now();
      if (
        looking === null &&
        (askedAt === null || now - askedAt >= pauseMs || (look !== null && isInDoubt()))
      ) {
        askedAt = now;
        looking = ask();
      }
      if (isFull || isInDoubt()) await looking;
      if (isFull) throw overloaded(look?.depth ?? max, { max, drainedPerSecond });
      passed += events;
    },
  };
}

/** What was seen at a moment: how many waited, and how many had passed until then. */
interface Look {
  readonly at: Instant;
  readonly depth: number;
  readonly passed: number;
}

/** How fast the workers get on: what came in and does not wait any more. */
function drained(before: Look, after: Look): number {
  const seconds = (after.at - before.at) / 1000;
  const gone = before.depth + (after.passed - before.passed) - after.depth;
  return seconds > 0 ? Math.max(0, gone / seconds) : 0;
}

function overloaded(
  depth: number,
  by: { readonly max: number; readonly drainedPerSecond: number },
): EngineError {
  const { max, drainedPerSecond } = by;
  const tooMany = depth - max * OPEN_SHARE;
  const seconds = drainedPerSecond > 0 ? tooMany / drainedPerSecond : RETRY_UNKNOWN_SECONDS;
  const retryAfterSeconds = Math.min(RETRY_MAX_SECONDS, Math.max(1, Math.ceil(seconds)));
  return new EngineError(
    'OVERLOADED',
    `${depth} events wait for their turn already. Send these again in ${retryAfterSeconds} s.`,
    { retryable: true, details: { waiting: depth, max, retryAfterSeconds } },
  );
}
