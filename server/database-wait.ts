import { setTimeout as wait } from 'node:timers/promises';
import { EngineError } from '../engine/base/index.ts';
import type { Log } from './log.ts';

const WAIT_FIRST_MS = 250;
const WAIT_LONGEST_MS = 5_000;

/**
 * Does work that needs the database, again and again with growing waits while that is away.
 * @throws what the work throws for another reason; AbortError when the signal comes first
 */
export async function whenReachable<Value>(
  work: () => Promise<Value>,
  options: { readonly log: Log; readonly signal: AbortSignal },
): Promise<Value> {
  const { log, signal } = options;
  for (let waitMs = WAIT_FIRST_MS; ; waitMs = Math.min(waitMs * 2, WAIT_LONGEST_MS)) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isAway(error)) throw error;
      log.warn({ err: error, waitMs }, 'the database is away; it is tried again');
    }
    await wait(waitMs, undefined, { signal });
  }
}

function isAway(error: unknown): boolean {
  return error instanceof EngineError && error.code === 'DATABASE_UNREACHABLE' && error.retryable;
}
