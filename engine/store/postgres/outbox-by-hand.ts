import type { EffectKey, Instant } from '../../base/index.ts';
import { resultSignals } from '../../core/index.ts';
import { deliveryNotFound, deliveryStatus } from '../delivery-errors.ts';
import type { RetryFilter } from '../outbox.ts';
import type { Database } from './database.ts';
import { ingestEvents } from './event.ts';
import { type DeliveryRow, parseDelivery } from './outbox.ts';

const RETRY_MANY = {
  name: 'outbox_retry_many',
  text: `
with found as materialized (
  select o.shard, o.key
  from outbox o join effect e on e.shard = o.shard and e.key = o.key
  where o.status = $1 and ($2::text is null or e.flow = $2)
    and ($3::text is null or e.body::json ->> 'connector' = $3)
  order by o.shard, o.key limit $5
  for update of o skip locked
), again as (
  update outbox o set status = 'waiting', attempts = 0, due_at = $4, claimed_at = null,
    withdrawn = false, error = null, settled_at = null
  from found f where o.shard = f.shard and o.key = f.key
  returning 1
)
select count(*) as count from again`,
};

/** Puts back up to `max` deliveries; answers how many. */
export async function retryDeliveries(
  database: Database,
  filter: RetryFilter,
  options: { readonly now: Instant; readonly max: number },
): Promise<number> {
  const [row] = await database.run<{ count: number }>(RETRY_MANY, [
    filter.status,
    filter.flow ?? null,
    filter.connector ?? null,
    options.now,
    options.max,
  ]);
  return row?.count ?? 0;
}

const FIND = {
  name: 'outbox_find',
  text: `
select o.shard, o.key, case when o.claimed_at is null then o.status else 'sending' end as status,
  o.attempts, o.due_at, o.error, o.settled_at, e.created_at, e.body
from shard s
cross join lateral (select * from outbox where shard = s.shard and key = $1 offset 0) o
join effect e on e.shard = o.shard and e.key = o.key
for update of o`,
};

const RESOLVE = {
  name: 'outbox_resolve',
  text: 'update outbox set status = $3, settled_at = $4 where shard = $1 and key = $2',
};

/** Settles an unknown delivery as a person says, and tells its instance. */
export async function resolveDelivery(
  { database, shardCount }: { readonly database: Database; readonly shardCount: number },
  key: EffectKey,
  outcome: { readonly as: 'sent' | 'failed'; readonly now: Instant },
): Promise<void> {
  const { as, now } = outcome;
  await database.transact(async (transaction) => {
    const [row] = await transaction.run<DeliveryRow>(FIND, [key]);
    if (row === undefined) throw deliveryNotFound(key);
    if (row.status !== 'unknown') throw deliveryStatus(key, row.status);
    await transaction.run(RESOLVE, [row.shard, key, as, now]);
    const error = as === 'sent' ? null : 'resolved by hand';
    const events = resultSignals(parseDelivery(row).effect, { error, now });
    await ingestEvents(transaction, events, { now, shardCount });
  });
}
