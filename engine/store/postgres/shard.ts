import type { TurnOptions } from '../turns.ts';
import type { Transaction } from './database.ts';
import type { InboxRead, PackMemory } from './inbox.ts';
import { LOCKED_SETTING, readLockedInbox } from './inbox.ts';
import { numberList } from './text-list.ts';

/**
 * Rows of a shard are counted up to this: enough to tell a full one, and counting is not free, for
 * each row of a queue is looked up in the table (128 rows of 64 shards took 10 ms a turn).
 */
export const COUNT_CAP = 32;

/*
 * The fullest first, weighed by how long a shard has waited for its turn, so that under constant
 * load a shard with one row gets its turn too. Only as many are locked as it takes to fill the
 * turn. What is read here is older than the lock: inbox and entities are read afterwards.
 *
 * Probing inbox and wake-ups of 64 shards takes 0.9 ms, more than all that a small turn does else.
 * So a turn first looks at the inbox alone, and as a whole where it holds little; wake-ups are
 * looked at when it holds nothing, and every so often.
 */
function lockText(waiting: string): string {
  return `
with waiting as materialized (
  select w.shard, w.events, w.due, (w.events + w.due) as rows,
    (w.events + w.due) * ($1 - s.turned_at)::float8 as weight
  from (${waiting}) w join shard s on s.shard = w.shard
  where w.events + w.due > 0
), ranked as materialized (
  select shard, events, due, rows, row_number() over fullest as place,
    sum(rows) over (fullest rows between unbounded preceding and current row) - rows as before
  from waiting window fullest as (order by weight desc, rows desc, shard)
)
select s.shard, s.turn, r.rows, r.due, greatest(1, least(r.rows, $2 - r.before)) as most,
  (select revision from installation) as revision
from ranked r join shard s on s.shard = r.shard
order by r.place
limit (select count(*) from ranked where before < $2 and place <= $3)
for update of s skip locked`;
}

const LOCK = {
  name: 'shard_lock',
  text: lockText(`
  select s.shard, i.events, d.due
  from shard s
  cross join lateral (
    select coalesce(sum(count), 0) as events
    from (select count from inbox where shard = s.shard limit ${COUNT_CAP}) counted
  ) i
  cross join lateral (
    select count(*) as due
    from (select from entity where shard = s.shard and due_at <= $1 limit ${COUNT_CAP}) counted
  ) d`),
};

/** Packs in the inbox up to which it is looked at as a whole; with more, low shards would win. */
const FEW_PACKS = 256;

// What it has locked it leaves in a setting, for the reading that goes out together with it.
const LOCK_TOLD = {
  name: 'shard_lock_told',
  text: `
with locked as materialized (${lockText(`
  select shard, sum(count) as events, 0 as due
  from (select shard, count from inbox order by shard, seq limit ${FEW_PACKS}) few
  group by shard having (
    select count(*) from (select from inbox limit ${FEW_PACKS}) counted
  ) < ${FEW_PACKS}`)}
)
select l.*, (
  select set_config('${LOCKED_SETTING}', string_agg(shard || ':' || most, ' '), true) from locked
) as told
from locked l`,
};

const COUNT_UP = {
  name: 'shard_count_up',
  text: `
update shard set turn = turn + 1, turned_at = $2 where shard = any ($1::integer[])`,
};

export interface LockedShard {
  readonly shard: number;
  /** Turns that were committed so far. */
  readonly turn: number;
  readonly rows: number;
  /** Entities that were seen to be due. */
  readonly due: number;
  readonly revision: number;
}

/** Between two looks at wake-ups while events keep coming. */
const WAKE_LOOK_MS = 50;

/** Looks for shards with work; one for each process. */
export interface ShardLocker {
  /** Locks shards that have work and that nobody else has locked; empty when there is none. */
  lock(transaction: Transaction, options: TurnOptions): Promise<Locked>;
}

export interface Locked {
  readonly shards: readonly LockedShard[];
  /** What waits for them, where it was read together with the locks. */
  readonly inbox: InboxRead | null;
}

export function createShardLocker(packs: PackMemory): ShardLocker {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    async lock(transaction, options) {
      const values = [options.now, options.rowMax, options.shardMax];
      if (performance.now() - lookedAt < WAKE_LOOK_MS) {
        const [shards, inbox] = await Promise.all([
          transaction.run<LockedShard>(LOCK_TOLD, values),
          readLockedInbox(transaction, packs),
        ]);
        if (shards.length > 0) return { shards, inbox };
      }
      lookedAt = performance.now();
      return { shards: await transaction.run<LockedShard>(LOCK, values), inbox: null };
    },
  };
}

export async function countUpTurns(
  transaction: Transaction,
  shards: readonly number[],
  now: number,
): Promise<void> {
  await transaction.run(COUNT_UP, [numberList(shards), now]);
}
