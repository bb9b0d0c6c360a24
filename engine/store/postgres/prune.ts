import type { HousekeepingStore, PruneTable } from '../housekeeping.ts';
import type { Database, Statement } from './database.ts';

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

const BY_AGE: Readonly<Record<PruneTable, Statement>> = {
  // A pack that waits for its turn stays, however old it is.
  events: {
    name: 'prune_events',
    text: `
with old as materialized (
  select shard, seq from event_log l
  where at < $1 and not exists (select from inbox i where i.shard = l.shard and i.seq = l.seq)
  limit $2 for update skip locked
), gone as (
  delete from event_log t using old o where t.shard = o.shard and t.seq = o.seq returning 1
)
select count(*) as count from gone`,
  },
  eventKeys: deletion('event_key', ['shard', 'key'], 'at < $1'),
  // A record has the effects of its pack, and `delivery` what became of those that were not
  // plainly sent: they go together, once nothing of them is left to be done or decided.
  records: {
    name: 'prune_records',
    text: `
with old as materialized (
  select shard, turn from record r
  where at < $1
    and not exists (
      select from outbox where shard = r.shard and turn = r.turn and settled_at is null
    )
    and not exists (
      select from delivery where shard = r.shard and turn = r.turn and settled_at is null
    )
  order by at, shard, turn limit $2 for update skip locked
), packs as (
  delete from outbox t using old o where t.shard = o.shard and t.turn = o.turn
), singles as (
  delete from delivery t using old o where t.shard = o.shard and t.turn = o.turn
), gone as (
  delete from record t using old o where t.shard = o.shard and t.turn = o.turn returning 1
)
select count(*) as count from gone`,
  },
  ledger: deletion('ledger', ['shard', 'turn'], 'at < $1'),
  // The time of its end is in its state alone, before anything that people gave; a cast to json
  // would refuse `\\u0000`. It started before it ended.
  instances: deletion(
    'instance',
    ['shard', 'id'],
    `status <> 'active' and started_at < $1
      and substring(state from '"endedAt":(\\d+)')::bigint < $1`,
  ),
  tasks: deletion('task', ['shard', 'id'], 'ended_at < $1'),
  grants: deletion('access_grant', ['hash'], 'expires_at < $1'),
  messages: deletion('sandbox_message', ['key'], `substring(body from '"at":(\\d+)')::bigint < $1`),
};

/** Removes a batch of what is older than an instant, unless another worker is at it. */
export async function prune(
  database: Database,
  options: Parameters<HousekeepingStore['prune']>[0],
): Promise<number | null> {
  return database.transact(async (transaction) => {
    const [lock] = await transaction.run<{ mine: boolean }>(LOCK, [ADVISORY_LOCK]);
    if (lock?.mine !== true) return null;
    const { table, before, max } = options;
    const [row] = await transaction.run<{ count: number }>(BY_AGE[table], [before, max]);
    return row?.count ?? 0;
  });
}
