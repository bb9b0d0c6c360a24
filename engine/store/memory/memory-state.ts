import type { Instant, Json } from '../../base/index.ts';
import type {
  EntityRef,
  EntityState,
  FunnelCount,
  Instance,
  JournalEntry,
  LedgerEntry,
  Refusal,
  StoredEvent,
  Task,
} from '../../core/index.ts';
import type { Grant, SandboxMessage } from '../access.ts';
import type { BroadcastRecord } from '../broadcasts.ts';
import type { FlowRecord, VersionRecord } from '../flows.ts';
import type { MigrationRecord } from '../migrations.ts';
import type { Delivery } from '../outbox.ts';
import type { ScheduleRecord } from '../schedules.ts';
import type { SegmentCount } from '../segment-counts.ts';
import type { SlotBooks } from '../slots.ts';
import type { InboxRow } from '../turns.ts';

export interface MemoryEvent {
  readonly seq: number;
  /** When it was accepted. */
  readonly at: Instant;
  /** Null once it is forgotten and only known not to be new. */
  readonly event: StoredEvent | null;
}

export interface MemoryEntity {
  readonly shard: number;
  readonly entity: EntityRef;
  readonly state: EntityState;
}

export interface MemoryInstance {
  readonly shard: number;
  readonly entity: EntityRef;
  readonly instance: Instance;
}

export interface MemoryDelivery {
  readonly seq: number;
  readonly delivery: Delivery;
  /** On its own, no longer part of what its turn decided: it was held back, retried or ended. */
  readonly single: boolean;
  readonly claimedAt: Instant | null;
  readonly claimedBy: number | null;
  /** Withdrawn while an attempt was under way: it may succeed, but is not tried again. */
  readonly withdrawn: boolean;
}

/** Its number tells its place, also once older ones are pruned. */
export interface LedgerLine {
  readonly seq: number;
  readonly entry: LedgerEntry;
}

/** Everything that the memory store keeps; what is inside is frozen and replaced, never changed. */
export interface MemoryState {
  readonly shardCount: number;
  /** The last number given to an event, inbox row, delivery, line or sandbox message. */
  seq: number;
  revision: number;
  workspaceText: string | null;
  readonly heldShards: Set<number>;
  readonly heldSchedules: Set<string>;
  readonly heldMigrations: Set<string>;
  /** By shard, source and id. */
  readonly events: Map<string, MemoryEvent>;
  readonly inbox: Map<number, InboxRow[]>;
  /** By entity key. */
  readonly entities: Map<string, MemoryEntity>;
  /** Refs of the persons who are in a group, by entity key. */
  readonly presence: Map<string, Set<string>>;
  readonly instances: Map<string, MemoryInstance>;
  readonly journal: Map<string, JournalEntry[]>;
  /** By entity key. */
  readonly ledger: Map<string, readonly LedgerLine[]>;
  readonly tasks: Map<string, Task>;
  readonly broadcasts: Map<string, BroadcastRecord>;
  /** By shard and key. */
  readonly outbox: Map<string, MemoryDelivery>;
  /** Shard and key of deliveries that are not settled. */
  readonly open: Set<string>;
  /** Of those, the ones that are on their own. */
  readonly queued: Set<string>;
  readonly slots: SlotBooks;
  /** Shard and key of effects that were withdrawn before they were stored. */
  readonly tombstones: Set<string>;
  readonly funnel: Map<string, FunnelCount>;
  readonly refusals: Map<string, Refusal>;
  /** By ladder and level. */
  readonly segments: Map<string, SegmentCount>;
  readonly flows: Map<string, FlowRecord>;
  readonly versions: VersionRecord[];
  readonly settings: Map<string, Json>;
  readonly grants: Map<string, Grant>;
  readonly schedules: Map<string, ScheduleRecord>;
  /** By flow and version. */
  readonly migrations: Map<string, MigrationRecord>;
  readonly sandbox: Map<string, SandboxMessage>;
}

export function createMemoryState(shardCount: number): MemoryState {
  return {
    shardCount,
    seq: 0,
    revision: 1,
    workspaceText: null,
    heldShards: new Set(),
    heldSchedules: new Set(),
    heldMigrations: new Set(),
    events: new Map(),
    inbox: new Map(),
    entities: new Map(),
    presence: new Map(),
    instances: new Map(),
    journal: new Map(),
    ledger: new Map(),
    tasks: new Map(),
    broadcasts: new Map(),
    outbox: new Map(),
    open: new Set(),
    queued: new Set(),
    slots: new Map(),
    tombstones: new Set(),
    funnel: new Map(),
    refusals: new Map(),
    segments: new Map(),
    flows: new Map(),
    versions: [],
    settings: new Map(),
    grants: new Map(),
    schedules: new Map(),
    migrations: new Map(),
    sandbox: new Map(),
  };
}

export function nextSeq(state: MemoryState): number {
  state.seq += 1;
  return state.seq;
}

/**
 * Copies a value as a database would, by way of JSON, and freezes it through and through, so that
 * no caller can change what is stored.
 */
export function frozenCopy<Value>(value: Value): Value {
  // The value is JSON by the port's types, so that its copy has the same type.
  return frozen(JSON.parse(JSON.stringify(value)) as Value);
}

/** Freezes what has just been parsed; a reviver would do the same at four times the cost. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}

export function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
