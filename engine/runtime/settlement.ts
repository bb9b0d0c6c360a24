import type { Instant, Random } from '../base/index.ts';
import { instant, plusMs, unreachable } from '../base/index.ts';
import type { Effect, EffectResult, NewEvent, Outgoing } from '../core/index.ts';
import {
  isAtMostOnce,
  isTooWide,
  membersEvents,
  outcomeEvents,
  resultSignals,
} from '../core/index.ts';
import type { Delivery, DeliveryStatus, Settlement } from '../store/index.ts';
import { ATTEMPT_MAX, backoffMs } from './backoff.ts';
import { cleanData } from './clean-data.ts';
import type { Attempt } from './connector.ts';

const ERROR_MAX = 500;

/** A delivery of a message or a call. */
export interface Send {
  readonly delivery: Delivery;
  readonly effect: Outgoing;
}

/** What becomes of a message, or a call, after one attempt. */
export function settleAttempt(
  send: Send,
  outcome: { readonly attempt: Attempt; readonly now: Instant; readonly random: Random },
): Settlement {
  const { attempt, now } = outcome;
  switch (attempt.type) {
    case 'sent':
      return isAssisted(send) ? unconfirmed(send) : done(send, attempt, now);
    case 'refused':
      return ended(send, { status: 'failed', error: attempt.error, now });
    case 'unknown':
      return isAtMostOnce(send.effect)
        ? doubtful(send, attempt.error, now)
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

function isAssisted({ effect }: Send): boolean {
  return effect.type === 'send' && effect.confirmBy !== undefined;
}

/** The channel has it; a person says what becomes of it, or else its gate gives it up. */
function unconfirmed({ delivery }: Send): Settlement {
  return { ...basis(delivery), status: 'unconfirmed' };
}

/** Nobody knows whether it went out, so what it took of the caps is not given back. */
function doubtful({ delivery, effect }: Send, error: string, now: Instant): Settlement {
  const events = outcomeEvents(effect, 'unknown', now);
  return { ...basis(delivery), status: 'unknown', error: shortened(error), events };
}

/** An answer that cannot be kept is a failure to who wants it, but it was done. */
function done(
  send: Send,
  { answer }: Extract<Attempt, { type: 'sent' }>,
  now: Instant,
): Settlement {
  if (answer === undefined) return ended(send, { status: 'sent', error: null, now });
  const clean = cleanData({ answer });
  if (!clean.ok) {
    const error = `The answer cannot be kept. ${clean.detail}`;
    return ended(send, { status: 'failed', error, now });
  }
  const { answer: kept = null } = clean.data;
  return ended(send, { status: 'sent', error: null, answer: kept, now });
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
function inTime({ effect }: Send, at: Instant): Instant {
  const deadlineAt = deadlineOf(effect);
  return deadlineAt === null ? at : instant(Math.min(at, deadlineAt));
}

/** When an effect expires that has not gone out. */
export function deadlineOf(effect: Outgoing): Instant | null {
  // What can be confirmed until then expires at its deadline, or before.
  return effect.type === 'send' ? (effect.confirmBy ?? effect.deadlineAt) : null;
}

/**
 * An `emit` is performed by storing its events with its outcome; one to more members than may
 * follow from one event fails.
 * @param present refs of who is in the group that it addresses; empty where it addresses none
 */
export function settleEmit(
  delivery: Delivery,
  effect: Extract<Effect, { readonly type: 'emit' }>,
  present: readonly string[],
): Settlement {
  if (isTooWide(effect, present.length)) {
    const error = `The ${present.length} members were not told: too much had followed from one event already.`;
    return { ...basis(delivery), status: 'failed', error };
  }
  const events = [...effect.events, ...membersEvents(effect, present)];
  return { ...basis(delivery), status: 'sent', events };
}

/** Lets something that is not due yet wait. */
export function untilDue(delivery: Delivery, dueAt: Instant): Settlement {
  return { ...basis(delivery), status: 'waiting', untried: true, dueAt };
}

/** What is performed by storing its events with its outcome. */
export function settleEvents(delivery: Delivery, events: readonly NewEvent[]): Settlement {
  return { ...basis(delivery), status: 'sent', events };
}

/** Ends a delivery, telling its instance where one waits for the result. */
export function ended(
  send: Send,
  end: {
    readonly status: Extract<DeliveryStatus, 'sent' | 'failed' | 'dead'>;
  } & EffectResult,
): Settlement {
  const error = end.error === null ? null : shortened(end.error);
  const { status, ...result } = end;
  const events = resultSignals(send.effect, { ...result, error });
  return { ...basis(send.delivery), status, error, events };
}

function basis({ shard, turn, key, attempts }: Delivery): Omit<Settlement, 'status'> {
  return { shard, turn, key, attempts, dueAt: null, error: null, events: [] };
}

function shortened(error: string): string {
  return error.slice(0, ERROR_MAX);
}
