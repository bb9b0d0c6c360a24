import type { InstanceId, Instant } from '../base/index.ts';
import type {
  Effect,
  EntityRef,
  EntityState,
  FunnelCount,
  Instance,
  JournalEntry,
  LedgerEntry,
  NewEvent,
  PresenceChange,
  Refusal,
  SegmentMove,
  StoredEvent,
  TaskChange,
} from '../core/index.ts';

/** A row of the inbox: one event for one entity. `seq` identifies it within its shard. */
export interface InboxRow {
  readonly shard: number;
  readonly seq: string;
  readonly entity: EntityRef;
  readonly event: StoredEvent;
}

/**
 * Ids of the instances that signals among these rows name. A turn reads those that have failed,
 * too: who retries or cancels one speaks to an instance that is not active.
 */
export function instancesNamed(rows: readonly InboxRow[]): readonly InstanceId[] {
  const ids = rows.flatMap(({ event }) => event.instance ?? []);
  return [...new Set(ids)];
}

/** Work of one entity in a turn. */
export interface EntityWork {
  readonly shard: number;
  readonly entity: EntityRef;
  readonly state: EntityState | null;
  /** Its active instances, and those of its failed ones that a signal names; oldest first. */
  readonly instances: readonly Instance[];
  readonly inbox: readonly InboxRow[];
  /**
   * True when the turn leaves rows in the inbox of this shard. Events come before timers, so no
   * timer of the entity may fire in this turn.
   */
  readonly more: boolean;
}

/** What a turn writes for one entity. `inbox` are the rows that were read and are now done with. */
export interface EntityResult {
  readonly shard: number;
  readonly entity: EntityRef;
  readonly state: EntityState;
  readonly instances: readonly Instance[];
  readonly effects: readonly Effect[];
  /** What is given to people to do, or taken back from them. */
  readonly tasks: readonly TaskChange[];
  readonly journal: readonly JournalEntry[];
  readonly funnel: readonly FunnelCount[];
  readonly refusals: readonly Refusal[];
  /** Of a group: who is in it and who is not; each person at most once. */
  readonly presence: readonly PresenceChange[];
  /** What the entity was sent and not sent. */
  readonly ledger: readonly LedgerEntry[];
  /** Subjects that are in another level of a ladder than before. */
  readonly segments: readonly SegmentMove[];
  readonly inbox: readonly InboxRow[];
}

/** A transaction that holds the locks of its shards until it is committed or rolled back. */
export interface StoreTurn {
  /** Bumped by every change to flows or workspace; a worker that sees another one reloads. */
  readonly revision: number;
  readonly work: readonly EntityWork[];
  /**
   * Writes everything or nothing.
   *
   * @throws EngineError DATABASE_UNREACHABLE, after which the outcome is unknown and the same work
   *   may come again
   */
  commit(results: readonly EntityResult[]): Promise<void>;
  rollback(): Promise<void>;
}

export interface TurnOptions {
  readonly now: Instant;
  /** At most about so many inbox rows and due instances. */
  readonly rowMax: number;
  readonly shardMax: number;
}

export interface Accepted {
  readonly accepted: number;
  readonly duplicates: number;
}

/** What an ingest came to, told so that joined requests can each be answered for their own. */
export interface Ingested extends Accepted {
  /** Ascending indices of the events that were stored before, or came earlier in the same call. */
  readonly duplicateAt: readonly number[];
}

export interface Backlog {
  readonly depth: number;
  /** When the oldest of them was accepted; null when none waits. */
  readonly oldestAt: Instant | null;
}

export interface TurnStore {
  /**
   * Stores events whole or not at all, each once by (source, id), and puts each into the inbox of
   * every entity that it concerns. Committed when the promise resolves.
   */
  ingest(events: readonly NewEvent[], now: Instant): Promise<Ingested>;
  /** Locks shards that have work, the fullest first; null when none has any that is free. */
  beginTurn(options: TurnOptions): Promise<StoreTurn | null>;
  /** The next instant at which an instance wants to wake; null when none does. */
  nextDueAt(): Promise<Instant | null>;
  inboxDepth(): Promise<number>;
  /** What waits in the inbox, counted up to `max`. */
  inboxBacklog(max: number): Promise<Backlog>;
}

/** The journal of one instance, oldest first. */
export interface JournalStore {
  journal(instance: InstanceId): Promise<readonly JournalEntry[]>;
}
