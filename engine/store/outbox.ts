import type { EffectKey, FlowId, InstanceId, Instant } from '../base/index.ts';
import type { Effect, NewEvent, SubjectRef } from '../core/index.ts';

/**
 * State of a delivery:
 * - `waiting`: to be done at `dueAt`;
 * - `sending`: an attempt was begun; its outcome is not stored yet;
 * - `sent`: the channel took it;
 * - `failed`: the channel refused it for good, or it expired;
 * - `dead`: the last attempt failed; an operator can retry it;
 * - `unknown`: it may or may not have gone out; never sent again by itself;
 * - `withdrawn`: its instance left the step before it went out.
 */
export type DeliveryStatus =
  | 'waiting'
  | 'sending'
  | 'sent'
  | 'failed'
  | 'dead'
  | 'unknown'
  | 'withdrawn';

export interface Delivery {
  readonly shard: number;
  readonly key: EffectKey;
  readonly effect: Effect;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly dueAt: Instant | null;
  readonly error: string | null;
  readonly createdAt: Instant;
  readonly settledAt: Instant | null;
}

/** What one attempt came to. `events` enter by ingest in the same transaction. */
export interface Settlement {
  readonly shard: number;
  readonly key: EffectKey;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly dueAt: Instant | null;
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

/** Statuses from which a person can put a delivery back in the queue. */
export type RetryableStatus = 'dead' | 'failed' | 'unknown';

export interface RetryFilter {
  readonly status: RetryableStatus;
  readonly flow?: FlowId;
  readonly connector?: string;
}

export interface OutboxStore {
  /**
   * Marks up to `max` due deliveries as `sending`, oldest first, and returns them. One whose mark
   * is older than `leaseMs` counts as due again (its worker died; receivers honour the key).
   */
  claimDeliveries(options: {
    now: Instant;
    max: number;
    leaseMs: number;
  }): Promise<readonly Delivery[]>;
  /**
   * Stores outcomes and their events in one transaction. The first outcome of a delivery stays: a
   * second one is left out, with its events. One that was withdrawn during the attempt is not tried
   * again.
   */
  settleDeliveries(settlements: readonly Settlement[], now: Instant): Promise<void>;
  listDeliveries(filter: DeliveryFilter): Promise<Page<Delivery>>;
  /**
   * Puts a dead, failed or unknown delivery back in the queue.
   *
   * @throws EngineError DELIVERY_NOT_FOUND, DELIVERY_STATUS
   */
  retryDelivery(key: EffectKey, now: Instant): Promise<void>;
  /** Puts back up to `max`; answers how many. */
  retryDeliveries(
    filter: RetryFilter,
    options: { readonly now: Instant; readonly max: number },
  ): Promise<number>;
  /**
   * Says what became of an unknown delivery, and tells its instance as the channel would have.
   *
   * @throws EngineError DELIVERY_NOT_FOUND, DELIVERY_STATUS
   */
  resolveDelivery(
    key: EffectKey,
    outcome: { readonly as: 'sent' | 'failed'; readonly now: Instant },
  ): Promise<void>;
  nextDeliveryAt(): Promise<Instant | null>;
  outboxDepth(): Promise<number>;
}
