import type { ClaimOptions, Delivery } from '../outbox.ts';
import type { Runner, Transaction } from './database.ts';
import {
  type DeliveryId,
  deliveryOf,
  parseSingle,
  SINGLE_COLUMNS,
  type SingleDelivery,
  type SingleRow,
} from './delivery.ts';

/** An attempt whose worker is gone, or has claimed it without ever hearing of it. */
function isLost(p: {
  readonly now: string;
  readonly leaseMs: string;
  readonly dead: string;
  readonly worker: string;
  readonly shards: string;
  readonly keys: string;
}): string {
  return `(claimed_at <= ${p.now} - ${p.leaseMs}::bigint or claimed_by = any (${p.dead}::integer[])
    or (${p.shards}::integer[] is not null and claimed_by = ${p.worker}::integer
      and (shard, key) not in (select * from unnest(${p.shards}::integer[], ${p.keys}::text[]))))`;
}

const CLAIM = {
  name: 'delivery_claim',
  text: `
with due as materialized (
  select shard, key from delivery
  where status = 'waiting' and due_at <= $1
    and (connector is null or connector <> all ($5::text[]))
  order by due_at, shard, turn, place limit $2
  for update skip locked
), lost as materialized (
  select shard, key from delivery
  where status = 'sending'
    and ${isLost({ now: '$1', leaseMs: '$3', dead: '$6', worker: '$4', shards: '$7', keys: '$8' })}
    and promise is distinct from 'at-most-once' and not withdrawn
  limit $2
  for update skip locked
), marked as (
  update delivery d set
    status = 'sending', claimed_at = $1, claimed_by = $4, attempts = d.attempts + 1
  from (select * from due union all select * from lost) m
  where d.shard = m.shard and d.key = m.key
  returning ${SINGLE_COLUMNS}
)
select * from marked d order by d.due_at, d.shard, d.turn, d.place`,
};

// What a shard's queue says to a claim: its tombstones, and whether anything in it is open.
const QUEUE = {
  name: 'delivery_queue',
  text: `
select s.shard, null as key, 0 as turn
from unnest($1::integer[]) as s (shard)
where exists (
  select from delivery where shard = s.shard and status in ('waiting', 'sending')
)
union all
select s.shard, t.key, t.turn
from unnest($1::integer[]) as s (shard)
cross join lateral (select key, turn from delivery where shard = s.shard and body is null) t`,
};

// Attempts that were lost and are not made again.
const DOUBTFUL = {
  name: 'delivery_doubtful',
  text: `
select ${SINGLE_COLUMNS} from delivery d
where d.status = 'sending'
  and ${isLost({ now: '$1', leaseMs: '$2', dead: '$3', worker: '$4', shards: '$5', keys: '$6' })}
  and (d.promise = 'at-most-once' or d.withdrawn)
limit 1000`,
};

const BLOCKED = {
  name: 'delivery_blocked',
  text: `
select g.shard, g.target
from unnest($1::integer[], $2::text[]) as g (shard, target)
where exists (
  select from delivery d
  where d.shard = g.shard and d.target = g.target and d.status in ('waiting', 'sending')
)`,
};

// A tombstone has done its work when every pack is settled that its effect can be in.
const SWEEP = {
  name: 'delivery_sweep',
  text: `
delete from delivery d
where d.shard = any ($1::integer[]) and d.body is null and d.turn < coalesce(
  (select turn from outbox where shard = d.shard and settled_at is null order by turn limit 1), 0)`,
};

type Claiming = ClaimOptions & { readonly dead: readonly number[] };

export async function claimSingles(
  transaction: Transaction,
  options: Claiming,
): Promise<readonly Delivery[]> {
  const { now, max, leaseMs, worker, except = [], dead } = options;
  const values = [now, max, leaseMs, worker, except, dead, ...namesOf(options)];
  const rows = await transaction.run<SingleRow>(CLAIM, values);
  return rows.flatMap((row) => deliveryOf(parseSingle(row)) ?? []);
}

function namesOf({ inHand }: Claiming) {
  return [inHand?.map(({ shard }) => shard) ?? null, inHand?.map(({ key }) => key) ?? null];
}

/** Finds attempts of lost workers that must not be made again. Locks nothing. */
export async function findDoubtful(
  transaction: Transaction,
  options: Claiming,
): Promise<readonly SingleDelivery[]> {
  const { now, leaseMs, dead, worker } = options;
  const values = [now, leaseMs, dead, worker, ...namesOf(options)];
  const rows = await transaction.run<SingleRow>(DOUBTFUL, values);
  return rows.map(parseSingle);
}

/** What the queues of some shards hold: who is queued there at all, and the tombstones. */
export interface Queues {
  readonly open: ReadonlySet<number>;
  readonly tombstones: readonly DeliveryId[];
}

export async function readQueues(runner: Runner, shards: readonly number[]): Promise<Queues> {
  const rows = await runner.run<{ shard: number; key: string | null }>(QUEUE, [shards]);
  return {
    open: new Set(rows.flatMap(({ shard, key }) => (key === null ? [shard] : []))),
    tombstones: rows.flatMap(({ shard, key }) => (key === null ? [] : [{ shard, key }])),
  };
}

export interface PlacedTarget {
  readonly shard: number;
  readonly target: string;
}

/** Says which of the targets something waits for already, or is being sent to on its own. */
export async function findBlocked(
  transaction: Transaction,
  targets: readonly PlacedTarget[],
): Promise<readonly PlacedTarget[]> {
  return transaction.run<PlacedTarget>(BLOCKED, [
    targets.map((each) => each.shard),
    targets.map((each) => each.target),
  ]);
}

export async function sweepTombstones(
  transaction: Transaction,
  shards: readonly number[],
): Promise<void> {
  await transaction.run(SWEEP, [shards]);
}
