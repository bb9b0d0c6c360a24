import { shardOf } from '../placement.ts';
import { PRESENT_MAX } from '../queries.ts';
import type { EntityResult } from '../turns.ts';
import type { Database, Transaction } from './database.ts';
import { fromTextList, numberList, textList } from './text-list.ts';

const ADD = {
  name: 'presence_add',
  text: `
insert into presence (shard, grp, person)
select * from unnest($1::integer[], ${fromTextList('$2')}, ${fromTextList('$3')})
on conflict (shard, grp, person) do nothing`,
};

const REMOVE = {
  name: 'presence_remove',
  text: `
delete from presence p
using unnest($1::integer[], ${fromTextList('$2')}, ${fromTextList('$3')})
  as w (shard, grp, person)
where p.shard = w.shard and p.grp = w.grp and p.person = w.person`,
};

const READ = {
  name: 'presence_read',
  text: `
select person from presence where shard = $1 and grp = $2 order by person limit $3`,
};

/** That a person is in a group, or is not. */
export interface PresenceRow {
  readonly shard: number;
  /** Ref of the group. */
  readonly group: string;
  /** Ref of the person. */
  readonly person: string;
  readonly present: boolean;
}

/** Lists what the results of a turn tell of who is in which group. */
export function presenceRows(results: readonly EntityResult[]): readonly PresenceRow[] {
  return results.flatMap(({ shard, entity, presence }) =>
    presence.map((change) => ({ shard, group: entity.ref, ...change })),
  );
}

/** Writes who is in a group and who is not; each person of a group at most once. */
export async function writePresence(
  transaction: Transaction,
  rows: readonly PresenceRow[],
): Promise<void> {
  const sorted = [...rows].sort(byKey);
  await Promise.all([
    run(transaction, REMOVE, { rows: sorted, present: false }),
    run(transaction, ADD, { rows: sorted, present: true }),
  ]);
}

async function run(
  transaction: Transaction,
  statement: typeof ADD,
  given: { readonly rows: readonly PresenceRow[]; readonly present: boolean },
): Promise<void> {
  const rows = given.rows.filter((row) => row.present === given.present);
  if (rows.length === 0) return;
  await transaction.run(statement, [
    numberList(rows.map((row) => row.shard)),
    textList(rows.map((row) => row.group)),
    textList(rows.map((row) => row.person)),
  ]);
}

/** In the order of the key. */
function byKey(left: PresenceRow, right: PresenceRow): number {
  if (left.shard !== right.shard) return left.shard - right.shard;
  if (left.group !== right.group) return left.group < right.group ? -1 : 1;
  return left.person < right.person ? -1 : 1;
}

/** Reads who is in a group, by ref. */
export async function readPresent(
  database: Database,
  group: string,
  shardCount: number,
): Promise<readonly string[]> {
  const shard = shardOf({ kind: 'group', ref: group }, shardCount);
  const rows = await database.run<{ person: string }>(READ, [shard, group, PRESENT_MAX]);
  return rows.map((row) => row.person);
}
