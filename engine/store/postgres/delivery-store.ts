import type { EffectKey, Instant } from '../../base/index.ts';
import { deliveryNotFound, deliveryStatus } from '../delivery-errors.ts';
import type { ClaimOptions, DeliveryCounts, OutboxStore, Settlement } from '../outbox.ts';
import { claimDeliveries } from './claim.ts';
import { reserveSlots } from './connector-slot.ts';
import { BY_INDEX, type Database, type Transaction, WITH_HASHES } from './database.ts';
import { findPacked, listDeliveries } from './delivery-list.ts';
import { findSingle, resolveSingle, retryMany, retrySingle } from './delivery-retry.ts';
import type { Ground } from './ground.ts';
import { ingestEvents } from './ingest.ts';
import { countPacked, nextDeliveryAt } from './outbox.ts';
import { writeSettlements } from './settle.ts';

const COUNT_SINGLES = {
  name: 'delivery_count',
  text: `
select status, count(*) as count from delivery
where body is not null and status <> 'sent' group by status`,
};

/** What a store in PostgreSQL does for deliveries. */
export function deliveryPart(ground: Ground): OutboxStore {
  const { database, shardCount } = ground;
  const found = async (key: EffectKey) =>
    (await findSingle(database, key)) ?? missing(database, key);
  return {
    claimDeliveries: (options) => claim(ground, options),
    settleDeliveries: async (settlements, now) => {
      if (settlements.length > 0) await settle(ground, settlements, now);
    },
    listDeliveries: (filter) => listDeliveries(database, filter, shardCount),
    retryDelivery: async (key, now) => {
      const single = await found(key);
      await database.transact((transaction) => retrySingle(transaction, single, now), BY_INDEX);
    },
    retryDeliveries: (filter, options) =>
      retryMany(database, filter, { ...options, settings: BY_INDEX }),
    resolveDelivery: async (key, outcome) => {
      const single = await found(key);
      await database.transact(async (transaction) => {
        const events = await resolveSingle(transaction, single, outcome);
        await ingestInside(transaction, events, { now: outcome.now, shardCount });
      }, BY_INDEX);
    },
    reserveSlots: (messages, now) =>
      database.transact((transaction) => reserveSlots(transaction, messages, now), BY_INDEX),
    nextDeliveryAt: () => nextDeliveryAt(database),
    outboxDepth: async () => {
      const { waiting, sending } = await countDeliveries(database);
      return waiting + sending;
    },
    deliveryCounts: () => countDeliveries(database),
  };
}

/** Says of a delivery without a row of its own why nothing can be done with it. */
async function missing(database: Database, key: EffectKey): Promise<never> {
  const packed = await findPacked(database, key);
  throw packed === null ? deliveryNotFound(key) : deliveryStatus(key, packed.status);
}

async function claim(ground: Ground, options: ClaimOptions) {
  const { database, liveness, memory, vacuum } = ground;
  const dead = await liveness.dead(database, options.worker);
  const claimed = await database.transact(
    (transaction) => claimDeliveries(transaction, { ...options, dead }, memory.records),
    BY_INDEX,
  );
  vacuum.note('outbox', new Set(claimed.map(({ shard, turn }) => `${shard}/${turn}`)).size);
  return claimed;
}

async function settle(
  ground: Ground,
  settlements: readonly Settlement[],
  now: Instant,
): Promise<void> {
  const { database, memory, shardCount, vacuum } = ground;
  await database.transact(async (transaction) => {
    const stored = await writeSettlements(transaction, { settlements, now }, memory.records);
    const events = stored.flatMap((settlement) => settlement.events);
    await ingestInside(transaction, events, { now, shardCount });
  }, BY_INDEX);
  vacuum.note('outbox', new Set(settlements.map(({ shard, turn }) => `${shard}/${turn}`)).size);
  vacuum.note('delivery', settlements.filter(({ status }) => status !== 'sent').length);
}

/** Takes events in within a transaction that has done something else. */
export async function ingestInside(
  transaction: Transaction,
  events: Parameters<typeof ingestEvents>[1],
  options: Parameters<typeof ingestEvents>[2],
): Promise<void> {
  if (events.length === 0) return;
  await Promise.all([transaction.set(WITH_HASHES), ingestEvents(transaction, events, options)]);
}

async function countDeliveries(database: Database): Promise<DeliveryCounts> {
  const [packed, singles] = await Promise.all([
    countPacked(database),
    database.run<{ status: string; count: number }>(COUNT_SINGLES, []),
  ]);
  const count = (status: string) => singles.find((row) => row.status === status)?.count ?? 0;
  return {
    waiting: packed.waiting + count('waiting'),
    sending: packed.sending + count('sending'),
    failed: count('failed'),
    dead: count('dead'),
    unknown: count('unknown'),
    unconfirmed: count('unconfirmed'),
    withdrawn: count('withdrawn'),
  };
}
