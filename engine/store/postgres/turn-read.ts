import type { InstanceId } from '../../base/index.ts';
import type { EntityRef, Instance } from '../../core/index.ts';
import { allotRows } from '../allot-rows.ts';
import { entityKey, ownerOf } from '../placement.ts';
import type { EntityWork, InboxRow, TurnOptions } from '../turns.ts';
import { instancesNamed } from '../turns.ts';
import type { Transaction } from './database.ts';
import { type PlacedEntity, readDue, readEntities } from './entity.ts';
import { parseEntityState } from './entity-state.ts';
import { type InboxRead, type PackMemory, readInbox } from './inbox.ts';
import {
  type InstanceRow,
  parseInstance,
  readFailedInstances,
  readLiveInstances,
} from './instance.ts';
import type { PresenceMemory } from './presence-memory.ts';
import type { RecordMemory } from './record.ts';
import { COUNT_CAP, type Locked, type LockedShard, type ShardLocker } from './shard.ts';
import type { KnownEntities, KnownEntity, TurnMemory } from './turn-memory.ts';

/** What a process remembers between its turns. */
export interface Memory {
  readonly packs: PackMemory;
  readonly entities: TurnMemory;
  readonly presence: PresenceMemory;
  readonly records: RecordMemory;
  readonly locker: ShardLocker;
}

/** What a turn has in hand. */
export interface TurnRead {
  readonly locked: readonly LockedShard[];
  readonly packs: InboxRead['packs'];
  readonly rows: readonly InboxRow[];
  /** Names of the entities that have work. */
  readonly names: ReadonlyMap<EntityRef, string>;
  /** By shard: the entities that were known or were read. */
  readonly known: ReadonlyMap<number, KnownEntities>;
  /** Failed instances that signals of the turn name. */
  readonly failed: ReadonlyMap<string, Instance>;
  readonly options: TurnOptions;
}

/** What a turn has in hand, with what is to be done. */
export type Work = TurnRead & { readonly work: readonly EntityWork[] };

/** Reads in statements of their own, after the lock: only those see what the last turn wrote. */
export async function readWork(
  transaction: Transaction,
  given: {
    readonly locked: Locked;
    readonly memory: Memory;
    readonly options: TurnOptions;
  },
): Promise<Work> {
  const { memory, options } = given;
  const locked = given.locked.shards;
  const allotted = allotRows(locked, { rowMax: options.rowMax, countCap: COUNT_CAP });
  const limits = locked.map(({ shard }, index) => ({ shard, max: allotted[index] ?? 1 }));
  const due = new Set(locked.filter((row) => row.due > 0).map((row) => row.shard));
  const [inbox, owners] = await Promise.all([
    given.locked.inbox ?? readInbox(transaction, limits, memory.packs),
    readDue(
      transaction,
      limits.filter((row) => due.has(row.shard)),
      options.now,
    ),
  ]);
  const woken = owners.filter((row) => !inbox.cut.has(row.shard));
  const named = woken.map((row) => ({ ...row, key: entityKey(row.entity) }));
  const entities = distinct([...inbox.rows, ...named]);
  const known = new Map(
    locked.map(({ shard, turn }) => [shard, memory.entities.take(shard, turn)] as const),
  );
  const failed = await readMisses(transaction, { entities, known, rows: inbox.rows });
  const byEntity = Map.groupBy(inbox.rows, (row) => row.key);
  const work = entities.map(({ shard, entity, key }): EntityWork => {
    const found = known.get(shard)?.get(key);
    const active = found?.instances ?? [];
    const rows = byEntity.get(key) ?? [];
    return {
      shard,
      entity,
      state: found?.state ?? null,
      instances: failed.size === 0 ? active : withFailed(active, key, { rows, failed }),
      inbox: rows,
      more: inbox.cut.has(shard),
    };
  });
  const { packs, rows } = inbox;
  const names = new Map(entities.map(({ entity, key }) => [entity, key]));
  return { locked, packs, rows, names, known, failed, options, work };
}

/** The active instances of an entity and those of its failed ones that its rows name. */
function withFailed(
  active: readonly Instance[],
  entity: string,
  of: { readonly rows: readonly InboxRow[]; readonly failed: ReadonlyMap<string, Instance> },
): readonly Instance[] {
  const named = instancesNamed(of.rows).flatMap((id) => of.failed.get(id) ?? []);
  const own = named.filter(({ subject }) => entityKey(ownerOf(subject)) === entity);
  return own.length === 0 ? active : [...active, ...own].sort(oldestFirst);
}

export function packName(shard: number, seq: number | string): string {
  return `${shard}/${seq}`;
}

/** The pack that an inbox row came from. */
export function packOfRow(row: InboxRow): string {
  return packName(row.shard, row.seq.slice(0, row.seq.indexOf('.')));
}

/** How many inbox rows came from each pack, by shard and seq. */
export function countRows(rows: readonly InboxRow[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const name = packOfRow(row);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

interface NamedEntity extends PlacedEntity {
  readonly key: string;
}

interface Wanted {
  readonly entities: readonly NamedEntity[];
  /** By shard. */
  readonly known: ReadonlyMap<number, KnownEntities>;
  readonly rows: readonly InboxRow[];
}

/**
 * Reads the entities that are not known, with their active instances, into `known`; and what
 * signals name besides.
 */
async function readMisses(
  transaction: Transaction,
  of: Wanted,
): Promise<ReadonlyMap<string, Instance>> {
  const missed = of.entities.filter(({ shard, key }) => !of.known.get(shard)?.has(key));
  const [rows, live, failed] = await Promise.all([
    readEntities(transaction, missed),
    readLiveInstances(transaction, missed),
    readFailedInstances(transaction, namedAt(of)),
  ]);
  const instances = byOwner(live);
  for (const { shard, key } of missed) of.known.get(shard)?.set(key, NEW);
  for (const row of rows) {
    const entity = { kind: row.kind, ref: row.ref };
    const key = entityKey(entity);
    of.known.get(row.shard)?.set(key, {
      state: parseEntityState(entity, row.state),
      instances: instances.get(key) ?? [],
      live: row.live,
      dueAt: row.due_at,
    });
  }
  return new Map(failed.map((row) => [row.id, parseInstance(row)]));
}

const NEW: KnownEntity = { state: null, instances: [], live: '', dueAt: null };

/** What signals name, except what is known to be active. */
function namedAt(of: Wanted): readonly { readonly shard: number; readonly id: InstanceId }[] {
  const signals = of.rows.flatMap(({ shard, entity, event }) =>
    event.instance === undefined ? [] : [{ shard, entity, id: event.instance }],
  );
  const isActive = ({ shard, entity, id }: (typeof signals)[number]) =>
    of.known
      .get(shard)
      ?.get(entityKey(entity))
      ?.instances.some((instance) => instance.id === id) === true;
  const named = signals.filter((signal) => !isActive(signal));
  return [...new Map(named.map((signal) => [signal.id, signal])).values()];
}

function byOwner(rows: readonly InstanceRow[]): ReadonlyMap<string, readonly Instance[]> {
  const found = new Map<string, Instance[]>();
  for (const row of rows) {
    const instance = parseInstance(row);
    const key = entityKey(ownerOf(instance.subject));
    const known = found.get(key);
    if (known === undefined) found.set(key, [instance]);
    else known.push(instance);
  }
  for (const instances of found.values()) instances.sort(oldestFirst);
  return found;
}

export function oldestFirst(left: Instance, right: Instance): number {
  return left.order - right.order || (left.id < right.id ? -1 : 1);
}

/** By shard in the order of the locks, and in it by entity key. */
function distinct(rows: readonly NamedEntity[]): readonly NamedEntity[] {
  const found = new Map<string, NamedEntity>();
  for (const row of rows) {
    if (!found.has(row.key)) found.set(row.key, row);
  }
  return [...found.values()].sort(
    (left, right) => left.shard - right.shard || (left.key < right.key ? -1 : 1),
  );
}
