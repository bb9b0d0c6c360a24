import { EngineError } from '../base/index.ts';
import type { NewEvent } from '../core/index.ts';
import type { Accepted, Ingested } from '../store/index.ts';

/** Most events in one commit: a whole request of the largest size fits. */
const COMMIT_MAX = 1_000;
/** Events that may wait for a commit; more are refused until the database has caught up. */
const WAITING_MAX = 20_000;
/** Commits under way at once; more gain nothing on one database. */
const COMMITS_MAX = 2;
/**
 * Above so many events in the last commit the next one lingers longest: commits are then shared
 * anyway.
 */
const BUSY_EVENTS = 16;

interface Request {
  readonly events: readonly NewEvent[];
  readonly resolve: (accepted: Accepted) => void;
  readonly reject: (error: unknown) => void;
}

type Commit = (events: readonly NewEvent[]) => Promise<Ingested>;

export interface GroupCommit {
  add(events: readonly NewEvent[]): Promise<Accepted>;
  /** Events that wait or are being committed. */
  depth(): number;
}

/**
 * Joins requests into few commits. The first request waits 1 ms for company, up to `lingerMs` while
 * many come; each is answered for its own events, and a request is never divided.
 */
export function createGroupCommit(options: {
  readonly commit: Commit;
  readonly lingerMs: number;
}): GroupCommit {
  let waiting: Request[] = [];
  let waitingEvents = 0;
  let flyingEvents = 0;
  let commits = 0;
  let lastEvents = 0;
  let timer: NodeJS.Timeout | null = null;

  function schedule(): void {
    if (waiting.length === 0 || commits >= COMMITS_MAX) return;
    if (waitingEvents >= COMMIT_MAX || options.lingerMs === 0) {
      launch();
      return;
    }
    const lingerMs = lastEvents >= BUSY_EVENTS ? options.lingerMs : Math.min(1, options.lingerMs);
    timer ??= setTimeout(launch, lingerMs);
  }

  function launch(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const requests = firstBatch(waiting);
    const events = requests.reduce((total, request) => total + request.events.length, 0);
    waiting = waiting.slice(requests.length);
    waitingEvents -= events;
    commits += 1;
    flyingEvents += events;
    lastEvents = events;
    void commitTogether(requests, options.commit).finally(() => {
      commits -= 1;
      flyingEvents -= events;
      schedule();
    });
    schedule();
  }

  return {
    depth: () => waitingEvents + flyingEvents,
    add(events) {
      if (waitingEvents + events.length > WAITING_MAX) {
        throw new EngineError(
          'OVERLOADED',
          `${waitingEvents} events wait to be stored already. Send these again in a second.`,
          { retryable: true, details: { waiting: waitingEvents, retryAfterSeconds: 1 } },
        );
      }
      return new Promise((resolve, reject) => {
        waiting.push({ events, resolve, reject });
        waitingEvents += events.length;
        schedule();
      });
    },
  };
}

/** Divides the answer of one commit among the requests that were joined in it. */
function answer(requests: readonly Request[], outcome: Ingested): void {
  let first = 0;
  let next = 0;
  for (const request of requests) {
    const end = first + request.events.length;
    let duplicates = 0;
    while ((outcome.duplicateAt[next] ?? end) < end) {
      duplicates += 1;
      next += 1;
    }
    request.resolve({ accepted: request.events.length - duplicates, duplicates });
    first = end;
  }
}

/** The oldest requests that fit into one commit; one at least. */
function firstBatch(waiting: readonly Request[]): readonly Request[] {
  let events = 0;
  const end = waiting.findIndex((request, index) => {
    events += request.events.length;
    return index > 0 && events > COMMIT_MAX;
  });
  return end === -1 ? waiting : waiting.slice(0, end);
}

async function commitTogether(requests: readonly Request[], commit: Commit): Promise<void> {
  try {
    answer(requests, await commit(requests.flatMap((request) => request.events)));
  } catch (error) {
    // What one request carries must not fail the others, unless the database itself is away.
    const isShared = error instanceof EngineError && error.retryable;
    if (requests.length === 1 || isShared) {
      for (const request of requests) request.reject(error);
      return;
    }
    for (const request of requests) await commitTogether([request], commit);
  }
}
