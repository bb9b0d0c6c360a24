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

/**
 * Stores one that waits. Of those to one target only the earliest has a time, so that one always
 * has: a later one that had come first loses its own.
 */
export function putWaiting(state: MemoryState, row: MemoryDelivery): void {
  const queue = queueOf(state, row.delivery);
  const isBehind = queue.some((other) => other.seq < row.seq);
  const dueAt = isBehind ? null : row.delivery.dueAt;
  putDelivery(state, {
    ...row,
    single: true,
    claimedAt: null,
    claimedBy: null,
    delivery: { ...row.delivery, status: 'waiting', dueAt, settledAt: null },
  });
  for (const later of queue) {
    if (later.seq <= row.seq || later.delivery.status !== 'waiting') continue;
    putDelivery(state, { ...later, delivery: { ...later.delivery, dueAt: null } });
  }
}

/** After a delivery was settled: lets the next one to its target go. */
export function releaseNext(state: MemoryState, settled: Delivery, now: Instant): void {
  const [next] = queueOf(state, settled);
  if (next === undefined || next.delivery.status !== 'waiting' || next.delivery.dueAt !== null) {
    return;
  }
  putDelivery(state, { ...next, delivery: { ...next.delivery, dueAt: now } });
}
