import type { Instant, Random } from '../base/index.ts';
import { instant, plusMs, unreachable } from '../base/index.ts';
import type { Effect } from '../core/index.ts';
import { membersEvents, resultSignals } from '../core/index.ts';
import type { Delivery, DeliveryStatus, Settlement } from '../store/index.ts';
import { ATTEMPT_MAX, backoffMs } from './backoff.ts';
import type { Attempt, Message } from './connector.ts';

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
  switch (attempt.type) {
    case 'sent':
      return ended(send, { status: 'sent', error: null, now });
    case 'refused':
      return ended(send, { status: 'failed', error: attempt.error, now });
    case 'unknown':
      return send.message.promise === 'at-most-once'
        ? { ...basis(send.delivery), status: 'unknown', error: shortened(attempt.error) }
        : tryAgain(send, { ...outcome, error: attempt.error, afterMs: 0 });
    case 'retry': {
      const { error, afterMs = 0 } = attempt;
      return tryAgain(send, { ...outcome, error, afterMs });
    }
    case 'untried':
      return putOff(send, { at: plusMs(now, attempt.afterMs), error: attempt.error });
    default:
      return unreachable(attempt);
  }
}

function tryAgain(
  send: Send,
  after: {
    readonly error: string;
    readonly afterMs: number;
    readonly now: Instant;
    readonly random: Random;
  },
): Settlement {
  const { error, now } = after;
  const { attempts } = send.delivery;
  if (attempts >= ATTEMPT_MAX) return ended(send, { status: 'dead', error, now });
  const dueAt = inTime(send, plusMs(now, backoffMs(attempts, after.random, after.afterMs)));
  return { ...basis(send.delivery), status: 'waiting', dueAt, error: shortened(error) };
}

/** Lets a message wait without an attempt. */
export function putOff(
  send: Send,
  until: { readonly at: Instant; readonly slotAt?: Instant; readonly error: string | null },
): Settlement {
  const { at, slotAt, error } = until;
  return {
    ...basis(send.delivery),
    status: 'waiting',
    untried: true,
    dueAt: inTime(send, at),
    ...(slotAt === undefined ? {} : { slotAt }),
    error: error === null ? send.delivery.error : shortened(error),
  };
}

/** At its deadline it is claimed once more, only to be told as expired in time. */
function inTime({ message }: Send, at: Instant): Instant {
  return message.deadlineAt === null ? at : instant(Math.min(at, message.deadlineAt));
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
  const events = [...effect.events, ...membersEvents(effect, present)];
  return { ...basis(delivery), status: 'sent', events };
}

/** Ends a delivery, telling its instance where one waits for the result. */
export function ended(
  send: Send,
  end: {
    readonly status: Extract<DeliveryStatus, 'sent' | 'failed' | 'dead'>;
    readonly error: string | null;
    readonly now: Instant;
  },
): Settlement {
  const error = end.error === null ? null : shortened(end.error);
  const events = resultSignals(send.message, { error, now: end.now });
  return { ...basis(send.delivery), status: end.status, error, events };
}

function basis({ shard, turn, key, attempts }: Delivery): Omit<Settlement, 'status'> {
  return { shard, turn, key, attempts, dueAt: null, error: null, events: [] };
}

function shortened(error: string): string {
  return error.slice(0, ERROR_MAX);
}
