import type { Instant, Random } from '../base/index.ts';
import { plusMs } from '../base/index.ts';
import type { Settlement } from '../store/index.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import type { Attempt, Carrier } from './connector.ts';
import { DELIVER_MAX } from './connector.ts';
import type { HeldTargets } from './held-targets.ts';
import { putOff, type Send, settleAttempt } from './settlement.ts';
import { createTargetQueues } from './target-queues.ts';

/** Batches under way at once on one connector. */
const CALL_MAX = 4;
/** Messages in the hands of one connector; what is more waits in the store. */
const QUEUE_MAX = 2_000;
/** How long a message may wait here: with the longest attempt it stays within its lease. */
const QUEUE_MAX_MS = 20_000;
/** How long what finds no room waits in the store. */
const FULL_WAIT_MS = 5_000;

/** A message in the hands of a lane. */
interface Item {
  readonly send: Send;
  readonly target: string;
  readonly now: Instant;
  /** By the process's own clock, in milliseconds. */
  readonly since: number;
  readonly settle: (settlement: Settlement) => void;
}

/**
 * Sends the messages of one connector, a bounded number at once, so that a slow one holds up no
 * other. To one recipient of a shard they go one after another. Those behind one that was not sent
 * go back to the store with it: were its outcome lost with this process, another would try again.
 */
export interface ConnectorLane {
  readonly carrier: Carrier;
  readonly breaker: Breaker;
  /** Answers what became of the message. */
  send(send: Send, target: string, now: Instant): Promise<Settlement>;
}

interface LaneOptions {
  readonly random: Random;
  readonly timeoutMs: number;
  readonly held: HeldTargets;
}

/** Makes the lane of a connector, or of an endpoint. */
export function createConnectorLane(carrier: Carrier, options: LaneOptions): ConnectorLane {
  const { random, held } = options;
  const breaker = createBreaker(random);
  const queues = createTargetQueues<Item>();
  let calls = 0;

  function finish(item: Item, settlement: Settlement): void {
    if (settlement.status !== 'sent') held.hold(item.target, settlement);
    item.settle(settlement);
  }

  /** Settles the first one of its target; those behind it go on, or back to the store with it. */
  function end(item: Item, settlement: Settlement): void {
    finish(item, settlement);
    if (settlement.status === 'sent') {
      queues.next(item.target);
    } else {
      const at = settlement.dueAt ?? item.now;
      for (const behind of queues.clear(item.target)) finish(behind, later(behind, at));
    }
  }

  function pump(now: Instant): void {
    while (calls < CALL_MAX && queues.readyCount() > 0) {
      const at = breaker.until(now);
      const isProbing = breaker.state(now) === 'probing';
      if (at === null && isProbing && calls > 0) return;
      const batch = queues.take(at === null && isProbing ? 1 : DELIVER_MAX);
      if (at !== null) {
        for (const item of batch) end(item, later(item, at));
        continue;
      }
      const late = batch.filter((item) => performance.now() - item.since > QUEUE_MAX_MS);
      for (const item of late) end(item, full(item));
      const timely = batch.filter((item) => !late.includes(item));
      if (timely.length > 0) void call(timely, now);
    }
  }

  async function call(batch: readonly Item[], now: Instant): Promise<void> {
    calls += 1;
    const attempts = await attempt(carrier, { batch, now, timeoutMs: options.timeoutMs });
    calls -= 1;
    for (const [index, item] of batch.entries()) {
      const one = attempts[index] ?? NO_ANSWER;
      note(breaker, one, now);
      end(item, settleAttempt(item.send, { attempt: one, now, random }));
    }
    pump(now);
  }

  return {
    carrier,
    breaker,
    send(send, target, now) {
      const { promise, resolve } = Promise.withResolvers<Settlement>();
      const item = { send, target, now, since: performance.now(), settle: resolve };
      if (queues.size >= QUEUE_MAX && !queues.has(target)) {
        finish(item, full(item));
      } else {
        queues.add(target, item);
        // Once all messages of a claim are here: they go together.
        queueMicrotask(() => pump(now));
      }
      return promise;
    },
  };
}

const NO_ANSWER: Attempt = {
  type: 'unknown',
  error: 'The connector gave no answer for this message.',
};

function later(item: Item, at: Instant): Settlement {
  return putOff(item.send, { at, error: null });
}

function full(item: Item): Settlement {
  const at = plusMs(item.now, FULL_WAIT_MS);
  return putOff(item.send, { at, error: 'The connector is too slow for the messages that wait.' });
}

function note(breaker: Breaker, attempt: Attempt, now: Instant): void {
  switch (attempt.type) {
    case 'sent':
    case 'refused':
      breaker.answered();
      break;
    case 'retry':
      breaker.failed(now);
      if (attempt.afterMs !== undefined) breaker.rest(now, attempt.afterMs);
      break;
    case 'unknown':
      breaker.failed(now);
      break;
    case 'untried':
      break;
  }
}

async function attempt(
  carrier: Carrier,
  by: { readonly batch: readonly Item[]; readonly now: Instant; readonly timeoutMs: number },
): Promise<readonly Attempt[]> {
  const { batch, now, timeoutMs } = by;
  const effects = batch.map((item) => item.send.effect);
  try {
    return await within(timeoutMs, async () => carrier.carry(effects, now));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return batch.map(() => ({ type: 'unknown', error: message }));
  }
}

async function within<Value>(timeoutMs: number, work: () => Promise<Value>): Promise<Value> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`The connector has not answered within ${timeoutMs} ms.`)),
    timeoutMs,
  );
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
