import type { InstanceId } from '../../base/index.ts';
import { invariant } from '../../base/index.ts';
import type { Effect } from '../../core/index.ts';
import { entityKey } from '../placement.ts';
import type { EntityResult, TurnOptions } from '../turns.ts';
import { addToCensus, type InstanceChange } from './census.ts';
import type { OpenTransaction } from './database.ts';
import { type EntityRow, writeEntities } from './entity.ts';
import { addToFunnel } from './funnel.ts';
import { deleteInbox } from './inbox.ts';
import { addTurns, type InstanceWrite, writeInstances } from './instance.ts';
import { addPacks } from './outbox.ts';
import { type RecordMemory, type StoredEffect, type TurnRecord, writeRecords } from './record.ts';
import { addRefusals } from './refusal.ts';
import { countUpTurns } from './shard.ts';
import type { TurnRead } from './turn.ts';
import { type Withdrawal, writeWithdrawals } from './withdrawal.ts';

type Read = TurnRead & { readonly options: TurnOptions; readonly memory: RecordMemory };

/**
 * Writes what a turn came to. The statements go out together and share one round trip; when one of
 * them fails, the database refuses the others and the commit.
 */
export async function commitTurn(
  transaction: OpenTransaction,
  read: Read,
  results: readonly EntityResult[],
): Promise<void> {
  try {
    checkResults(read, results);
    const shards = read.locked.map((row) => row.shard);
    // Figures are summed over all shards: one row for the whole turn instead of one in each shard.
    const home = Math.min(...shards);
    const records = recordsOf(read, results);
    const settled = await Promise.allSettled([
      deleteInbox(
        transaction,
        results.flatMap((result) => result.inbox),
      ),
      writeEntities(transaction, changedEntities(read, results)),
      writeInstances(transaction, instanceWrites(results, records)),
      addTurns(transaction, mentionsOf(results, records)),
      writeRecords(transaction, records),
      addPacks(transaction, records),
      writeWithdrawals(transaction, withdrawalsOf(read, results), read.options.now),
      addToFunnel(
        transaction,
        home,
        results.flatMap((result) => result.funnel),
      ),
      addToCensus(transaction, home, instanceChanges(read, results)),
      addRefusals(
        transaction,
        home,
        results.flatMap((result) => result.refusals),
      ),
      countUpTurns(transaction, shards, read.options.now),
      transaction.commit(),
    ]);
    // The first failure is the cause; what comes after it only says that the transaction failed.
    for (const outcome of settled) if (outcome.status === 'rejected') throw outcome.reason;
    read.memory.keep(records);
  } finally {
    await transaction.rollback();
  }
}

function checkResults(read: Read, results: readonly EntityResult[]): void {
  const held = new Set(read.locked.map((row) => row.shard));
  const seen = new Set<string>();
  for (const { shard, entity } of results) {
    const key = entityKey(entity);
    invariant(held.has(shard), `The turn does not hold shard ${shard} of ${key}.`);
    invariant(!seen.has(key), `The turn has two results for ${key}.`);
    seen.add(key);
  }
}

/** Leaves out entities that are as they were. */
function changedEntities(read: Read, results: readonly EntityResult[]): readonly EntityRow[] {
  return results
    .map(({ shard, entity, state }) => ({ shard, ...entity, state: JSON.stringify(state) }))
    .filter((row) => read.states.get(entityKey(row)) !== row.state);
}

function recordsOf(read: Read, results: readonly EntityResult[]): readonly TurnRecord[] {
  const byShard = Map.groupBy(results, (result) => result.shard);
  return read.locked.flatMap(({ shard, turn }) => {
    const ofShard = byShard.get(shard) ?? [];
    const journal = ofShard.flatMap((result) => result.journal);
    const effects = ofShard.flatMap((result) => result.effects.filter(isStored));
    if (journal.length === 0 && effects.length === 0) return [];
    return [{ shard, turn: turn + 1, at: read.options.now, journal, effects }];
  });
}

function isStored(effect: Effect): effect is StoredEffect {
  return effect.type !== 'withdraw';
}

function withdrawalsOf(read: Read, results: readonly EntityResult[]): readonly Withdrawal[] {
  const turns = new Map(read.locked.map(({ shard, turn }) => [shard, turn + 1]));
  return results.flatMap(({ shard, effects }) =>
    effects.flatMap((effect) =>
      effect.type === 'withdraw'
        ? [{ shard, turn: turns.get(shard) ?? 0, key: effect.of, at: effect.createdAt }]
        : [],
    ),
  );
}

/** The instances that a record tells of; by its journal or, at least, by an effect. */
function instancesIn({ journal, effects }: TurnRecord): ReadonlySet<InstanceId> {
  return new Set([
    ...journal.map((entry) => entry.instance),
    ...effects.map((effect) => effect.origin.instance),
  ]);
}

function instanceWrites(
  results: readonly EntityResult[],
  records: readonly TurnRecord[],
): readonly InstanceWrite[] {
  const turns = new Map(
    records.flatMap((record) => [...instancesIn(record)].map((id) => [id, record.turn] as const)),
  );
  return results.flatMap(({ shard, instances }) =>
    instances.map((instance) => ({ shard, instance, turn: turns.get(instance.id) ?? null })),
  );
}

/** Instances that a record tells of and that are not written. */
function mentionsOf(results: readonly EntityResult[], records: readonly TurnRecord[]) {
  const written = new Set(
    results.flatMap((result) => result.instances.map((instance) => instance.id)),
  );
  return records.flatMap((record) =>
    [...instancesIn(record)]
      .filter((id) => !written.has(id))
      .map((id) => ({ shard: record.shard, id, turn: record.turn })),
  );
}

function instanceChanges(read: Read, results: readonly EntityResult[]): readonly InstanceChange[] {
  return results.flatMap(({ instances }) =>
    instances.map((after) => ({ before: read.instances.get(after.id) ?? null, after })),
  );
}
