import type { EffectKey, Instant } from '../../base/index.ts';
import { instant, invariant } from '../../base/index.ts';
import type { Effect } from '../../core/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { deliveryNotFound, deliveryStatus } from '../delivery-errors.ts';
import type {
  Delivery,
  DeliveryCounts,
  DeliveryFilter,
  OutboxStore,
  Settlement,
} from '../outbox.ts';
import type { MemoryDelivery, MemoryState } from './memory-state.ts';
import { compareTexts, frozenCopy } from './memory-state.ts';
import { ingestEvents } from './memory-turns.ts';

export function memoryOutbox(state: MemoryState): OutboxStore {
  return {
    claimDeliveries: async (options) => claim(state, options),
    settleDeliveries: async (settlements, now) => {
      for (const settlement of settlements) settle(state, settlement, now);
    },
    listDeliveries: async (filter) => list(state, filter),
    retryDelivery: async (key, now) => retry(state, key, now),
    nextDeliveryAt: async () => {
      const due = [...state.outbox.values()].flatMap(({ delivery }) =>
        delivery.status === 'waiting' && delivery.dueAt !== null ? [delivery.dueAt] : [],
      );
      return due.length === 0 ? null : instant(Math.min(...due));
    },
    deliveryCounts: async () => countDeliveries(state),
    outboxDepth: async () =>
      [...state.outbox.values()].filter(({ delivery }) => isOpen(delivery)).length,
  };
}

function countDeliveries(state: MemoryState): DeliveryCounts {
  const counts = { waiting: 0, sending: 0, failed: 0, dead: 0, withdrawn: 0 };
  for (const { delivery } of state.outbox.values()) {
    if (delivery.status !== 'sent') counts[delivery.status] += 1;
  }
  return counts;
}

function isOpen(delivery: Delivery): boolean {
  return delivery.status === 'waiting' || delivery.status === 'sending';
}

function put(state: MemoryState, row: MemoryDelivery): void {
  state.outbox.set(`${row.delivery.shard}/${row.delivery.key}`, row);
}

function claim(
  state: MemoryState,
  options: { now: Instant; max: number; leaseMs: number },
): readonly Delivery[] {
  const { now, max, leaseMs } = options;
  const due = [...state.outbox.values()]
    .filter(({ delivery, claimedAt }) => {
      const free = claimedAt === null || claimedAt <= now - leaseMs;
      return isOpen(delivery) && (delivery.dueAt ?? 0) <= now && free;
    })
    .sort(
      (left, right) =>
        (left.delivery.dueAt ?? 0) - (right.delivery.dueAt ?? 0) || left.seq - right.seq,
    )
    .slice(0, max);
  const claimed: Delivery[] = [];
  for (const row of due) {
    if (row.withdrawn) {
      const settled = { status: 'withdrawn', dueAt: null, settledAt: now } as const;
      put(state, { ...row, delivery: { ...row.delivery, ...settled } });
      continue;
    }
    const delivery = frozenCopy({ ...row.delivery, status: 'sending' as const });
    put(state, { ...row, delivery, claimedAt: now });
    claimed.push(delivery);
  }
  return claimed;
}

function settle(state: MemoryState, settlement: Settlement, now: Instant): void {
  invariant(settlement.status !== 'sending', 'A settlement says what became of an attempt.');
  const row = state.outbox.get(`${settlement.shard}/${settlement.key}`);
  if (row === undefined || !isOpen(row.delivery)) return;
  const again = settlement.status === 'waiting';
  const status = again && row.withdrawn ? 'withdrawn' : settlement.status;
  const open = status === 'waiting';
  put(state, {
    ...row,
    claimedAt: null,
    delivery: frozenCopy({
      ...row.delivery,
      status,
      attempts: settlement.attempts,
      dueAt: open ? (settlement.dueAt ?? now) : null,
      error: settlement.error,
      settledAt: open ? null : now,
    }),
  });
  ingestEvents(state, settlement.events, now);
}

function list(state: MemoryState, filter: DeliveryFilter) {
  const after = filter.cursor === undefined ? null : cursorOf(filter.cursor);
  const found = [...state.outbox.values()]
    .filter(({ delivery }) => matches(delivery, filter))
    .sort(
      (left, right) =>
        right.delivery.createdAt - left.delivery.createdAt ||
        compareTexts(right.delivery.key, left.delivery.key),
    )
    .filter(({ delivery }) => {
      if (after === null) return true;
      const later = delivery.createdAt - after.createdAt;
      return later < 0 || (later === 0 && delivery.key < after.key);
    });
  const items = found.slice(0, filter.limit).map((row) => row.delivery);
  const last = items.at(-1);
  const next =
    found.length > items.length && last ? encodeCursor([last.createdAt, last.key]) : null;
  return { items, next };
}

function cursorOf(cursor: string): { readonly createdAt: number; readonly key: string } {
  const [createdAt, key] = decodeCursor(cursor, ['number', 'string']);
  return { createdAt: Number(createdAt), key: String(key) };
}

function matches(delivery: Delivery, filter: DeliveryFilter): boolean {
  const origin = originOf(delivery.effect);
  return (
    (filter.status === undefined || delivery.status === filter.status) &&
    (filter.flow === undefined || origin?.flow === filter.flow) &&
    (filter.instance === undefined || origin?.instance === filter.instance) &&
    (filter.subject === undefined ||
      (origin?.subject.kind === filter.subject.kind && origin.subject.ref === filter.subject.ref))
  );
}

function originOf(effect: Effect) {
  return effect.type === 'withdraw' ? null : effect.origin;
}

function retry(state: MemoryState, key: EffectKey, now: Instant): void {
  const row = [...state.outbox.values()].find(({ delivery }) => delivery.key === key);
  if (row === undefined) throw deliveryNotFound(key);
  const { status } = row.delivery;
  if (status !== 'dead' && status !== 'failed') throw deliveryStatus(key, status);
  const fresh = {
    status: 'waiting',
    attempts: 0,
    dueAt: now,
    error: null,
    settledAt: null,
  } as const;
  put(state, {
    ...row,
    claimedAt: null,
    withdrawn: false,
    delivery: { ...row.delivery, ...fresh },
  });
}
