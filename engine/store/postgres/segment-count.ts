import type { SegmentMove } from '../../core/index.ts';
import { type SegmentCount, segmentDeltas } from '../segment-counts.ts';
import type { Database, Transaction } from './database.ts';

const ADD = {
  name: 'segment_count_add',
  text: `
insert into segment_count (shard, ladder, level, count)
select $1::integer, * from unnest($2::text[], $3::text[], $4::bigint[])
on conflict (shard, ladder, level) do update set count = segment_count.count + excluded.count`,
};

/** Adds to the figures; they are summed over all shards, so that any shard of the turn will do. */
export async function addSegments(
  transaction: Transaction,
  shard: number,
  moves: readonly SegmentMove[],
): Promise<void> {
  const rows = segmentDeltas(moves);
  if (rows.length === 0) return;
  await transaction.run(ADD, [
    shard,
    rows.map((row) => row.ladder),
    rows.map((row) => row.level),
    rows.map((row) => row.count),
  ]);
}

/** Reads how many subjects are in each level. */
export async function readSegments(database: Database): Promise<readonly SegmentCount[]> {
  const rows = await database.query
    .selectFrom('segment_count')
    .select((column) => ['ladder', 'level', column.fn.sum<number>('count').as('count')])
    .groupBy(['ladder', 'level'])
    .orderBy('ladder')
    .orderBy('level')
    .execute();
  return rows.filter(({ count }) => count !== 0);
}
