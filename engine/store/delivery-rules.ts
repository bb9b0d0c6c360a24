import type { Delivery, DeliveryStatus, RetryableStatus, Settlement } from './outbox.ts';

/** The error of a delivery that a person has declared failed. */
export const RESOLVED_AS_FAILED = 'A person has said that it did not go out.';

const RETRYABLE: readonly DeliveryStatus[] = ['dead', 'failed', 'unknown'];

export function isRetryable(status: DeliveryStatus): status is RetryableStatus {
  return RETRYABLE.includes(status);
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
    return attempts !== stored.attempts || (status !== 'sent' && status !== 'failed');
  }
  if (stored.status === 'sending') return !isFinal && attempts !== stored.attempts;
  return stored.status !== 'waiting' || !isFinal;
}
