import { invariant } from '../../base/index.ts';
import type { JournalEntry } from '../../core/index.ts';
import { entityKey } from '../placement.ts';
import type { EntityResult, TurnOptions } from '../turns.ts';
import { addToCensus, type InstanceChange } from './census.ts';
import type { OpenTransaction } from './database.ts';
import { type EntityRow, writeEntities } from './entity.ts';
import { addToFunnel } from './funnel.ts';
import { deleteInbox } from './inbox.ts';
import { addTurns, type InstanceWrite, writeInstances } from './instance.ts';
import { type ShardJournal, writeJournal } from './journal.ts';
import { storeEffects } from './outbox.ts';
import { addRefusals } from './refusal.ts';
import { countUpTurns } from './shard.ts';
import type { TurnRead } from './turn.ts';

type Read = TurnRead & { readonly options: TurnOptions };

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
    const journals = journalsOf(read, results);
    const settled = await Promise.allSettled([
      deleteInbox(
        transaction,
        results.flatMap((result) => result.inbox),
      ),
      writeEntities(transaction, changedEntities(read, results)),
      writeInstances(transaction, instanceWrites(results, journals)),
      addTurns(transaction, mentionsOf(results, journals)),
      writeJournal(transaction, journals),
      storeEffects(
        transaction,
        results.flatMap(({ shard, effects }) => effects.map((effect) => ({ shard, effect }))),
      ),
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

function journalsOf(read: Read, results: readonly EntityResult[]): readonly ShardJournal[] {
  const entries = new Map<number, JournalEntry[]>();
  for (const result of results) {
    if (result.journal.length === 0) continue;
    entries.set(result.shard, [...(entries.get(result.shard) ?? []), ...result.journal]);
  }
  return read.locked.flatMap(({ shard, turn }) => {
    const ofShard = entries.get(shard);
    return ofShard === undefined ? [] : [{ shard, turn: turn + 1, entries: ofShard }];
  });
}

function instanceWrites(
  results: readonly EntityResult[],
  journals: readonly ShardJournal[],
): readonly InstanceWrite[] {
  const turns = new Map(
    journals.flatMap((journal) =>
      journal.entries.map((entry) => [String(entry.instance), journal.turn] as const),
    ),
  );
  return results.flatMap(({ shard, instances }) =>
    instances.map((instance) => ({ shard, instance, turn: turns.get(instance.id) ?? null })),
  );
}

/** Instances that the journal mentions and that are not written. */
function mentionsOf(results: readonly EntityResult[], journals: readonly ShardJournal[]) {
  const written = new Set(
    results.flatMap((result) => result.instances.map((instance) => String(instance.id))),
  );
  return journals.flatMap(({ shard, turn, entries }) =>
    [...new Set(entries.map((entry) => entry.instance))]
      .filter((id) => !written.has(id))
      .map((id) => ({ shard, id, turn })),
  );
}

function instanceChanges(read: Read, results: readonly EntityResult[]): readonly InstanceChange[] {
  return results.flatMap(({ instances }) =>
    instances.map((after) => ({ before: read.instances.get(after.id) ?? null, after })),
  );
}
