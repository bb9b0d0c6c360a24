import { InvariantError } from '../../base/index.ts';
import type { StoredEvent } from '../../core/index.ts';
import { recipientsOf } from '../placement.ts';
import type { Backlog, InboxRow } from '../turns.ts';
import type { Database, Transaction } from './database.ts';

// One row more than allowed tells whether something is left for the next turn.
const READ = {
  name: 'inbox_read',
  text: `
select w.shard, i.seq, i.kind, i.body
from unnest($1::integer[], $2::integer[]) as w (shard, max)
cross join lateral (
  select seq, kind, body from inbox where shard = w.shard order by seq limit w.max + 1
) i`,
};

// By the keys that were read, never by "up to": a row with a lower number may commit later. The
// division fails, and with it the transaction, when a row is not there any more.
const DELETE = {
  name: 'inbox_delete',
  text: `
with gone as (
  delete from inbox i using unnest($1::integer[], $2::bigint[]) as r (shard, seq)
  where i.shard = r.shard and i.seq = r.seq
  returning 1
)
select 1 / (count(*) = $3)::integer as checked from gone`,
};

const COUNT = { name: 'inbox_count', text: 'select count(*) as count from inbox' };

const BACKLOG = {
  name: 'inbox_backlog',
  text: `
select (select count(*) from (select from inbox limit $1) counted) as depth,
  (select i.body from shard s cross join lateral (
    select seq, body from inbox where shard = s.shard order by seq limit 1
  ) i order by i.seq limit 1) as oldest`,
};

export interface ShardLimit {
  readonly shard: number;
  readonly max: number;
}

/** Reads the oldest rows of shards that are locked already, one more than the limit. */
export async function readInbox(
  transaction: Transaction,
  limits: readonly ShardLimit[],
): Promise<readonly InboxRow[]> {
  const rows = await transaction.run<{ shard: number; seq: number; kind: string; body: string }>(
    READ,
    [limits.map((limit) => limit.shard), limits.map((limit) => limit.max)],
  );
  return rows.map((row) => {
    const event = JSON.parse(row.body) as StoredEvent; // written by ingestEvents
    const entity = recipientsOf(event).find((recipient) => recipient.kind === row.kind);
    if (entity === undefined) {
      throw new InvariantError(`The event ${event.id} does not concern a ${row.kind}.`);
    }
    return { shard: row.shard, seq: String(row.seq), entity, event };
  });
}

export async function deleteInbox(
  transaction: Transaction,
  rows: readonly InboxRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await transaction.run(DELETE, [
    rows.map((row) => row.shard),
    rows.map((row) => row.seq),
    rows.length,
  ]);
}

export async function countInbox(database: Database): Promise<number> {
  const [row] = await database.run<{ count: number }>(COUNT, []);
  return row?.count ?? 0;
}

/** Counts up to a bound, and finds the oldest by the first row of each shard. */
export async function readBacklog(database: Database, max: number): Promise<Backlog> {
  const [row] = await database.run<{ depth: number; oldest: string | null }>(BACKLOG, [max]);
  const oldest = row?.oldest ?? null;
  return {
    depth: row?.depth ?? 0,
    // Written by ingestEvents.
    oldestAt: oldest === null ? null : (JSON.parse(oldest) as StoredEvent).acceptedAt,
  };
}
