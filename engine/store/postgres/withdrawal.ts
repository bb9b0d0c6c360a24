import type { EffectKey, Instant } from '../../base/index.ts';
import type { Transaction } from './database.ts';
import { lockQueues, releaseBehind } from './delivery.ts';

// In the order of the key, as everything that locks several rows of the table.
const WITHDRAW = {
  name: 'delivery_withdraw',
  text: `
insert into delivery (shard, key, turn, status, withdrawn, created_at, settled_at)
select shard, key, turn, 'withdrawn', true, at, at
from unnest($1::integer[], $2::text[], $3::bigint[], $4::bigint[]) as w (shard, key, turn, at)
order by shard, key collate "C"
on conflict (shard, key) do update set
  withdrawn = true,
  status = case when delivery.status = 'sending' then delivery.status else 'withdrawn' end,
  due_at = case when delivery.status = 'sending' then delivery.due_at end,
  settled_at = case when delivery.status = 'sending' then null else excluded.settled_at end
where delivery.status in ('waiting', 'sending', 'unconfirmed')`,
};

/** Takes an effect back, if it has not gone out. */
export interface Withdrawal {
  readonly shard: number;
  /** The turn that decided to. */
  readonly turn: number;
  readonly key: EffectKey;
  readonly at: Instant;
}

/**
 * Withdraws effects: those that have rows of their own by these, the others by tombstones, which
 * the claim of their pack meets.
 */
export async function writeWithdrawals(
  transaction: Transaction,
  given: readonly Withdrawal[],
  now: Instant,
): Promise<void> {
  const taken = [...new Map(given.map((each) => [`${each.shard}/${each.key}`, each])).values()];
  if (taken.length === 0) return;
  await Promise.all([
    lockQueues(
      transaction,
      taken.map((each) => each.shard),
    ),
    transaction.run(WITHDRAW, [
      taken.map((each) => each.shard),
      taken.map((each) => each.key),
      taken.map((each) => each.turn),
      taken.map((each) => each.at),
    ]),
    releaseBehind(transaction, taken, now),
  ]);
}
