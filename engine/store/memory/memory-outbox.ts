import type { EffectKey, Instant } from '../../base/index.ts';
import { instant, invariant } from '../../base/index.ts';
import { carrierOf, isOutgoing, resultSignals } from '../../core/index.ts';
import { deliveryNotFound, deliveryStatus } from '../delivery-errors.ts';
import {
  isLate,
  isResolvable,
  isRetryable,
  isSettled,
  resolution,
  settledStatus,
} from '../delivery-rules.ts';
import type { Delivery, DeliveryCounts, OutboxStore, RetryFilter, Settlement } from '../outbox.ts';
import { takeSlots } from '../slots.ts';
import { claim } from './memory-claim.ts';
import { listDeliveries } from './memory-delivery-list.ts';
import { isOpen, openRows, putDelivery, putWaiting, releaseNext } from './memory-queue.ts';
import type { MemoryDelivery, MemoryState } from './memory-state.ts';
import { frozenCopy } from './memory-state.ts';
import { ingestEvents } from './memory-turns.ts';

export function memoryOutbox(state: MemoryState): OutboxStore {
  return {
    claimDeliveries: async (options) => claim(state, options),
    settleDeliveries: async (settlements, now) => {
      for (const settlement of settlements) settle(state, settlement, now);
    },
    listDeliveries: async (filter) => listDeliveries(state, filter),
    retryDelivery: async (key, now) => {
      const row = find(state, key);
      if (!isRetryable(row.delivery.status)) throw deliveryStatus(key, row.delivery.status);
      retry(state, row, now);
    },
    retryDeliveries: async (filter, { now, max }) => {
      const found = [...state.outbox.values()]
        .filter((row) => matches(row.delivery, filter))
        .sort((left, right) => left.seq - right.seq)
        .slice(0, max);
      for (const row of found) retry(state, row, now);
      return found.length;
    },
    resolveDelivery: async (key, { as, now }) => resolve(state, find(state, key), { as, now }),
    reserveSlots: async (messages, now) => takeSlots(state.slots, messages, now),
    nextDeliveryAt: async () => {
      const due = openRows(state).flatMap(({ delivery }) =>
        delivery.status === 'waiting' && delivery.dueAt !== null ? [delivery.dueAt] : [],
      );
      return due.length === 0 ? null : instant(Math.min(...due));
    },
    outboxDepth: async () => state.open.size,
    deliveryCounts: async () => count(state),
  };
}

function count(state: MemoryState): DeliveryCounts {
  const none = { waiting: 0, sending: 0, failed: 0, dead: 0, unknown: 0 };
  const counts = { ...none, unconfirmed: 0, withdrawn: 0 };
  for (const { delivery } of state.outbox.values()) {
    if (delivery.status !== 'sent') counts[delivery.status] += 1;
  }
  return counts;
}

function settle(state: MemoryState, settlement: Settlement, now: Instant): void {
  invariant(settlement.status !== 'sending', 'A settlement says what became of an attempt.');
  const row = state.outbox.get(`${settlement.shard}/${settlement.key}`);
  if (row === undefined || isLate(row.delivery, settlement)) return;
  const status = settledStatus(row, settlement);
  const delivery: Delivery = frozenCopy({
    ...row.delivery,
    status,
    attempts: settlement.attempts - (settlement.untried === true ? 1 : 0),
    dueAt: status === 'waiting' ? (settlement.dueAt ?? now) : null,
    slotAt: status === 'waiting' ? (settlement.slotAt ?? null) : null,
    error: settlement.error,
    settledAt: isSettled(status) ? now : null,
  });
  if (status === 'waiting') {
    putWaiting(state, { ...row, delivery });
  } else {
    const single = row.single || status !== 'sent';
    putDelivery(state, { ...row, single, claimedAt: null, claimedBy: null, delivery });
    releaseNext(state, delivery, now);
  }
  ingestEvents(state, settlement.events, now);
}

function find(state: MemoryState, key: EffectKey): MemoryDelivery {
  const row = [...state.outbox.values()].find(({ delivery }) => delivery.key === key);
  if (row === undefined) throw deliveryNotFound(key);
  return row;
}

function matches(delivery: Delivery, filter: RetryFilter): boolean {
  const { effect, status } = delivery;
  if (effect.type === 'withdraw' || status !== filter.status) return false;
  const isFlow = filter.flow === undefined || effect.origin.flow === filter.flow;
  const { connector } = filter;
  return (
    isFlow && (connector === undefined || (isOutgoing(effect) && carrierOf(effect) === connector))
  );
}

function retry(state: MemoryState, row: MemoryDelivery, now: Instant): void {
  const fresh = { attempts: 0, dueAt: now, slotAt: null, error: null };
  putWaiting(state, { ...row, withdrawn: false, delivery: { ...row.delivery, ...fresh } });
}

function resolve(
  state: MemoryState,
  row: MemoryDelivery,
  outcome: { readonly as: 'sent' | 'failed'; readonly now: Instant },
): void {
  const { key, status, effect } = row.delivery;
  if (!isResolvable(status)) throw deliveryStatus(key, status);
  const { as, now } = outcome;
  const result = resolution(row.delivery, outcome);
  const delivery = { ...row.delivery, status: as, error: result.error, settledAt: now };
  invariant(!isOpen(delivery.status), 'A resolved delivery is settled.');
  putDelivery(state, { ...row, delivery });
  ingestEvents(state, resultSignals(effect, result), now);
}
