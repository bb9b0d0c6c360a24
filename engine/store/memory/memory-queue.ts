import type { Instant } from '../../base/index.ts';
import type { Delivery, DeliveryStatus } from '../outbox.ts';
import { targetOf } from '../target.ts';
import type { MemoryDelivery, MemoryState } from './memory-state.ts';

export function isOpen(status: DeliveryStatus): boolean {
  return status === 'waiting' || status === 'sending';
}

export function putDelivery(state: MemoryState, row: MemoryDelivery): void {
  const { shard, key, status } = row.delivery;
  const name = `${shard}/${key}`;
  state.outbox.set(name, row);
  if (isOpen(status)) state.open.add(name);
  else state.open.delete(name);
  if (isOpen(status) && row.single) state.queued.add(name);
  else state.queued.delete(name);
}

export function openRows(state: MemoryState): readonly MemoryDelivery[] {
  return [...state.open].flatMap((name) => state.outbox.get(name) ?? []);
}

/** The open deliveries to the same target that are on their own, the earliest first. */
export function queueOf(state: MemoryState, delivery: Delivery): readonly MemoryDelivery[] {
  const target = targetOf(delivery.effect);
  if (target === null) return [];
  return [...state.queued]
    .flatMap((name) => state.outbox.get(name) ?? [])
    .filter(
      (row) => row.delivery.shard === delivery.shard && targetOf(row.delivery.effect) === target,
    )
    .sort((left, right) => left.seq - right.seq);
}

/** Stores one that waits; behind an earlier one to its target it has no time of its own. */
export function putWaiting(state: MemoryState, row: MemoryDelivery): void {
  const isBehind = queueOf(state, row.delivery).some((other) => other.seq < row.seq);
  const dueAt = isBehind ? null : row.delivery.dueAt;
  putDelivery(state, {
    ...row,
    single: true,
    claimedAt: null,
    claimedBy: null,
    delivery: { ...row.delivery, status: 'waiting', dueAt, settledAt: null },
  });
}

/** After a delivery was settled: lets the next one to its target go. */
export function releaseNext(state: MemoryState, settled: Delivery, now: Instant): void {
  const [next] = queueOf(state, settled);
  if (next === undefined || next.delivery.status !== 'waiting' || next.delivery.dueAt !== null) {
    return;
  }
  putDelivery(state, { ...next, delivery: { ...next.delivery, dueAt: now } });
}
