import { instant } from '../../base/index.ts';
import type { Backlog, InboxRow } from '../turns.ts';
import type { Database, Transaction } from './database.ts';
import { fresh, toldIn } from './event-log.ts';
import type { StoredPack } from './ingest.ts';
import { numberList } from './text-list.ts';

/*
 * The inbox of a shard names the packs of the event log that no turn has taken yet. A turn takes
 * whole packs, so that a row is only ever inserted and deleted. Bodies of packs that this process
 * has stored itself and still knows ($3) are not read. `newest` tells whether something is left.
 */
function readText(limits: string, known: string): string {
  return `
select w.shard, i.seq, i.newest, l.late, l.body
from ${limits} as w (shard, max)
cross join lateral (
  select seq, max(seq) over () as newest,
    sum(count) over (order by seq rows between unbounded preceding and current row) - count
      as before
  from (select seq, count from inbox where shard = w.shard order by seq limit w.max + 1) oldest
) i
left join lateral (
  select late, body from event_log
  where shard = w.shard and seq = i.seq and i.seq <> all (${known}::bigint[])
  offset 0
) l on true
where i.before < w.max
order by w.shard, i.seq`;
}

const READ = {
  name: 'inbox_read',
  text: readText('unnest($1::integer[], $2::integer[])', '$3'),
};

/** Where a lock leaves the shards that it has got, each with its rows, for a reading after it. */
export const LOCKED_SETTING = 'groupflow.locked';

const READ_LOCKED = {
  name: 'inbox_read_locked',
  text: readText(
    `(
  select split_part(told, ':', 1)::integer, split_part(told, ':', 2)::integer
  from unnest(string_to_array(current_setting('${LOCKED_SETTING}', true), ' ')) as t (told)
)`,
    '$1',
  ),
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

const COUNT = {
  name: 'inbox_count',
  text: 'select coalesce(sum(count), 0) as count from inbox',
};

const BACKLOG = {
  name: 'inbox_backlog',
  text: `
select least($1, (
    select coalesce(sum(count), 0) from (select count from inbox limit $1) counted
  )) as depth,
  (select l.at from shard s cross join lateral (
    select seq from inbox where shard = s.shard order by seq limit 1
  ) i join event_log l on l.shard = s.shard and l.seq = i.seq
  order by i.seq limit 1) as oldest_at`,
};

export interface ShardLimit {
  readonly shard: number;
  readonly max: number;
}

/** A row of the inbox with its entity's name. */
export interface NamedRow extends InboxRow {
  readonly key: string;
}

/** What waits for some shards: their oldest packs, and which shards have more. */
export interface InboxRead {
  readonly packs: readonly { readonly shard: number; readonly seq: number }[];
  readonly rows: readonly NamedRow[];
  /** Shards of which something is left. */
  readonly cut: ReadonlySet<number>;
}

/** Packs that this process has stored, so that a turn of it need not read them. */
export interface PackMemory {
  add(packs: readonly StoredPack[]): void;
  /** Seqs of the packs of a shard; of all shards when it is absent. */
  known(shard?: number): readonly number[];
  find(shard: number, seq: number): StoredPack | undefined;
  forget(shard: number, seq: number): void;
}

/** Events in memory; when they are more, all are forgotten and read like other processes' packs. */
const MEMORY_MAX = 60_000;

export function createPackMemory(): PackMemory {
  const shards = new Map<number, Map<number, StoredPack>>();
  let events = 0;
  return {
    add(packs) {
      for (const stored of packs) {
        if (events > MEMORY_MAX) {
          shards.clear();
          events = 0;
        }
        const known = shards.get(stored.shard) ?? new Map<number, StoredPack>();
        shards.set(stored.shard, known.set(stored.seq, stored));
        events += stored.told.length;
      }
    },
    known: (shard) =>
      shard === undefined
        ? [...shards.values()].flatMap((packs) => [...packs.keys()])
        : [...(shards.get(shard)?.keys() ?? [])],
    find: (shard, seq) => shards.get(shard)?.get(seq),
    forget(shard, seq) {
      const stored = shards.get(shard)?.get(seq);
      if (stored === undefined) return;
      shards.get(shard)?.delete(seq);
      events -= stored.told.length;
    },
  };
}

interface Row {
  readonly shard: number;
  readonly seq: number;
  readonly newest: number;
  readonly late: readonly number[] | null;
  readonly body: Buffer | null;
}

/** Reads the oldest packs of shards that are locked already, until each has about its limit. */
export async function readInbox(
  transaction: Transaction,
  limits: readonly ShardLimit[],
  memory: PackMemory,
): Promise<InboxRead> {
  const known = limits.flatMap(({ shard }) => memory.known(shard));
  const rows = await transaction.run<Row>(READ, [
    numberList(limits.map((limit) => limit.shard)),
    numberList(limits.map((limit) => limit.max)),
    numberList(known),
  ]);
  return inboxRead(rows, memory);
}

/** Like {@link readInbox}, in the same round trip as the lock that it follows. */
export async function readLockedInbox(
  transaction: Transaction,
  memory: PackMemory,
): Promise<InboxRead> {
  return inboxRead(await transaction.run<Row>(READ_LOCKED, [numberList(memory.known())]), memory);
}

function inboxRead(rows: readonly Row[], memory: PackMemory): InboxRead {
  const newest = new Map(rows.map((row) => [row.shard, row]));
  return {
    packs: rows.map(({ shard, seq }) => ({ shard, seq })),
    rows: rows.flatMap((row) => inboxRows(row, memory)),
    cut: new Set(
      [...newest.values()].filter((row) => row.seq < row.newest).map((row) => row.shard),
    ),
  };
}

function inboxRows(row: Row, memory: PackMemory): readonly NamedRow[] {
  const { shard, seq } = row;
  const known = memory.find(shard, seq);
  if (known === undefined && row.body === null) {
    throw new Error(`The pack ${seq} of shard ${shard} is in the inbox, but not in the log.`);
  }
  const told = known
    ? fresh(known.told, known.late)
    : toldIn(row.body ?? Buffer.alloc(0), row.late);
  return told.map(({ place, entity, key, event }) => ({
    shard,
    seq: `${seq}.${place}.${entity.kind}`,
    entity,
    key,
    event,
  }));
}

/** Takes packs out of the inbox; the transaction fails when one is gone. */
export async function deleteInbox(
  transaction: Transaction,
  packs: InboxRead['packs'],
): Promise<void> {
  if (packs.length === 0) return;
  await transaction.run(DELETE, [
    numberList(packs.map((row) => row.shard)),
    numberList(packs.map((row) => row.seq)),
    packs.length,
  ]);
}

export async function countInbox(database: Database): Promise<number> {
  const [row] = await database.run<{ count: number }>(COUNT, []);
  return row?.count ?? 0;
}

/** Counts up to a bound, and finds the oldest by the first row of each shard. */
export async function readBacklog(database: Database, max: number): Promise<Backlog> {
  const [row] = await database.run<{ depth: number; oldest_at: number | null }>(BACKLOG, [max]);
  const oldestAt = row?.oldest_at ?? null;
  return { depth: row?.depth ?? 0, oldestAt: oldestAt === null ? null : instant(oldestAt) };
}
