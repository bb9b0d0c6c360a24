import type { EffectKey, FlowId, InstanceId, Instant } from '../base/index.ts';
import type { Effect, NewEvent, SubjectRef } from '../core/index.ts';

/**
 * State of a delivery:
 * - `waiting`: to be done at `dueAt`, or, without one, after what goes to the same target first;
 * - `sending`: an attempt was begun; its outcome is not stored yet;
 * - `sent`: the channel took it;
 * - `failed`: the channel refused it for good, or it expired;
 * - `dead`: the last attempt failed; an operator can retry it;
 * - `unknown`: the only attempt of an `at-most-once` message was begun, and its worker died or had
 *   no answer: it may or may not have gone out. Never sent again by itself;
 * - `unconfirmed`: the channel has it, and a person has yet to confirm it there;
 * - `withdrawn`: its instance left the step before it went out.
 */
export type DeliveryStatus =
  | 'waiting'
  | 'sending'
  | 'sent'
  | 'failed'
  | 'dead'
  | 'unknown'
  | 'unconfirmed'
  | 'withdrawn';

export interface Delivery {
  readonly shard: number;
  /** The turn of its shard that decided it. */
  readonly turn: number;
  readonly key: EffectKey;
  readonly effect: Effect;
  readonly status: DeliveryStatus;
  /** Attempts that were begun, the one that is under way included. */
  readonly attempts: number;
  readonly dueAt: Instant | null;
  /** The slot within its connector's limits that it holds; null when it has none. */
  readonly slotAt: Instant | null;
  readonly error: string | null;
  readonly createdAt: Instant;
  readonly settledAt: Instant | null;
}

/** What one attempt came to. `events` enter by ingest in the same transaction. */
export interface Settlement {
  readonly shard: number;
  readonly turn: number;
  readonly key: EffectKey;
  readonly status: DeliveryStatus;
  /** As claimed: it names the attempt. */
  readonly attempts: number;
  /** No attempt was made after all, and none counts; it waits until `dueAt`. */
  readonly untried?: boolean;
  readonly dueAt: Instant | null;
  readonly slotAt?: Instant | null;
  readonly error: string | null;
  readonly events: readonly NewEvent[];
}

export interface DeliveryFilter {
  readonly status?: DeliveryStatus;
  readonly flow?: FlowId;
  readonly instance?: InstanceId;
  readonly subject?: SubjectRef;
  readonly limit: number;
  readonly cursor?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface ClaimOptions {
  readonly now: Instant;
  /** About so many deliveries: what a turn has decided is claimed together. */
  readonly max: number;
  readonly leaseMs: number;
  /** Number of the worker, in [1, 2^31), its own as long as it lives. */
  readonly worker: number;
  /** Connectors whose waiting deliveries are left where they are. */
  readonly except?: readonly string[];
  /**
   * All that the worker has in hand, given after a claim that failed: that one may be stored all
   * the same. Whatever else this worker has claimed comes again, as if it had died.
   */
  readonly inHand?: readonly DeliveryName[];
}

/** Names a delivery. */
export type DeliveryName = Pick<Delivery, 'shard' | 'turn' | 'key'>;

/** Statuses from which a person can put a delivery back in the queue. */
export type RetryableStatus = 'dead' | 'failed' | 'unknown';

export interface RetryFilter {
  readonly status: RetryableStatus;
  readonly flow?: FlowId;
  readonly connector?: string;
}

/** By status; what was sent is not counted, for that would take reading all of it. */
export type DeliveryCounts = Readonly<Record<Exclude<DeliveryStatus, 'sent'>, number>>;

/** A limit: at most `max` slots in any `perMs` milliseconds. */
export interface SlotLimit {
  /** Its name; workers that give the same name share the limit. */
  readonly name: string;
  readonly max: number;
  readonly perMs: number;
}

export interface Slot {
  readonly at: Instant;
  /** False when the limit's book is full: nothing was taken, and it asks again at `at`. */
  readonly taken: boolean;
}

export interface OutboxStore {
  /**
   * Marks due deliveries as `sending`, counts the attempt, and returns them, oldest first. To one
   * target they come in the order in which they were decided; while an earlier one waits to be
   * tried again, later ones of the same shard and target wait behind it. What a worker has claimed
   * that is known to be dead, or longer ago than `leaseMs`, comes again, except that an
   * `at-most-once` message becomes `unknown`.
   */
  claimDeliveries(options: ClaimOptions): Promise<readonly Delivery[]>;
  /**
   * Stores outcomes and their events in one transaction. The first outcome of a delivery stays: a
   * second one is left out, with its events. One that was withdrawn during the attempt is not tried
   * again. Of an `unknown` one, `sent`, `failed` and `unconfirmed` by its very attempt are taken.
   */
  settleDeliveries(settlements: readonly Settlement[], now: Instant): Promise<void>;
  /** Newest first. A page may be short and have a next one all the same. */
  listDeliveries(filter: DeliveryFilter): Promise<Page<Delivery>>;
  /**
   * Puts a dead, failed or unknown delivery back in the queue.
   *
   * @throws EngineError DELIVERY_NOT_FOUND, DELIVERY_STATUS
   */
  retryDelivery(key: EffectKey, now: Instant): Promise<void>;
  /** Puts back up to `max`, in bounded transactions; answers how many. */
  retryDeliveries(
    filter: RetryFilter,
    options: { readonly now: Instant; readonly max: number },
  ): Promise<number>;
  /**
   * Says what became of an unknown delivery, or of one that a person has to confirm, and tells its
   * instance as the channel would have.
   *
   * @throws EngineError DELIVERY_NOT_FOUND, DELIVERY_STATUS
   */
  resolveDelivery(
    key: EffectKey,
    outcome: { readonly as: 'sent' | 'failed'; readonly now: Instant },
  ): Promise<void>;
  /**
   * Takes one slot for each message, the earliest that every limit on its list allows, counted
   * over all workers.
   *
   * @param messages the limits of each message, in the order in which they are to go
   * @returns the slots, in the same order; at `now` where there is no need to wait
   */
  reserveSlots(messages: readonly (readonly SlotLimit[])[], now: Instant): Promise<readonly Slot[]>;
  nextDeliveryAt(): Promise<Instant | null>;
  /** Deliveries that are not settled, waiting ones included. */
  outboxDepth(): Promise<number>;
  deliveryCounts(): Promise<DeliveryCounts>;
}
