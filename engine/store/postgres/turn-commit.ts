import type { InstanceId } from '../../base/index.ts';
import { invariant } from '../../base/index.ts';
import type { Effect, Instance } from '../../core/index.ts';
import { dueAtOfAll } from '../due-at.ts';
import { messageCounts } from '../message-figures.ts';
import { entityKey } from '../placement.ts';
import type { EntityResult } from '../turns.ts';
import { addToCensus, type InstanceChange } from './census.ts';
import type { OpenTransaction } from './database.ts';
import { type EntityRow, writeEntities } from './entity.ts';
import { entityStateText } from './entity-state.ts';
import { addToFunnel } from './funnel.ts';
import { deleteInbox } from './inbox.ts';
import { addTurns, type InstanceWrite, writeInstances } from './instance.ts';
import { type LedgerPack, writeLedger } from './ledger.ts';
import { addPacks } from './outbox.ts';
import { presenceRows, writePresence } from './presence.ts';
import { type TurnRecord, writeRecords } from './record.ts';
import type { StoredEffect } from './record-body.ts';
import { addRefusals } from './refusal.ts';
import { addSegments } from './segment-count.ts';
import { countUpTurns } from './shard.ts';
import { writeTasks } from './task.ts';
import type { KnownEntity } from './turn-memory.ts';
import {
  countRows,
  type Memory,
  oldestFirst,
  packName,
  packOfRow,
  type TurnRead,
  type Work,
} from './turn-read.ts';
import { type Withdrawal, writeWithdrawals } from './withdrawal.ts';

/** A turn that is to be committed. */
interface Open {
  readonly transaction: OpenTransaction;
  readonly memory: Memory;
  readonly read: Work;
}

/**
 * Writes what a turn came to. The statements go out together and share one round trip; when one of
 * them fails, the database refuses the others and the commit.
 */
export async function commitTurn(open: Open, results: readonly EntityResult[]): Promise<void> {
  const { transaction, memory, read } = open;
  try {
    const changes = changesOf(read, results);
    const packs = packsTaken(read, results);
    const shards = read.locked.map((row) => row.shard);
    // Figures are summed over all shards: one row for the whole turn instead of one in each shard.
    const home = Math.min(...shards);
    const records = recordsOf(read, results);
    const writes = instanceWrites(changes, records);
    const presence = memory.presence.news(read.locked, presenceRows(results));
    const settled = await Promise.allSettled([
      deleteInbox(transaction, packs),
      writeEntities(transaction, entityRows(changes)),
      writePresence(transaction, presence),
      writeInstances(transaction, writes),
      addTurns(transaction, writes.mentioned),
      writeRecords(transaction, records),
      addPacks(transaction, records),
      writeTasks(transaction, results),
      writeLedger(transaction, ledgerOf(read, changes), read.options.now),
      writeWithdrawals(transaction, withdrawalsOf(read, results), read.options.now),
      addToFunnel(
        transaction,
        home,
        results.flatMap(({ funnel, ledger }) => [...funnel, ...messageCounts(ledger)]),
      ),
      addToCensus(
        transaction,
        home,
        changes.flatMap((change) => change.instances),
      ),
      addRefusals(
        transaction,
        home,
        results.flatMap((result) => result.refusals),
      ),
      addSegments(
        transaction,
        home,
        results.flatMap((result) => result.segments),
      ),
      countUpTurns(transaction, shards, read.options.now),
      transaction.commit(),
    ]);
    // The first failure is the cause; what comes after it only says that the transaction failed.
    for (const outcome of settled) if (outcome.status === 'rejected') throw outcome.reason;
    remember(memory, { read, packs, changes });
    memory.presence.committed(read.locked, presence);
    memory.records.keep(records);
  } finally {
    await transaction.rollback();
  }
}

/** The packs whose rows are done with; each must be done with whole. */
function packsTaken(read: Work, results: readonly EntityResult[]): TurnRead['packs'] {
  const { work } = read;
  // The rule: all that was read is done with.
  const isAll = results.every((result, index) => result.inbox === work[index]?.inbox);
  if (isAll && results.length === work.length) return read.packs;
  const done = new Map<string, number>();
  for (const result of results) {
    for (const row of result.inbox) {
      const name = packOfRow(row);
      done.set(name, (done.get(name) ?? 0) + 1);
    }
  }
  const all = countRows(read.rows);
  for (const [name, count] of done) {
    const given = all.get(name) ?? 0;
    invariant(count === given, `Of the pack ${name} ${count} rows are done with, not ${given}.`);
  }
  // A pack of nothing but duplicates has no rows.
  return read.packs.filter(({ shard, seq }) => {
    const name = packName(shard, seq);
    return done.has(name) || !all.has(name);
  });
}

/** What becomes of one entity: as it was, as it is, and what of it is to be written. */
interface Change {
  readonly shard: number;
  readonly key: string;
  readonly result: EntityResult;
  readonly before: KnownEntity | undefined;
  readonly after: KnownEntity;
  readonly instances: readonly InstanceChange[];
}

function changesOf(read: TurnRead, results: readonly EntityResult[]): readonly Change[] {
  const held = new Set(read.locked.map((row) => row.shard));
  const seen = new Set<string>();
  return results.map((result): Change => {
    const key = read.names.get(result.entity) ?? entityKey(result.entity);
    invariant(held.has(result.shard), `The turn does not hold shard ${result.shard} of ${key}.`);
    invariant(!seen.has(key), `The turn has two results for ${key}.`);
    seen.add(key);
    const before = read.known.get(result.shard)?.get(key);
    const stored = (instance: Instance) =>
      before?.instances.find((known) => known.id === instance.id) ??
      read.failed.get(instance.id) ??
      null;
    return {
      shard: result.shard,
      key,
      result,
      before,
      after: afterwards(before, result),
      instances: result.instances.map((after) => ({ before: stored(after), after })),
    };
  });
}

function afterwards(before: KnownEntity | undefined, result: EntityResult): KnownEntity {
  const { state } = result;
  if (result.instances.length === 0 && before !== undefined) {
    if (before.state === state) return before;
    return { ...before, state, dueAt: dueAtOfAll(state, before.instances) };
  }
  const written = new Set(result.instances.map((instance) => instance.id));
  const active = [
    ...(before?.instances ?? []).filter((instance) => !written.has(instance.id)),
    ...result.instances.filter((instance) => instance.status === 'active'),
  ].sort(oldestFirst);
  const live = active.map((instance) => instance.id).join(' ');
  return { state, instances: active, live, dueAt: dueAtOfAll(state, active) };
}

/** Leaves out entities that are as they were. */
function entityRows(changes: readonly Change[]) {
  const added: EntityRow[] = [];
  const replaced: EntityRow[] = [];
  for (const { shard, result, before, after } of changes) {
    const isNew = before === undefined || before.state === null;
    const isSame =
      before?.state === after.state && before.live === after.live && before.dueAt === after.dueAt;
    if (isSame && !isNew) continue;
    const { kind, ref } = result.entity;
    const state = after.state === null ? '' : entityStateText(after.state);
    const row = { shard, kind, ref, state, live: after.live, due_at: after.dueAt };
    (isNew ? added : replaced).push(row);
  }
  return { added, replaced };
}

function recordsOf(read: TurnRead, results: readonly EntityResult[]): readonly TurnRecord[] {
  const byShard = Map.groupBy(results, (result) => result.shard);
  return read.locked.flatMap(({ shard, turn }) => {
    const ofShard = byShard.get(shard) ?? [];
    const journal = ofShard.flatMap((result) => result.journal);
    const effects = ofShard.flatMap((result) => result.effects.filter(isStored));
    if (journal.length === 0 && effects.length === 0) return [];
    return [{ shard, turn: turn + 1, at: read.options.now, journal, effects }];
  });
}

function ledgerOf(read: TurnRead, changes: readonly Change[]): readonly LedgerPack[] {
  const told = changes.filter(({ result }) => result.ledger.length > 0);
  if (told.length === 0) return [];
  const byShard = Map.groupBy(told, ({ shard }) => shard);
  return read.locked.flatMap(({ shard, turn }) => {
    const lines = (byShard.get(shard) ?? []).flatMap(({ key: owner, result }) =>
      result.ledger.map((entry) => ({ owner, entry })),
    );
    return lines.length === 0 ? [] : [{ shard, turn: turn + 1, lines }];
  });
}

function isStored(effect: Effect): effect is StoredEffect {
  return effect.type !== 'withdraw';
}

function withdrawalsOf(read: TurnRead, results: readonly EntityResult[]): readonly Withdrawal[] {
  const turns = new Map(read.locked.map(({ shard, turn }) => [shard, turn + 1]));
  const found: Withdrawal[] = [];
  for (const { shard, effects } of results) {
    for (const effect of effects) {
      if (effect.type !== 'withdraw') continue;
      found.push({ shard, turn: turns.get(shard) ?? 0, key: effect.of, at: effect.createdAt });
    }
  }
  return found;
}

/** What is to be written of instances, and those not written that a record tells of. */
function instanceWrites(changes: readonly Change[], records: readonly TurnRecord[]) {
  // An instance is told of by its journal or, at least, by an effect.
  const told = new Map<InstanceId, TurnRecord>();
  for (const record of records) {
    let last: InstanceId | null = null;
    const tell = (id: InstanceId) => {
      if (id !== last) told.set(id, record);
      last = id;
    };
    for (const entry of record.journal) tell(entry.instance);
    for (const effect of record.effects) tell(effect.origin.instance);
  }
  const added: InstanceWrite[] = [];
  const replaced: InstanceWrite[] = [];
  for (const { shard, instances } of changes) {
    for (const { before, after } of instances) {
      const write = { shard, instance: after, turn: told.get(after.id)?.turn ?? null };
      (before === null ? added : replaced).push(write);
      told.delete(after.id);
    }
  }
  const mentioned = [...told].map(([id, { shard, turn }]) => ({ shard, id, turn }));
  return { added, replaced, mentioned };
}

/** Keeps what the turn has made of its shards, now that it is stored. */
function remember(
  memory: Memory,
  done: {
    readonly read: TurnRead;
    readonly packs: TurnRead['packs'];
    readonly changes: readonly Change[];
  },
): void {
  for (const { shard, seq } of done.packs) memory.packs.forget(shard, seq);
  for (const { shard, key, after } of done.changes) {
    const known = done.read.known.get(shard);
    known?.delete(key);
    known?.set(key, after);
  }
  for (const { shard, turn } of done.read.locked) {
    memory.entities.put(shard, turn + 1, done.read.known.get(shard) ?? new Map());
  }
}
