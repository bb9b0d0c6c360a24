import type { EffectKey, Instant } from '../../base/index.ts';
import type { NewEvent } from '../../core/index.ts';
import { resultSignals } from '../../core/index.ts';
import { deliveryStatus } from '../delivery-errors.ts';
import { isResolvable, isRetryable, resolution } from '../delivery-rules.ts';
import type { RetryFilter } from '../outbox.ts';
import type { Database, Runner, Transaction } from './database.ts';
import {
  type DeliveryId,
  holdBack,
  holdSingles,
  lockQueues,
  parseSingle,
  putSingles,
  SINGLE_COLUMNS,
  type SingleDelivery,
  type SingleRow,
} from './delivery.ts';

const FIND = {
  name: 'delivery_find',
  text: `
select d.*
from shard s
cross join lateral (
  select ${SINGLE_COLUMNS} from delivery d where d.shard = s.shard and d.key = $1 offset 0
) d
where d.body is not null`,
};

// Through `delivery_status`, the oldest first; what the filter leaves out is passed over.
const CANDIDATES = {
  name: 'delivery_candidates',
  text: `
select shard, key from delivery
where status = $1 and body is not null and ($2::text is null or flow = $2)
  and ($3::text is null or connector = $3)
order by created_at, shard, turn, key limit $4`,
};

const REQUEUE = {
  name: 'delivery_requeue',
  text: `
update delivery d set status = 'waiting', attempts = 0, due_at = $3, slot_at = null,
  claimed_at = null, claimed_by = null, withdrawn = false, error = null, settled_at = null
from unnest($1::integer[], $2::text[]) as g (shard, key)
where d.shard = g.shard and d.key = g.key and d.status in ('dead', 'failed', 'unknown')
  and d.body is not null
returning d.shard, d.key`,
};

/** Deliveries that are put back in one transaction. */
const BATCH = 500;

export async function findSingle(runner: Runner, key: EffectKey): Promise<SingleDelivery | null> {
  const [row] = await runner.run<SingleRow>(FIND, [key]);
  return row === undefined ? null : parseSingle(row);
}

/** Puts one back in the queue; false when its status has changed meanwhile. */
export async function retrySingle(
  transaction: Transaction,
  single: SingleDelivery,
  now: Instant,
): Promise<void> {
  const { shard, key, status } = single;
  if (!isRetryable(status)) throw deliveryStatus(key, status);
  const again = await requeue(transaction, [{ shard, key }], now);
  if (again.length === 0) throw deliveryStatus(key, 'waiting');
}

/** Puts back up to `max`, the oldest first, some hundred in a transaction; answers how many. */
export async function retryMany(
  database: Database,
  filter: RetryFilter,
  options: { readonly now: Instant; readonly max: number; readonly settings: string },
): Promise<number> {
  let done = 0;
  while (done < options.max) {
    const limit = Math.min(BATCH, options.max - done);
    const count = await database.transact(async (transaction) => {
      const found = await transaction.run<DeliveryId>(CANDIDATES, [
        filter.status,
        filter.flow ?? null,
        filter.connector ?? null,
        limit,
      ]);
      return (await requeue(transaction, found, options.now)).length;
    }, options.settings);
    done += count;
    if (count === 0) break;
  }
  return done;
}

async function requeue(
  transaction: Transaction,
  ids: readonly DeliveryId[],
  now: Instant,
): Promise<readonly DeliveryId[]> {
  if (ids.length === 0) return [];
  await lockQueues(
    transaction,
    ids.map((id) => id.shard),
  );
  const again = await transaction.run<DeliveryId>(REQUEUE, [
    ids.map((id) => id.shard),
    ids.map((id) => id.key),
    now,
  ]);
  await holdBack(transaction, again);
  return again;
}

/** Stores what a person says became of an unknown delivery; returns what its instance is told. */
export async function resolveSingle(
  transaction: Transaction,
  single: SingleDelivery,
  outcome: { readonly as: 'sent' | 'failed'; readonly now: Instant },
): Promise<readonly NewEvent[]> {
  const { as, now } = outcome;
  await lockQueues(transaction, [single.shard]);
  const [held] = await holdSingles(transaction, [single]);
  if (held === undefined || held.effect === null || !isResolvable(held.status)) {
    throw deliveryStatus(single.key, held?.status ?? single.status);
  }
  const result = resolution(held, outcome);
  const { effect } = held;
  const { error } = result;
  await putSingles(transaction, [{ ...held, effect, status: as, error, settledAt: now }]);
  return resultSignals(effect, result);
}
