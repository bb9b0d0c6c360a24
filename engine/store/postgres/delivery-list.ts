import { type RawBuilder, sql } from 'kysely';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Delivery, DeliveryFilter, DeliveryStatus, Page } from '../outbox.ts';
import { entityKey, ownerOf, shardOf } from '../placement.ts';
import { subjectKey } from '../subject-key.ts';
import type { Database } from './database.ts';
import { type DeliveryRow, parseDelivery } from './outbox.ts';

type Condition = RawBuilder<boolean>;

/** Lists deliveries, the newest first. Tombstones have no effect and do not show. */
export async function listDeliveries(
  database: Database,
  filter: DeliveryFilter,
  shardCount: number,
): Promise<Page<Delivery>> {
  const { rows } = await sql<DeliveryRow>`
    select o.shard, o.key,
      case when o.claimed_at is null then o.status else 'sending' end as status,
      o.attempts, o.due_at, o.error, o.settled_at, e.created_at, e.body
    from ${source(filter, shardCount)} join effect e on e.shard = o.shard and e.key = o.key
    where ${sql.join(conditions(filter), sql` and `)}
    order by e.created_at desc, e.key desc
    limit ${filter.limit + 1}`.execute(database.query);
  const items = rows.slice(0, filter.limit).map(parseDelivery);
  const last = items.at(-1);
  const next = rows.length > items.length && last ? encodeCursor([last.createdAt, last.key]) : null;
  return { items, next };
}

/** The keys of an instance's effects begin with its id, so that the primary key finds them. */
function source(filter: DeliveryFilter, shardCount: number): RawBuilder<unknown> {
  const { instance, subject } = filter;
  if (instance === undefined && subject === undefined) return sql`outbox o`;
  const owner = subject === undefined ? null : ownerOf(subject);
  const one = instance === undefined ? sql<boolean>`true` : sql<boolean>`id = ${instance}`;
  const about =
    subject === undefined || owner === null
      ? sql`shard = s.shard`
      : sql`shard = s.shard and s.shard = ${shardOf(owner, shardCount)}
          and owner = ${entityKey(owner)} and subject = ${subjectKey(subject)}`;
  return sql`shard s
    cross join lateral (select shard, id from instance where ${about} and ${one} offset 0) i
    cross join lateral (
      select * from outbox
      where shard = i.shard and key > i.id || '/' and key < i.id || '0'
        and substr(key, length(i.id) + 1) ~ '^/[^/]+/[^/]+/[^/]+$'
    ) o`;
}

function conditions(filter: DeliveryFilter): readonly Condition[] {
  const found: Condition[] = [sql<boolean>`true`];
  if (filter.flow !== undefined) found.push(sql<boolean>`e.flow = ${filter.flow}`);
  if (filter.status !== undefined) found.push(inStatus(filter.status));
  if (filter.cursor !== undefined) {
    const [createdAt, key] = decodeCursor(filter.cursor, ['number', 'string']);
    found.push(sql<boolean>`e.created_at <= ${createdAt}::bigint
      and (e.created_at, e.key) < (${createdAt}::bigint, ${key}::text collate "C")`);
  }
  return found;
}

function inStatus(status: DeliveryStatus): Condition {
  if (status === 'sending') return sql<boolean>`o.due_at is not null and o.claimed_at is not null`;
  if (status === 'waiting') return sql<boolean>`o.due_at is not null and o.claimed_at is null`;
  return sql<boolean>`o.status = ${status}`;
}
