import type { FlowId } from '../../base/index.ts';
import type { FunnelCount } from '../../core/index.ts';
import type { Database, Transaction } from './database.ts';

const ADD = {
  name: 'funnel_add',
  text: `
insert into funnel (shard, flow, version, step, port, count)
select $1::integer, flow, version, step, port, sum(count)
from unnest($2::text[], $3::integer[], $4::text[], $5::text[], $6::bigint[])
  as w (flow, version, step, port, count)
group by flow, version, step, port
on conflict (shard, flow, version, step, port) do update set count = funnel.count + excluded.count`,
};

/** Adds to the figures; they are summed over all shards, so that any shard of the turn will do. */
export async function addToFunnel(
  transaction: Transaction,
  shard: number,
  counts: readonly FunnelCount[],
): Promise<void> {
  if (counts.length === 0) return;
  await transaction.run(ADD, [
    shard,
    counts.map((row) => row.flow),
    counts.map((row) => row.version),
    counts.map((row) => row.step),
    counts.map((row) => row.port),
    counts.map((row) => row.count),
  ]);
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
