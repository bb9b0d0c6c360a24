import type { FlowId } from '../../base/index.ts';
import type { FunnelCount } from '../../core/index.ts';
import type { Database, Transaction } from './database.ts';
import { createTally } from './tally.ts';

const ADD = {
  name: 'funnel_add',
  text: `
insert into funnel (shard, flow, version, step, port, count)
select $1::integer, * from unnest($2::text[], $3::integer[], $4::text[], $5::text[], $6::bigint[])
on conflict (shard, flow, version, step, port) do update set count = funnel.count + excluded.count`,
};

/** Adds to the figures; they are summed over all shards, so that any shard of the turn will do. */
export async function addToFunnel(
  transaction: Transaction,
  shard: number,
  counts: readonly FunnelCount[],
): Promise<void> {
  if (counts.length === 0) return;
  const rows = summed(counts);
  await transaction.run(ADD, [
    shard,
    rows.map((row) => row.flow),
    rows.map((row) => row.version),
    rows.map((row) => row.step),
    rows.map((row) => row.port),
    rows.map((row) => row.count),
  ]);
}

/** A turn of 500 events counts 4,000 times, of some ten things. */
function summed(counts: readonly FunnelCount[]): readonly FunnelCount[] {
  const tally = createTally<FunnelCount>(
    (left, right) =>
      left.port === right.port && left.flow === right.flow && left.version === right.version,
  );
  for (const row of counts) tally.add(row.step, row, row.count);
  // By name: two turns that add to the same rows do it in the same order.
  const name = (row: FunnelCount) => `${row.flow}|${row.version}|${row.step}|${row.port}`;
  return tally
    .sums()
    .map(({ item, count }) => ({ ...item, count }))
    .sort((left, right) => (name(left) < name(right) ? -1 : 1));
}

/** Reads how often the steps of a flow were entered (`port` is empty) and left by each port. */
export async function readFunnel(
  database: Database,
  flow: FlowId,
  version: number | null,
): Promise<readonly { step: string; port: string; count: number }[]> {
  return database.query
    .selectFrom('funnel')
    .select((column) => ['step', 'port', column.fn.sum<number>('count').as('count')])
    .where('flow', '=', flow)
    .$if(version !== null, (query) => query.where('version', '=', version ?? 0))
    .groupBy(['step', 'port'])
    .execute();
}
