import type { EffectKey, Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { Effect } from '../../core/index.ts';
import { carrierOf, isOutgoing } from '../../core/index.ts';
import type { Delivery, DeliveryStatus } from '../outbox.ts';
import { targetOf } from '../target.ts';
import type { Transaction } from './database.ts';
import { fromTextList, textList } from './text-list.ts';

/*
 * A delivery has a row of its own only when it was not plainly sent at its first attempt. In it:
 * - `waiting` without `due_at` is held behind an earlier one of its shard and target;
 * - `withdrawn` on a row that is `sending` lets the attempt end and allows no other;
 * - a row without a body is a tombstone: a withdrawal of an effect that is in a pack. Its `turn` is
 *   that of the withdrawal; a claim of the pack gives it its body.
 *
 * Whoever changes which rows of a shard are open holds that shard's advisory lock (after locks on
 * packs, before those on rows here), or a row could be held behind one that is just being settled.
 */

/** Locks the queues of single deliveries; in ascending order, or two could wait for each other. */
const LOCK = {
  name: 'delivery_lock',
  text: 'select pg_advisory_xact_lock(44000002, shard) from unnest($1::integer[]) as s (shard)',
};

export const SINGLE_COLUMNS = `d.shard, d.key, d.turn, d.place, d.status, d.attempts, d.due_at, d.slot_at,
  d.claimed_at, d.claimed_by, d.withdrawn, d.error, d.created_at, d.settled_at, d.body`;

const PUT = {
  name: 'delivery_put',
  text: `
insert into delivery (shard, key, turn, place, status, attempts, due_at, slot_at, claimed_at,
  claimed_by, withdrawn, error, created_at, settled_at, flow, connector, target, promise, body)
select * from unnest($1::integer[], $2::text[], $3::bigint[], $4::integer[], $5::text[],
  $6::integer[], $7::bigint[], $8::bigint[], $9::bigint[], $10::integer[], $11::boolean[],
  $12::text[], $13::bigint[], $14::bigint[], $15::text[], $16::text[], $17::text[], $18::text[],
  ${fromTextList('$19')})
on conflict (shard, key) do update set
  turn = excluded.turn, place = excluded.place, status = excluded.status,
  attempts = excluded.attempts, due_at = excluded.due_at, slot_at = excluded.slot_at,
  claimed_at = excluded.claimed_at, claimed_by = excluded.claimed_by,
  withdrawn = excluded.withdrawn, error = excluded.error, created_at = excluded.created_at,
  settled_at = excluded.settled_at, flow = excluded.flow, connector = excluded.connector,
  target = excluded.target, promise = excluded.promise, body = excluded.body`,
};

const HOLD = {
  name: 'delivery_hold',
  text: `
select ${SINGLE_COLUMNS}
from unnest($1::integer[], $2::text[]) as g (shard, key)
join delivery d on d.shard = g.shard and d.key = g.key
order by d.shard, d.key
for update of d`,
};

// Of those that wait for one target only the earliest keeps its time, so that one always has.
const HOLD_BACK = {
  name: 'delivery_hold_back',
  text: `
update delivery d set due_at = null
from (
  select distinct given.shard, given.target
  from unnest($1::integer[], $2::text[]) as g (shard, key)
  join delivery given on given.shard = g.shard and given.key = g.key
) t
where d.shard = t.shard and d.target = t.target and d.status = 'waiting' and d.due_at is not null
  and exists (
    select from delivery e
    where e.shard = d.shard and e.target = d.target and e.status in ('waiting', 'sending')
      and (e.turn, e.place) < (d.turn, d.place)
  )`,
};

const RELEASE = {
  name: 'delivery_release',
  text: `
update delivery d set due_at = $3
from unnest($1::integer[], $2::text[]) as g (shard, key)
join delivery gone on gone.shard = g.shard and gone.key = g.key
cross join lateral (
  select shard, key, due_at from delivery
  where shard = gone.shard and target = gone.target and status in ('waiting', 'sending')
  order by turn, place limit 1
) first
where d.shard = first.shard and d.key = first.key and d.status = 'waiting'
  and first.due_at is null`,
};

/** A delivery with a row of its own; `effect` is null in a tombstone. */
export interface SingleDelivery extends Omit<Delivery, 'effect'> {
  readonly effect: Effect | null;
  readonly place: number;
  readonly claimedAt: Instant | null;
  readonly claimedBy: number | null;
  readonly withdrawn: boolean;
}

export interface SingleRow {
  readonly shard: number;
  readonly key: string;
  readonly turn: number;
  readonly place: number;
  readonly status: string;
  readonly attempts: number;
  readonly due_at: number | null;
  readonly slot_at: number | null;
  readonly claimed_at: number | null;
  readonly claimed_by: number | null;
  readonly withdrawn: boolean;
  readonly error: string | null;
  readonly created_at: number;
  readonly settled_at: number | null;
  readonly body: string | null;
}

export interface DeliveryId {
  readonly shard: number;
  readonly key: string;
}

const instantOrNull = (at: number | null) => (at === null ? null : instant(at));

export function parseSingle(row: SingleRow): SingleDelivery {
  return {
    shard: row.shard,
    turn: row.turn,
    place: row.place,
    // Key, effect and status were written from a Delivery's own types.
    key: row.key as EffectKey,
    effect: row.body === null ? null : (JSON.parse(row.body) as Effect), // likewise
    status: row.status as DeliveryStatus, // likewise
    attempts: row.attempts,
    dueAt: instantOrNull(row.due_at),
    slotAt: instantOrNull(row.slot_at),
    error: row.error,
    createdAt: instant(row.created_at),
    settledAt: instantOrNull(row.settled_at),
    claimedAt: instantOrNull(row.claimed_at),
    claimedBy: row.claimed_by,
    withdrawn: row.withdrawn,
  };
}

/** Shows a single delivery as the port does; null for a tombstone. */
export function deliveryOf(single: SingleDelivery): Delivery | null {
  const { place, claimedAt, claimedBy, withdrawn, effect, ...delivery } = single;
  return effect === null ? null : { ...delivery, effect };
}

export function idName({ shard, key }: DeliveryId): string {
  return `${shard}/${key}`;
}

const shardsOf = (ids: readonly DeliveryId[]) => ids.map((id) => id.shard);
const keysOf = (ids: readonly DeliveryId[]) => ids.map((id) => id.key);

/** Lets nobody else change which deliveries of these shards are open, until the commit. */
export async function lockQueues(
  transaction: Transaction,
  shards: readonly number[],
): Promise<void> {
  const ordered = [...new Set(shards)].sort((left, right) => left - right);
  await transaction.run(LOCK, [ordered]);
}

/** Writes whole rows, over those that are there. */
export async function putSingles(
  transaction: Transaction,
  rows: readonly (SingleDelivery & { readonly effect: Effect })[],
): Promise<void> {
  if (rows.length === 0) return;
  const column = <Value>(read: (row: (typeof rows)[number]) => Value) => rows.map(read);
  await transaction.run(PUT, [
    column((row) => row.shard),
    column((row) => row.key),
    column((row) => row.turn),
    column((row) => row.place),
    column((row) => row.status),
    column((row) => row.attempts),
    column((row) => row.dueAt),
    column((row) => row.slotAt),
    column((row) => row.claimedAt),
    column((row) => row.claimedBy),
    column((row) => row.withdrawn),
    column((row) => row.error),
    column((row) => row.createdAt),
    column((row) => row.settledAt),
    column(({ effect }) => (effect.type === 'withdraw' ? null : effect.origin.flow)),
    column(({ effect }) => (isOutgoing(effect) ? carrierOf(effect) : null)),
    column(({ effect }) => targetOf(effect)),
    column(({ effect }) => ('promise' in effect ? effect.promise : null)),
    textList(column(({ effect }) => JSON.stringify(effect))),
  ]);
}

/** Reads rows that are there, tombstones included, and locks them. */
export async function holdSingles(
  transaction: Transaction,
  ids: readonly DeliveryId[],
): Promise<readonly SingleDelivery[]> {
  const rows = await transaction.run<SingleRow>(HOLD, [shardsOf(ids), keysOf(ids)]);
  return rows.map(parseSingle);
}

/** Takes the time from all that wait behind another for the targets of the given ones. */
export async function holdBack(
  transaction: Transaction,
  ids: readonly DeliveryId[],
): Promise<void> {
  if (ids.length === 0) return;
  await transaction.run(HOLD_BACK, [shardsOf(ids), keysOf(ids)]);
}

/** Lets the next ones go to the targets of deliveries that are now settled. */
export async function releaseBehind(
  transaction: Transaction,
  settled: readonly DeliveryId[],
  now: Instant,
): Promise<void> {
  if (settled.length === 0) return;
  await transaction.run(RELEASE, [shardsOf(settled), keysOf(settled), now]);
}
