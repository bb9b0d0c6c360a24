import type { Instant, Random } from '../base/index.ts';
import { plusMs, unreachable } from '../base/index.ts';
import type { Effect, NewEvent } from '../core/index.ts';
import { membersEvents } from '../core/index.ts';
import type { Delivery, Settlement } from '../store/index.ts';
import { ATTEMPT_MAX, backoffMs } from './backoff.ts';
import type { Attempt, Message } from './connector.ts';
import { ENGINE_SOURCE } from './incoming-event.ts';

const ERROR_MAX = 500;

/** A delivery of a message. */
export interface Send {
  readonly delivery: Delivery;
  readonly message: Message;
}

/** What becomes of a message after one attempt. */
export function settleAttempt(
  send: Send,
  outcome: { readonly attempt: Attempt; readonly now: Instant; readonly random: Random },
): Settlement {
  const { attempt, now } = outcome;
  const attempts = send.delivery.attempts + 1;
  switch (attempt.type) {
    case 'sent':
      return settled(send, { status: 'sent', attempts, error: null, now });
    case 'refused':
      return settled(send, { status: 'failed', attempts, error: attempt.error, now });
    case 'retry': {
      if (attempts >= ATTEMPT_MAX) {
        return settled(send, { status: 'dead', attempts, error: attempt.error, now });
      }
      const nextAt = plusMs(now, backoffMs(attempts, outcome.random, attempt.afterMs));
      const { deadlineAt } = send.message;
      // At its deadline it is claimed once more, only to be told as expired in time.
      const dueAt = deadlineAt !== null && deadlineAt < nextAt ? deadlineAt : nextAt;
      const { shard, key } = send.delivery;
      const error = attempt.error.slice(0, ERROR_MAX);
      return { shard, key, status: 'waiting', attempts, dueAt, error, events: [] };
    }
    default:
      return unreachable(attempt);
  }
}

/**
 * An `emit` is performed by storing its events with its outcome.
 * @param present refs of who is in the group that it addresses; empty where it addresses none
 */
export function settleEmit(
  delivery: Delivery,
  effect: Extract<Effect, { readonly type: 'emit' }>,
  present: readonly string[],
): Settlement {
  const { shard, key } = delivery;
  const attempts = delivery.attempts + 1;
  const events = [...effect.events, ...membersEvents(effect, present)];
  return { shard, key, status: 'sent', attempts, dueAt: null, error: null, events };
}

function settled(
  send: Send,
  end: {
    readonly status: 'sent' | 'failed' | 'dead';
    readonly attempts: number;
    readonly error: string | null;
    readonly now: Instant;
  },
): Settlement {
  const error = end.error === null ? null : end.error.slice(0, ERROR_MAX);
  return {
    shard: send.delivery.shard,
    key: send.delivery.key,
    status: end.status,
    attempts: end.attempts,
    dueAt: null,
    error,
    events: signals(send, error, end.now),
  };
}

/** The signal to the instance that waits for the result, where one does. */
function signals(send: Send, error: string | null, now: Instant): readonly NewEvent[] {
  const { key, report, origin } = send.message;
  if (report === null) return [];
  const outcome = error === null ? 'sent' : 'failed';
  const { instance, step, visit } = report;
  return [
    {
      id: `${key}/${outcome}`,
      source: ENGINE_SOURCE,
      type: `@${outcome}`,
      subject: origin.subject,
      time: now,
      data: error === null ? { step, visit } : { step, visit, error },
      instance,
    },
  ];
}
