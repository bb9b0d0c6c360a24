import type { EntityRef, Instance } from '../../core/index.ts';
import { allotRows } from '../allot-rows.ts';
import { entityKey } from '../placement.ts';
import type { EntityWork, InboxRow, StoreTurn, TurnOptions } from '../turns.ts';
import { instancesNamed } from '../turns.ts';
import { BY_INDEX, type Database, type OpenTransaction, type Transaction } from './database.ts';
import type { EntityRow, PlacedEntity } from './entity.ts';
import { parseState, readEntities } from './entity.ts';
import { readInbox } from './inbox.ts';
import {
  parseInstance,
  readActiveInstances,
  readDueOwners,
  readFailedInstances,
} from './instance.ts';
import { COUNT_CAP, type LockedShard, lockShards } from './shard.ts';
import { commitTurn } from './turn-commit.ts';

/** What a turn has read, as it was stored. */
export interface TurnRead {
  readonly locked: readonly LockedShard[];
  /** JSON of the state of every entity of the turn that is known, by entity key. */
  readonly states: ReadonlyMap<string, string>;
  readonly instances: ReadonlyMap<string, Instance>;
}

export async function beginTurn(
  database: Database,
  options: TurnOptions,
): Promise<StoreTurn | null> {
  const transaction = await database.begin(BY_INDEX);
  try {
    const locked = await lockShards(transaction, options);
    const read = locked.length === 0 ? null : await readWork(transaction, locked, options);
    if (read !== null && read.work.length > 0) {
      return openTurn(transaction, { ...read, locked, options });
    }
    await transaction.rollback();
    return null;
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

function openTurn(
  transaction: OpenTransaction,
  read: TurnRead & { readonly work: readonly EntityWork[]; readonly options: TurnOptions },
): StoreTurn {
  return {
    revision: read.locked[0]?.revision ?? 0,
    work: read.work,
    commit: (results) => commitTurn(transaction, read, results),
    rollback: () => transaction.rollback(),
  };
}

/** Reads in statements of their own, after the lock: only those see what the last turn wrote. */
async function readWork(
  transaction: Transaction,
  locked: readonly LockedShard[],
  options: TurnOptions,
) {
  const allotted = allotRows(locked, { rowMax: options.rowMax, countCap: COUNT_CAP });
  const limits = locked.map(({ shard }, index) => ({ shard, max: allotted[index] ?? 1 }));
  const [rows, due] = await Promise.all([
    readInbox(transaction, limits),
    readDueOwners(transaction, limits, options.now),
  ]);
  const byShard = Map.groupBy(rows, (row) => row.shard);
  const cut = new Set(
    limits
      .filter(({ shard, max }) => (byShard.get(shard)?.length ?? 0) > max)
      .map((limit) => limit.shard),
  );
  const inbox = limits.flatMap(({ shard, max }) => byShard.get(shard)?.slice(0, max) ?? []);
  const woken = due.filter((row) => !cut.has(row.shard));
  const entities = distinct([...inbox, ...woken]);
  const named = [...Map.groupBy(inbox, (row) => row.shard)].flatMap(([shard, own]) =>
    instancesNamed(own).map((id) => ({ shard, id })),
  );
  const [states, active, failed] = await Promise.all([
    readEntities(transaction, entities),
    readActiveInstances(transaction, entities),
    readFailedInstances(transaction, named),
  ]);
  return {
    ...assemble({ entities, inbox, cut, states }, parsedByOwner([...active, ...failed])),
    states: new Map(states.map((row) => [entityKey(entityOf(row)), row.state])),
  };
}

function parsedByOwner(rows: Awaited<ReturnType<typeof readActiveInstances>>) {
  const byOwner = new Map<string, Instance[]>();
  for (const row of rows) {
    const known = byOwner.get(row.owner);
    if (known === undefined) byOwner.set(row.owner, [parseInstance(row)]);
    else known.push(parseInstance(row));
  }
  for (const instances of byOwner.values()) {
    instances.sort((left, right) => left.order - right.order || (left.id < right.id ? -1 : 1));
  }
  return byOwner;
}

interface ReadRows {
  readonly entities: readonly PlacedEntity[];
  readonly inbox: readonly InboxRow[];
  readonly cut: ReadonlySet<number>;
  readonly states: readonly EntityRow[];
}

function assemble(rows: ReadRows, byOwner: ReadonlyMap<string, readonly Instance[]>) {
  const byEntity = Map.groupBy(rows.inbox, (row) => entityKey(row.entity));
  const states = new Map(rows.states.map((row) => [entityKey(entityOf(row)), row.state]));
  const work = rows.entities.map(({ shard, entity }): EntityWork => {
    const key = entityKey(entity);
    const state = states.get(key);
    return {
      shard,
      entity,
      state: state === undefined ? null : parseState(state),
      instances: byOwner.get(key) ?? [],
      inbox: byEntity.get(key) ?? [],
      more: rows.cut.has(shard),
    };
  });
  const instances = new Map(
    [...byOwner.values()].flat().map((instance) => [String(instance.id), instance]),
  );
  return { work, instances };
}

function entityOf(row: EntityRow): EntityRef {
  return { kind: row.kind, ref: row.ref };
}

/** By shard in the order of the locks, and in it by entity key. */
function distinct(rows: readonly PlacedEntity[]): readonly PlacedEntity[] {
  const found = new Map<string, PlacedEntity>();
  for (const { shard, entity } of rows) found.set(entityKey(entity), { shard, entity });
  return [...found]
    .sort(([left, a], [right, b]) => a.shard - b.shard || (left < right ? -1 : 1))
    .map(([, row]) => row);
}
