import type { EffectKey, Instant } from '../../base/index.ts';
import { instant, invariant } from '../../base/index.ts';
import type { Effect } from '../../core/index.ts';
import type { Delivery, DeliveryStatus, Settlement } from '../outbox.ts';
import type { Database, Transaction } from './database.ts';
import { fromTextList, textList } from './text-list.ts';

/*
 * A delivery is a pair of rows. `effect` never changes and carries the body; `outbox` is narrow,
 * because it is written again at claim and settlement. In it:
 * - status `waiting` without `claimed_at` is `waiting`, with it `sending`: the mark is in no index,
 *   so that a claim rewrites no index either;
 * - `due_at` is set as long as something is to be done;
 * - `withdrawn` on a claimed row lets the attempt end and allows no other;
 * - a `withdrawn` row without an effect is a tombstone, which keeps the effect from ever going out.
 */

const ADD = {
  name: 'outbox_add',
  text: `
insert into outbox (shard, key, status, due_at)
select shard, key, 'waiting', due_at
from unnest($1::integer[], $2::text[], $3::bigint[]) as w (shard, key, due_at)
on conflict (shard, key) do nothing`,
};

const ADD_EFFECTS = {
  name: 'effect_add',
  text: `
insert into effect (shard, key, flow, created_at, body)
select * from unnest($1::integer[], $2::text[], $3::text[], $4::bigint[], ${fromTextList('$5')})
on conflict (shard, key) do nothing`,
};

// In the order of the key, as everything that locks several rows here, or two could deadlock.
const WITHDRAW = {
  name: 'outbox_withdraw',
  text: `
insert into outbox (shard, key, status, withdrawn, settled_at)
select shard, key, 'withdrawn', true, at
from unnest($1::integer[], $2::text[], $3::bigint[]) as w (shard, key, at)
order by shard, key collate "C"
on conflict (shard, key) do update set
  withdrawn = true,
  status = case when outbox.claimed_at is null then 'withdrawn' else outbox.status end,
  due_at = case when outbox.claimed_at is null then null else outbox.due_at end,
  settled_at = case when outbox.claimed_at is null then excluded.settled_at end
where outbox.status = 'waiting'`,
};

const CLAIM = {
  name: 'outbox_claim',
  text: `
with due as materialized (
  select shard, key from outbox
  where due_at <= $1 and (claimed_at is null or claimed_at <= $1 - $3::bigint)
  order by due_at, seq limit $2
  for update skip locked
), marked as (
  update outbox o set
    claimed_at = case when o.withdrawn then null else $1 end,
    status = case when o.withdrawn then 'withdrawn' else o.status end,
    due_at = case when o.withdrawn then null else o.due_at end,
    settled_at = case when o.withdrawn then $1 end
  from due d where o.shard = d.shard and o.key = d.key
  returning o.*
)
select o.shard, o.key, 'sending' as status, o.attempts, o.due_at, o.error, o.settled_at,
  e.created_at, e.body
from marked o join effect e on e.shard = o.shard and e.key = o.key
where o.status = 'waiting'
order by o.due_at, o.seq`,
};

const SETTLE = {
  name: 'outbox_settle',
  text: `
with given as materialized (
  select * from unnest($1::integer[], $2::text[], $3::text[], $4::integer[], $5::bigint[],
    $6::text[]) as g (shard, key, status, attempts, due_at, error)
), held as materialized (
  select o.shard, o.key,
    case when g.status = 'waiting' and o.withdrawn then 'withdrawn' else g.status end as status,
    g.attempts, g.due_at, g.error
  from given g join outbox o on o.shard = g.shard and o.key = g.key
  where o.status = 'waiting'
  order by o.shard, o.key
  for update of o
)
update outbox o set
  status = h.status, attempts = h.attempts, error = h.error, claimed_at = null,
  due_at = case when h.status = 'waiting' then coalesce(h.due_at, $7) end,
  settled_at = case when h.status = 'waiting' then null else $7 end
from held h where o.shard = h.shard and o.key = h.key
returning o.shard, o.key`,
};

const RETRY = {
  name: 'outbox_retry',
  text: `
with found as materialized (
  select o.shard, o.key, o.status
  from shard s
  cross join lateral (
    select shard, key, case when claimed_at is null then status else 'sending' end as status
    from outbox where shard = s.shard and key = $1 offset 0
  ) o
  join effect e on e.shard = o.shard and e.key = o.key
), again as (
  update outbox o set status = 'waiting', attempts = 0, due_at = $2, claimed_at = null,
    withdrawn = false, error = null, settled_at = null
  from found f
  where o.shard = f.shard and o.key = f.key and o.status in ('dead', 'failed', 'unknown')
  returning o.key
)
select f.status, exists (select from again) as done from found f`,
};

const NEXT = {
  name: 'outbox_next',
  text: `
select due_at from outbox where due_at is not null and claimed_at is null
order by due_at, seq limit 1`,
};

const DEPTH = {
  name: 'outbox_depth',
  text: 'select count(*) as count from outbox where due_at is not null',
};

export interface DeliveryRow {
  readonly shard: number;
  readonly key: string;
  readonly status: string;
  readonly attempts: number;
  readonly due_at: number | null;
  readonly error: string | null;
  readonly created_at: number;
  readonly settled_at: number | null;
  readonly body: string;
}

export interface PlacedEffect {
  readonly shard: number;
  readonly effect: Effect;
}

export function parseDelivery(row: DeliveryRow): Delivery {
  return {
    shard: row.shard,
    // Key, effect and status were written from a Delivery's own types.
    key: row.key as EffectKey,
    effect: JSON.parse(row.body) as Effect, // likewise
    status: row.status as DeliveryStatus, // likewise
    attempts: row.attempts,
    dueAt: row.due_at === null ? null : instant(row.due_at),
    error: row.error,
    createdAt: instant(row.created_at),
    settledAt: row.settled_at === null ? null : instant(row.settled_at),
  };
}

/** Stores the effects of a turn, each once by its key, and then takes back what was withdrawn. */
export async function storeEffects(
  transaction: Transaction,
  effects: readonly PlacedEffect[],
): Promise<void> {
  const added = effects.flatMap(({ shard, effect }) =>
    effect.type === 'withdraw' ? [] : [{ shard, effect }],
  );
  const taken = new Map(
    effects.flatMap(({ shard, effect }) =>
      effect.type === 'withdraw'
        ? [[`${shard}/${effect.of}`, { shard, key: effect.of, at: effect.createdAt }] as const]
        : [],
    ),
  );
  await Promise.all([
    addDeliveries(transaction, added),
    taken.size === 0 ? null : withdraw(transaction, [...taken.values()]),
  ]);
}

async function addDeliveries(
  transaction: Transaction,
  added: readonly { shard: number; effect: Exclude<Effect, { type: 'withdraw' }> }[],
): Promise<void> {
  if (added.length === 0) return;
  const shards = added.map((row) => row.shard);
  const keys = added.map((row) => row.effect.key);
  await Promise.all([
    transaction.run(ADD, [shards, keys, added.map((row) => row.effect.createdAt)]),
    transaction.run(ADD_EFFECTS, [
      shards,
      keys,
      added.map((row) => row.effect.origin.flow),
      added.map((row) => row.effect.createdAt),
      textList(added.map((row) => JSON.stringify(row.effect))),
    ]),
  ]);
}

async function withdraw(
  transaction: Transaction,
  taken: readonly { shard: number; key: EffectKey; at: Instant }[],
): Promise<void> {
  await transaction.run(WITHDRAW, [
    taken.map((row) => row.shard),
    taken.map((row) => row.key),
    taken.map((row) => row.at),
  ]);
}

export async function claimDeliveries(
  transaction: Transaction,
  options: { readonly now: Instant; readonly max: number; readonly leaseMs: number },
): Promise<readonly Delivery[]> {
  const { now, max, leaseMs } = options;
  const rows = await transaction.run<DeliveryRow>(CLAIM, [now, max, leaseMs]);
  return rows.map(parseDelivery);
}

/** Stores outcomes; returns the settlements that were still awaited. */
export async function writeSettlements(
  transaction: Transaction,
  settlements: readonly Settlement[],
  now: Instant,
): Promise<readonly Settlement[]> {
  for (const { status } of settlements) {
    invariant(status !== 'sending', 'A settlement says what became of an attempt.');
  }
  const rows = await transaction.run<{ shard: number; key: string }>(SETTLE, [
    settlements.map((row) => row.shard),
    settlements.map((row) => row.key),
    settlements.map((row) => row.status),
    settlements.map((row) => row.attempts),
    settlements.map((row) => row.dueAt),
    settlements.map((row) => row.error),
    now,
  ]);
  const stored = new Set(rows.map((row) => `${row.shard}/${row.key}`));
  return settlements.filter((row) => stored.has(`${row.shard}/${row.key}`));
}

/** Tries to put a delivery back in the queue; null when there is none, else its status before. */
export async function retryDelivery(
  database: Database,
  key: EffectKey,
  now: Instant,
): Promise<{ readonly status: string; readonly done: boolean } | null> {
  const [row] = await database.run<{ status: string; done: boolean }>(RETRY, [key, now]);
  return row ?? null;
}

export async function nextDeliveryAt(database: Database): Promise<Instant | null> {
  const [row] = await database.run<{ due_at: number }>(NEXT, []);
  return row === undefined ? null : instant(row.due_at);
}

export async function countOutbox(database: Database): Promise<number> {
  const [row] = await database.run<{ count: number }>(DEPTH, []);
  return row?.count ?? 0;
}
