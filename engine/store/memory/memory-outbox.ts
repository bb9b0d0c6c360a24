import type { EffectKey, Instant } from '../../base/index.ts';
import { instant, invariant } from '../../base/index.ts';
import type { Effect } from '../../core/index.ts';
import { resultSignals } from '../../core/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { deliveryNotFound, deliveryStatus } from '../delivery-errors.ts';
import type { Delivery, DeliveryFilter, OutboxStore, RetryFilter, Settlement } from '../outbox.ts';
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
    retryDeliveries: async (filter, options) => retryMany(state, filter, options),
    resolveDelivery: async (key, outcome) => resolve(state, key, outcome),
    nextDeliveryAt: async () => {
      const due = [...state.outbox.values()].flatMap(({ delivery }) =>
        delivery.status === 'waiting' && delivery.dueAt !== null ? [delivery.dueAt] : [],
      );
      return due.length === 0 ? null : instant(Math.min(...due));
    },
    outboxDepth: async () =>
      [...state.outbox.values()].filter(({ delivery }) => isOpen(delivery)).length,
  };
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

function find(state: MemoryState, key: EffectKey): MemoryDelivery {
  const row = [...state.outbox.values()].find(({ delivery }) => delivery.key === key);
  if (row === undefined) throw deliveryNotFound(key);
  return row;
}

function resolve(
  state: MemoryState,
  key: EffectKey,
  { as, now }: { readonly as: 'sent' | 'failed'; readonly now: Instant },
): void {
  const row = find(state, key);
  if (row.delivery.status !== 'unknown') throw deliveryStatus(key, row.delivery.status);
  put(state, { ...row, delivery: { ...row.delivery, status: as, settledAt: now } });
  const error = as === 'sent' ? null : 'resolved by hand';
  ingestEvents(state, resultSignals(row.delivery.effect, { error, now }), now);
}

function retryMany(
  state: MemoryState,
  filter: RetryFilter,
  { now, max }: { readonly now: Instant; readonly max: number },
): number {
  const { status, flow, connector } = filter;
  const found = [...state.outbox.values()].filter(
    ({ delivery: { effect, status: own } }) =>
      own === status &&
      (flow === undefined || originOf(effect)?.flow === flow) &&
      (connector === undefined || (effect.type === 'send' && effect.connector === connector)),
  );
  for (const { delivery } of found.slice(0, max)) retry(state, delivery.key, now);
  return Math.min(found.length, max);
}

function retry(state: MemoryState, key: EffectKey, now: Instant): void {
  const row = find(state, key);
  const { status } = row.delivery;
  if (status !== 'dead' && status !== 'failed' && status !== 'unknown') {
    throw deliveryStatus(key, status);
  }
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
