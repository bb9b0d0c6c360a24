import type { Instant } from '../base/index.ts';
import { type EffectResult, UNCONFIRMED } from '../core/index.ts';
import type { Delivery, DeliveryStatus, RetryableStatus, Settlement } from './outbox.ts';

/** The error of a delivery that a person has declared failed. */
const RESOLVED_AS_FAILED = 'A person has said that it did not go out.';

const RETRYABLE: readonly DeliveryStatus[] = ['dead', 'failed', 'unknown'];

export function isRetryable(status: DeliveryStatus): status is RetryableStatus {
  return RETRYABLE.includes(status);
}

/** Whether nothing more is to come of a delivery by itself. */
export function isSettled(status: DeliveryStatus): boolean {
  return status !== 'waiting' && status !== 'sending' && status !== 'unconfirmed';
}

/** What the very attempt of an unknown delivery may still tell. */
const TELLS: readonly DeliveryStatus[] = ['sent', 'failed', 'unconfirmed'];

/** Whether a person can say what became of a delivery. */
export function isResolvable(status: DeliveryStatus): boolean {
  return status === 'unknown' || status === 'unconfirmed';
}

/** What a person's word comes to. */
export function resolution(
  { status }: Pick<Delivery, 'status'>,
  { as, now }: { readonly as: 'sent' | 'failed'; readonly now: Instant },
): EffectResult {
  if (as === 'sent') return { error: null, now };
  return { error: status === 'unconfirmed' ? UNCONFIRMED : RESOLVED_AS_FAILED, now };
}

/** What a delivery becomes for which an attempt has come to an outcome. */
export function settledStatus(
  { withdrawn }: { readonly withdrawn: boolean },
  { status }: Settlement,
): DeliveryStatus {
  // What nobody has confirmed yet has not gone out.
  const isBack = withdrawn && (status === 'waiting' || status === 'unconfirmed');
  return isBack ? 'withdrawn' : status;
}

/**
 * Says whether an outcome comes too late to count. The first outcome stays; only an unknown one is
 * told better by its own attempt. That an attempt came to nothing counts while it is the one under
 * way: by then another one may be.
 */
export function isLate(
  stored: Pick<Delivery, 'status' | 'attempts'>,
  settlement: Settlement,
): boolean {
  const { status, attempts } = settlement;
  const isFinal = status !== 'waiting' && status !== 'unknown';
  if (stored.status === 'unknown') {
    return attempts !== stored.attempts || !TELLS.includes(status);
  }
  if (stored.status === 'sending') return !isFinal && attempts !== stored.attempts;
  return stored.status !== 'waiting' || !isFinal;
}
