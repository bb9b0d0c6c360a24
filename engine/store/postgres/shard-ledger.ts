import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { ShardPage } from '../ledger.ts';
import type { RecordedPeriod } from '../queries.ts';
import type { Database } from './database.ts';
import { linesIn } from './ledger.ts';

/*
 * The turns of a shard count up with the time, so the primary key has its rows in this order; those
 * outside of the period are passed over without their bodies, which are stored apart.
 */
const READ = {
  name: 'ledger_read_shard',
  text: `
select turn, at, body from ledger
where shard = $1 and turn > $2 and at >= $3 and at < $4
order by turn limit $5`,
};

/** Of one page: some ten milliseconds of unpacking. */
const ROWS = 200;

interface Row {
  readonly turn: number;
  readonly at: number;
  readonly body: Buffer;
}

/** Lists what the entities of a shard were sent and not sent in a period, the oldest first. */
export async function listShardLedger(
  database: Database,
  of: RecordedPeriod & { readonly shard: number; readonly shardCount: number },
): Promise<ShardPage> {
  const { shard, shardCount, from, to, cursor } = of;
  const [after] = cursor === undefined ? [-1] : decodeCursor(cursor, ['number']).map(Number);
  const rows = await database.run<Row>(READ, [shard, after, from, to, ROWS]);
  const last = rows.at(-1);
  const items = rows.flatMap((row) => linesIn(row).map(([owner, entry]) => ({ owner, entry })));
  const next = last && rows.length === ROWS ? encodeCursor([last.turn]) : null;
  return { items, next, shardCount };
}
