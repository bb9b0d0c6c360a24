import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { InstanceId } from '../../base/index.ts';
import type { JournalEntry } from '../../core/index.ts';
import type { Database, Transaction } from './database.ts';

const WRITE = {
  name: 'journal_write',
  text: `
insert into journal (shard, turn, body)
select * from unnest($1::integer[], $2::bigint[], $3::bytea[])`,
};

const READ = {
  name: 'journal_read',
  text: `
select j.body
from shard s
cross join lateral (
  select shard, turns from instance where shard = s.shard and id = $1 offset 0
) i
cross join lateral unnest(i.turns) as t (turn)
join journal j on j.shard = i.shard and j.turn = t.turn
order by j.turn`,
};

/** All that the instances of a shard decided in one turn: one row, compressed. */
export interface ShardJournal {
  readonly shard: number;
  readonly turn: number;
  readonly entries: readonly JournalEntry[];
}

// Level 1 takes half the time of the default 6 and packs a turn's entries to a tenth all the same.
const COMPRESSION_LEVEL = 1;

export async function writeJournal(
  transaction: Transaction,
  journals: readonly ShardJournal[],
): Promise<void> {
  if (journals.length === 0) return;
  await transaction.run(WRITE, [
    journals.map((journal) => journal.shard),
    journals.map((journal) => journal.turn),
    journals.map((journal) =>
      deflateRawSync(JSON.stringify(journal.entries), { level: COMPRESSION_LEVEL }),
    ),
  ]);
}

/** Reads what one instance decided, oldest first. */
export async function readJournal(
  database: Database,
  id: InstanceId,
): Promise<readonly JournalEntry[]> {
  const rows = await database.run<{ body: Buffer }>(READ, [id]);
  return rows
    .flatMap((row) => JSON.parse(inflateRawSync(row.body).toString()) as JournalEntry[]) // ours
    .filter((entry) => entry.instance === id);
}
