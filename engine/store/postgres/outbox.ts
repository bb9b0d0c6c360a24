import type { Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { ClaimOptions } from '../outbox.ts';
import type { Database, Runner, Transaction } from './database.ts';
import type { RecordId, TurnRecord } from './record.ts';

/*
 * One narrow row for all effects of a record: a pack. It is claimed and settled whole. `done` are
 * the places, from 0, of effects that are settled or have a row of their own in `delivery`; it
 * stays null when all are sent at once, which is the rule. A claim changes no indexed column, so
 * that it rewrites no index.
 *
 * A claim looks at the first packs of each shard through `outbox_open` (shard, turn), since within
 * a shard the order of turns is the order of messages: one probe of the index a shard.
 *
 * Measured with packs of 16 effects, claimed by the thousand and all sent: 26 bytes of WAL an
 * effect for claim and settlement together, 131 where whole pages go with them after a checkpoint.
 */

const ADD = {
  name: 'outbox_add',
  text: `
insert into outbox (shard, turn, due_at, effects)
select * from unnest($1::integer[], $2::bigint[], $3::bigint[], $4::integer[])`,
};

// One claim at a time over all workers: what the next one reads then shows whom each shard is with.
const LOCK = { name: 'outbox_lock', text: 'select pg_advisory_xact_lock(44000003)' };

/** Packs of one shard that a claim looks at, those under way included. */
const SHARD_MAX = 64;

/** Open packs up to which only their shards are looked at; to probe all 64 takes 1 ms. */
const FEW_PACKS = 128;

// A shard of which another worker has a part is left to it, or the later part could overtake. For
// the same reason what was decided before something that is due is due as well: by the clock of the
// worker that decided it, it may not be.
const CLAIM = {
  name: 'outbox_claim',
  text: `
with few as materialized (
  select shard from outbox where settled_at is null order by shard, turn limit ${FEW_PACKS} + 1
), told as materialized (
  select distinct shard from few where (select count(*) from few) <= ${FEW_PACKS}
  union all
  select shard from shard where (select count(*) from few) > ${FEW_PACKS}
), open as materialized (
  select s.shard, o.*
  from told s
  cross join lateral (
    select turn, due_at, rest, claimed_by,
      claimed_at is null and due_at <= $1 as free,
      claimed_at is not null and (
        claimed_at <= $1 - $3::bigint or claimed_by = any ($5::integer[])
        or ($6::integer[] is not null and claimed_by = $4
          and (shard, turn) not in (select * from unnest($6::integer[], $7::bigint[])))
      ) as lost,
      claimed_at is not null as claimed
    from (
      select shard, turn, claimed_at, claimed_by,
        effects - coalesce(cardinality(done), 0) as rest,
        min(due_at) over (order by turn desc) as due_at
      from (
        select * from outbox where shard = s.shard and settled_at is null
        order by turn limit ${SHARD_MAX}
      ) first
    ) timed
  ) o
), ranked as materialized (
  select shard, turn, lost, due_at, sum(rest) over (
    order by due_at, shard, turn rows between unbounded preceding and current row
  ) - rest as before
  from open
  where (free or lost) and shard <> all (
    array(select shard from open where claimed and not lost and claimed_by <> $4)
  )
), due as materialized (
  select o.shard, o.turn, r.lost, r.due_at
  from ranked r join outbox o on o.shard = r.shard and o.turn = r.turn
  where r.before < $2 and o.settled_at is null
  order by o.shard, o.turn
  for update of o skip locked
)
update outbox o set claimed_at = $1, claimed_by = $4, attempts = o.attempts + 1
from due d where o.shard = d.shard and o.turn = d.turn
returning o.shard, o.turn, o.effects, o.done, d.due_at, o.attempts, d.lost`,
};

const SETTLE = {
  name: 'outbox_settle',
  text: `
with held as materialized (
  select o.shard, o.turn
  from unnest($1::integer[], $2::bigint[], $3::integer[]) as g (shard, turn, count)
  join outbox o on o.shard = g.shard and o.turn = g.turn
  where o.settled_at is null and o.claimed_at is not null and o.done is null
    and o.effects = g.count
  order by o.shard, o.turn
  for update of o
)
update outbox o set settled_at = $4, claimed_at = null
from held h where o.shard = h.shard and o.turn = h.turn
returning o.shard, o.turn`,
};

const HOLD = {
  name: 'outbox_hold',
  text: `
select o.shard, o.turn, o.effects, o.done, o.due_at, o.attempts, o.claimed_at
from unnest($1::integer[], $2::bigint[]) as g (shard, turn)
join outbox o on o.shard = g.shard and o.turn = g.turn
where o.settled_at is null
order by o.shard, o.turn
for update of o`,
};

// Places travel as one text for each pack: unnest would flatten arrays of arrays.
const DONE = {
  name: 'outbox_done',
  text: `
update outbox o set
  done = coalesce(o.done, '{}') || g.places::integer[],
  settled_at = case
    when coalesce(cardinality(o.done), 0) + cardinality(g.places::integer[]) >= o.effects then $4::bigint
  end,
  claimed_at = case
    when coalesce(cardinality(o.done), 0) + cardinality(g.places::integer[]) < o.effects
      then o.claimed_at
  end
from unnest($1::integer[], $2::bigint[], $3::text[]) as g (shard, turn, places)
where o.shard = g.shard and o.turn = g.turn`,
};

const NEXT = {
  name: 'outbox_next',
  text: `
select least(
  (select min(o.due_at) from shard s cross join lateral (
    select due_at from outbox
    where shard = s.shard and settled_at is null and claimed_at is null
    order by turn limit 1
  ) o),
  (select min(due_at) from delivery where status = 'waiting' and due_at is not null)
) as due_at`,
};

const OPEN = {
  name: 'outbox_open',
  text: `
select
  coalesce(sum(effects - coalesce(cardinality(done), 0)) filter (where claimed_at is null), 0)
    as waiting,
  coalesce(sum(effects - coalesce(cardinality(done), 0)) filter (where claimed_at is not null), 0)
    as sending
from outbox where settled_at is null`,
};

export interface PackRow extends RecordId {
  readonly effects: number;
  readonly done: readonly number[] | null;
  readonly due_at: number;
  readonly attempts: number;
}

export interface ClaimedPack extends PackRow {
  /** Its former worker died. */
  readonly lost: boolean;
}

export interface HeldPack extends PackRow {
  readonly claimed_at: number | null;
}

/** Which effects of a pack are done with, by their places. */
export interface DonePlaces extends RecordId {
  readonly places: readonly number[];
}

export async function addPacks(
  transaction: Transaction,
  records: readonly TurnRecord[],
): Promise<void> {
  const packs = records.filter((record) => record.effects.length > 0);
  if (packs.length === 0) return;
  await transaction.run(ADD, [
    packs.map((pack) => pack.shard),
    packs.map((pack) => pack.turn),
    packs.map((pack) => pack.at),
    packs.map((pack) => pack.effects.length),
  ]);
}

/** Claims packs of about `max` effects in all; `dead` are workers that are known to be dead. */
export async function claimPacks(
  transaction: Transaction,
  options: ClaimOptions & { readonly dead: readonly number[] },
): Promise<readonly ClaimedPack[]> {
  const { now, max, leaseMs, worker, dead, inHand } = options;
  const shards = inHand?.map((name) => name.shard) ?? null;
  const turns = inHand?.map((name) => name.turn) ?? null;
  const [, rows] = await Promise.all([
    transaction.run(LOCK, []),
    transaction.run<ClaimedPack>(CLAIM, [now, max, leaseMs, worker, dead, shards, turns]),
  ]);
  return [...rows].sort(
    (left, right) =>
      left.due_at - right.due_at || left.shard - right.shard || left.turn - right.turn,
  );
}

/** Closes packs of which every effect was sent at once; answers which of them it could close. */
export async function settlePacks(
  transaction: Transaction,
  packs: readonly (RecordId & { readonly count: number })[],
  now: Instant,
): Promise<readonly RecordId[]> {
  if (packs.length === 0) return [];
  return transaction.run<RecordId>(SETTLE, [
    packs.map((pack) => pack.shard),
    packs.map((pack) => pack.turn),
    packs.map((pack) => pack.count),
    now,
  ]);
}

/** Locks packs that are open. */
export async function holdPacks(
  transaction: Transaction,
  ids: readonly RecordId[],
): Promise<readonly HeldPack[]> {
  return transaction.run<HeldPack>(HOLD, [ids.map((id) => id.shard), ids.map((id) => id.turn)]);
}

/** Marks effects of packs that are locked as done with; a pack without others is settled. */
export async function markDone(
  transaction: Transaction,
  packs: readonly DonePlaces[],
  now: Instant,
): Promise<void> {
  const changed = packs.filter((pack) => pack.places.length > 0);
  if (changed.length === 0) return;
  await transaction.run(DONE, [
    changed.map((pack) => pack.shard),
    changed.map((pack) => pack.turn),
    changed.map((pack) => `{${pack.places.join(',')}}`),
    now,
  ]);
}

export async function nextDeliveryAt(database: Database): Promise<Instant | null> {
  const [row] = await database.run<{ due_at: number | null }>(NEXT, []);
  return row === undefined || row.due_at === null ? null : instant(row.due_at);
}

/** Counts the effects in open packs. */
export async function countPacked(
  runner: Runner,
): Promise<{ readonly waiting: number; readonly sending: number }> {
  const [row] = await runner.run<{ waiting: number; sending: number }>(OPEN, []);
  return row ?? { waiting: 0, sending: 0 };
}
