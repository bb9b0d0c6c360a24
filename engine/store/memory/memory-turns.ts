import type { InstanceId, Instant } from '../../base/index.ts';
import { InvariantError, instant } from '../../base/index.ts';
import { type EntityRef, entityDueAt, type NewEvent } from '../../core/index.ts';
import { allotRows } from '../allot-rows.ts';
import { dueAtOf } from '../due-at.ts';
import { entityKey, ownerOf, recipientsOf, shardOf } from '../placement.ts';
import type {
  EntityWork,
  Ingested,
  JournalStore,
  StoreTurn,
  TurnOptions,
  TurnStore,
} from '../turns.ts';
import { instancesNamed } from '../turns.ts';
import { commitResults } from './memory-commit.ts';
import type { MemoryInstance, MemoryState } from './memory-state.ts';
import { compareTexts, frozenCopy, nextSeq } from './memory-state.ts';

export function memoryTurns(state: MemoryState): TurnStore & JournalStore {
  return {
    ingest: async (events, now) => ingestEvents(state, events, now),
    beginTurn: async (options) => beginTurn(state, options),
    nextDueAt: async () => {
      const due = wakesOf(state).map(({ dueAt }) => dueAt);
      return due.length === 0 ? null : instant(Math.min(...due));
    },
    inboxDepth: async () => [...state.inbox.values()].reduce((sum, rows) => sum + rows.length, 0),
    inboxBacklog: async (max) => {
      const rows = [...state.inbox.values()].flat();
      const times = rows.map(({ event }) => event.acceptedAt);
      const oldestAt = times.length === 0 ? null : instant(Math.min(...times));
      return { depth: Math.min(rows.length, max), oldestAt };
    },
    journal: async (id) => [...(state.journal.get(id) ?? [])],
  };
}

/** Stores events that are new and fills the inboxes; also for events that a settlement brings. */
export function ingestEvents(
  state: MemoryState,
  events: readonly NewEvent[],
  now: Instant,
): Ingested {
  const duplicateAt: number[] = [];
  for (const [index, event] of events.entries()) {
    const key = JSON.stringify([
      shardOf(ownerOf(event.subject), state.shardCount),
      event.source,
      event.id,
    ]);
    if (state.events.has(key)) {
      duplicateAt.push(index);
      continue;
    }
    const stored = frozenCopy({ ...event, acceptedAt: now });
    state.events.set(key, { seq: nextSeq(state), at: now, event: stored });
    for (const entity of recipientsOf(event)) {
      const shard = shardOf(entity, state.shardCount);
      const row = frozenCopy({ shard, seq: String(nextSeq(state)), entity, event: stored });
      const rows = state.inbox.get(shard) ?? [];
      rows.push(row);
      state.inbox.set(shard, rows);
    }
  }
  const duplicates = duplicateAt.length;
  return { accepted: events.length - duplicates, duplicates, duplicateAt };
}

// The same cap as in PostgreSQL, so that both leave rows for later alike.
const COUNT_CAP = 32;

function beginTurn(state: MemoryState, options: TurnOptions): StoreTurn | null {
  const loads = freeLoads(state, options.now);
  const taken: typeof loads = [];
  let rows = 0;
  for (const load of loads) {
    if (taken.length === options.shardMax || rows >= options.rowMax) break;
    taken.push(load);
    rows += load.rows;
  }
  if (taken.length === 0) return null;
  const allotted = allotRows(taken, { rowMax: options.rowMax, countCap: COUNT_CAP });
  const shards = taken.map((load) => load.shard);
  for (const shard of shards) state.heldShards.add(shard);
  const work = taken.flatMap((load, index) =>
    shardWork(state, load.shard, { now: options.now, rows: allotted[index] ?? 1 }),
  );
  return openTurn(state, shards, work);
}

function openTurn(
  state: MemoryState,
  shards: readonly number[],
  work: readonly EntityWork[],
): StoreTurn {
  let open = true;
  const end = () => {
    open = false;
    for (const shard of shards) state.heldShards.delete(shard);
  };
  return {
    revision: state.revision,
    work,
    commit: async (results) => {
      if (!open) throw new InvariantError('The turn has ended already; begin another one.');
      try {
        commitResults(state, shards, results);
      } finally {
        end();
      }
    },
    rollback: async () => {
      if (open) end();
    },
  };
}

function freeLoads(state: MemoryState, now: Instant) {
  const counts = new Map<number, number>();
  const add = (shard: number, rows: number) =>
    counts.set(shard, Math.min(COUNT_CAP, (counts.get(shard) ?? 0) + rows));
  for (const [shard, rows] of state.inbox) if (rows.length > 0) add(shard, rows.length);
  for (const row of dueBy(state, now)) add(row.shard, 1);
  return [...counts]
    .filter(([shard]) => !state.heldShards.has(shard))
    .map(([shard, rows]) => ({ shard, rows }))
    .sort((left, right) => right.rows - left.rows || left.shard - right.shard);
}

function shardWork(
  state: MemoryState,
  shard: number,
  limits: { readonly now: Instant; readonly rows: number },
): readonly EntityWork[] {
  const waiting = state.inbox.get(shard) ?? [];
  const inbox = waiting.slice(0, limits.rows);
  const more = inbox.length < waiting.length;
  const due = more
    ? []
    : dueBy(state, limits.now)
        .filter((wake) => wake.shard === shard)
        .sort((left, right) => left.dueAt - right.dueAt)
        .slice(0, limits.rows);
  const entities = new Map<string, EntityRef>();
  for (const row of [...inbox, ...due]) entities.set(entityKey(row.entity), row.entity);
  return [...entities.values()]
    .sort((left, right) => compareTexts(entityKey(left), entityKey(right)))
    .map((entity) => {
      const own = inbox.filter((row) => entityKey(row.entity) === entityKey(entity));
      return {
        shard,
        entity,
        state: state.entities.get(entityKey(entity))?.state ?? null,
        instances: instancesOf(state, entity, instancesNamed(own)),
        inbox: own,
        more,
      };
    });
}

function instancesOf(state: MemoryState, entity: EntityRef, named: readonly InstanceId[]) {
  const failed = named.flatMap((id) => {
    const row = state.instances.get(id);
    return row?.instance.status === 'failed' ? [row] : [];
  });
  return [...activeInstances(state), ...failed]
    .filter((row) => entityKey(row.entity) === entityKey(entity))
    .map((row) => row.instance)
    .sort((left, right) => left.order - right.order || compareTexts(left.id, right.id));
}

/** Something that is due at an instant: an instance, or its entity itself. */
interface Wake {
  readonly shard: number;
  readonly entity: EntityRef;
  readonly dueAt: Instant;
}

function dueBy(state: MemoryState, now: Instant): readonly Wake[] {
  return wakesOf(state).filter(({ dueAt }) => dueAt <= now);
}

function wakesOf(state: MemoryState): readonly Wake[] {
  const instances = activeInstances(state).map((row) => ({ ...row, dueAt: dueAtOf(row.instance) }));
  const entities = [...state.entities.values()].map((row) => ({
    ...row,
    dueAt: row.state && entityDueAt(row.state),
  }));
  return [...instances, ...entities].flatMap(({ shard, entity, dueAt }) =>
    dueAt === null ? [] : [{ shard, entity, dueAt }],
  );
}

function activeInstances(state: MemoryState): MemoryInstance[] {
  return [...state.instances.values()].filter((row) => row.instance.status === 'active');
}
