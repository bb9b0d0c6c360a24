import { inflateRawSync } from 'node:zlib';
import type { Instant } from '../../base/index.ts';
import type { JournalEntry } from '../../core/index.ts';
import type { HousekeepingStore, PruneTable } from '../housekeeping.ts';
import type { Database, Statement, Transaction } from './database.ts';

// Any number would do; it must only be the same in every process.
const ADVISORY_LOCK = 4400_0002;

const LOCK = { name: 'prune_lock', text: 'select pg_try_advisory_xact_lock($1) as mine' };

/**
 * Deletes the rows of a table that `old` finds by their key; their number is the answer. What is
 * found is materialized: as a subquery it may be run for each row, and delete beyond its limit.
 */
function deletion(table: string, key: readonly string[], old: string): Statement {
  const same = key.map((column) => `t.${column} = o.${column}`).join(' and ');
  return {
    name: `prune_${table}`,
    text: `
with old as materialized (
  select ${key.join(', ')} from ${table} where ${old} limit $2 for update skip locked
), gone as (
  delete from ${table} t using old o where ${same} returning 1
)
select count(*) as count from gone`,
  };
}

const BY_AGE: Readonly<Record<Exclude<PruneTable, 'records'>, Statement>> = {
  events: deletion('event', ['shard', 'source', 'id'], 'accepted_at < $1'),
  deliveries: {
    name: 'prune_deliveries',
    text: `
with old as materialized (
  select shard, key from outbox where settled_at < $1 limit $2 for update skip locked
), gone as (
  delete from outbox t using old o where t.shard = o.shard and t.key = o.key returning 1
), effects as (
  delete from effect t using old o where t.shard = o.shard and t.key = o.key
)
select count(*) as count from gone`,
  },
  // The time of its end is in its state alone, before anything that people gave; a cast to json
  // would refuse `\\u0000`. It started before it ended.
  instances: deletion(
    'instance',
    ['shard', 'id'],
    `status <> 'active' and started_at < $1
      and substring(state from '"endedAt":(\\d+)')::bigint < $1`,
  ),
  grants: deletion('access_grant', ['hash'], 'expires_at < $1'),
  messages: deletion('sandbox_message', ['key'], `substring(body from '"at":(\\d+)')::bigint < $1`),
};

// A journal's row does not know its time, but those of a shard lie in the order of time.
const OLDEST_RECORDS = {
  name: 'prune_oldest_records',
  text: `
select j.shard, j.turn, j.body
from shard s
cross join lateral (
  select shard, turn, body from journal where shard = s.shard order by turn limit $1
) j`,
};

const RECORDS = {
  name: 'prune_records',
  text: `
with gone as (
  delete from journal j using unnest($1::integer[], $2::bigint[]) as r (shard, turn)
  where j.shard = r.shard and j.turn = r.turn
  returning 1
)
select count(*) as count from gone`,
};

/** Removes a batch of what is older than an instant, unless another worker is at it. */
export async function prune(
  database: Database,
  options: Parameters<HousekeepingStore['prune']>[0],
  shardCount: number,
): Promise<number | null> {
  return database.transact(async (transaction) => {
    const [lock] = await transaction.run<{ mine: boolean }>(LOCK, [ADVISORY_LOCK]);
    if (lock?.mine !== true) return null;
    const { table, before, max } = options;
    if (table === 'records') {
      return pruneRecords(transaction, before, Math.ceil(max / shardCount));
    }
    const [row] = await transaction.run<{ count: number }>(BY_AGE[table], [before, max]);
    return row?.count ?? 0;
  });
}

async function pruneRecords(
  transaction: Transaction,
  before: Instant,
  maxOfShard: number,
): Promise<number> {
  const rows = await transaction.run<{ shard: number; turn: number; body: Buffer }>(
    OLDEST_RECORDS,
    [maxOfShard],
  );
  const old = rows.filter(({ body }) =>
    // Written by `writeJournals`.
    (JSON.parse(inflateRawSync(body).toString()) as JournalEntry[]).every(({ at }) => at < before),
  );
  const [row] = await transaction.run<{ count: number }>(RECORDS, [
    old.map(({ shard }) => shard),
    old.map(({ turn }) => turn),
  ]);
  return row?.count ?? 0;
}
