import type { EffectKey, Instant } from '../../../engine/base/index.ts';
import type { Effect, Instance } from '../../../engine/core/index.ts';
import type { Delivery, DeliveryStatus, Settlement, Store } from '../../../engine/store/index.ts';
import { sendOf, withdrawOf } from '../contract/fixtures.ts';

/** The one place of the model tests that knows how deliveries are claimed and settled. */

export const LEASE_MS = 60_000;
const WORKER = 1;

export function claimDue(store: Store, now: Instant, max: number): Promise<readonly Delivery[]> {
  return store.claimDeliveries({ now, max, leaseMs: LEASE_MS, worker: WORKER });
}

/** What one attempt came to. */
export function settlementOf(
  delivery: Delivery,
  status: DeliveryStatus,
  dueAt: Instant | null,
): Settlement {
  const { shard, turn, key, attempts } = delivery;
  return { shard, turn, key, status, attempts, dueAt, error: null, events: [] };
}

/** A message to a target of its own, so that none waits for another. */
export function sendTo(instance: Instance, ordinal: number, createdAt: Instant): Effect {
  const effect = sendOf(instance, ordinal, createdAt);
  if (effect.type !== 'send') return effect;
  return { ...effect, to: { kind: 'customer', person: effect.key } };
}

export function withdrawalOf(
  instance: Instance,
  ordinal: number,
  createdAt: Instant,
): { readonly effect: Effect; readonly of: EffectKey } {
  const effect = withdrawOf(instance, ordinal, createdAt);
  if (effect.type !== 'withdraw') throw new Error('The fixture makes a withdrawal.');
  return { effect, of: effect.of };
}
