import type { Refusal } from '../../core/index.ts';
import type { Transaction } from './database.ts';

const ADD = {
  name: 'refusal_add',
  text: `
insert into refusal (shard, flow, why, count)
select $1::integer, flow, why, sum(count)
from unnest($2::text[], $3::text[], $4::bigint[]) as w (flow, why, count)
group by flow, why
on conflict (shard, flow, why) do update set count = refusal.count + excluded.count`,
};

/** Adds to the figures; they are summed over all shards, so that any shard of the turn will do. */
export async function addRefusals(
  transaction: Transaction,
  shard: number,
  refusals: readonly Refusal[],
): Promise<void> {
  if (refusals.length === 0) return;
  await transaction.run(ADD, [
    shard,
    refusals.map((row) => row.flow),
    refusals.map((row) => row.why),
    refusals.map((row) => row.count),
  ]);
}
