import type { EffectKey, Instant } from '../../../engine/base/index.ts';
import type { EntityRef, Instance, NewEvent } from '../../../engine/core/index.ts';
import { LEASE_MS } from './delivery-moves.ts';

/** A delivery as the model keeps it. */
export interface ModelDelivery {
  status: 'waiting' | 'sent' | 'failed' | 'dead' | 'withdrawn';
  dueAt: number;
  /** When it was claimed; null while it waits. */
  claimedAt: number | null;
  withdrawn: boolean;
}

export interface ModelRow {
  readonly event: NewEvent;
  readonly entity: EntityRef;
  readonly shard: number;
}

/** What a store should hold, in maps and lists. */
export interface Model {
  /** By the name of the event: when it was accepted. */
  readonly events: Map<string, number>;
  /** In the order of acceptance. */
  readonly inbox: ModelRow[];
  /** How many turns have written each entity, by its name. */
  readonly entities: Map<string, number>;
  readonly instances: Map<string, { instance: Instance; shard: number; entity: EntityRef }>;
  /** By instance: visits that its journal tells of. */
  readonly journal: Map<string, number[]>;
  readonly deliveries: Map<EffectKey, ModelDelivery>;
  /** Withdrawn before any claim, by when they were due: a claim may have to clear them away. */
  readonly lingering: Map<EffectKey, number>;
  /** Keys that were withdrawn before they came. */
  readonly tombstones: Set<EffectKey>;
  readonly schedules: Map<string, { cron: string; nextAt: number }>;
  readonly held: Set<number>;
}

export function newModel(): Model {
  return {
    events: new Map(),
    inbox: [],
    entities: new Map(),
    instances: new Map(),
    journal: new Map(),
    deliveries: new Map(),
    lingering: new Map(),
    tombstones: new Set(),
    schedules: new Map(),
    held: new Set(),
  };
}

export function nameOf({ kind, ref }: EntityRef): string {
  return `${kind}:${ref}`;
}

/** When an instance wants to wake; null when it does not. */
function wakeOf(instance: Instance): number | null {
  const due = Object.values(instance.timers).map((timer) => timer.dueAt);
  return instance.status !== 'active' || due.length === 0 ? null : Math.min(...due);
}

function isDue(instance: Instance, now: Instant): boolean {
  const wakeAt = wakeOf(instance);
  return wakeAt !== null && wakeAt <= now;
}

/** Shards that have work which no turn holds. */
export function freeShards(model: Model, now: Instant): ReadonlySet<number> {
  const due = [...model.instances.values()].filter(({ instance }) => isDue(instance, now));
  const shards = [...model.inbox, ...due].map(({ shard }) => shard);
  return new Set(shards.filter((shard) => !model.held.has(shard)));
}

/** Entities of a shard of which an instance is due. */
export function dueEntities(model: Model, shard: number, now: Instant): ReadonlySet<string> {
  const due = [...model.instances.values()].filter(
    (row) => row.shard === shard && isDue(row.instance, now),
  );
  return new Set(due.map(({ entity }) => nameOf(entity)));
}

export function liveOf(model: Model, entity: string): readonly Instance[] {
  return [...model.instances.values()]
    .filter((row) => nameOf(row.entity) === entity && row.instance.status === 'active')
    .map(({ instance }) => instance)
    .sort((left, right) => left.order - right.order || (left.id < right.id ? -1 : 1));
}

export function claimable(model: Model, now: Instant): readonly EffectKey[] {
  return [...model.deliveries]
    .filter(([, { status, dueAt, claimedAt }]) => {
      const isFree = claimedAt === null || claimedAt <= now - LEASE_MS;
      return status === 'waiting' && dueAt <= now && isFree;
    })
    .map(([key]) => key);
}

export function addDelivery(model: Model, key: EffectKey, createdAt: Instant): void {
  if (model.deliveries.has(key)) return;
  const status = model.tombstones.has(key) ? 'withdrawn' : 'waiting';
  if (status === 'withdrawn') model.lingering.set(key, createdAt);
  model.deliveries.set(key, { status, dueAt: createdAt, claimedAt: null, withdrawn: false });
}

/** What has not gone out never will; an attempt that was begun ends as it will. */
export function withdrawDelivery(model: Model, key: EffectKey): void {
  const delivery = model.deliveries.get(key);
  if (delivery === undefined) model.tombstones.add(key);
  else if (delivery.status === 'waiting' && delivery.claimedAt !== null) delivery.withdrawn = true;
  else if (delivery.status === 'waiting') {
    delivery.status = 'withdrawn';
    model.lingering.set(key, delivery.dueAt);
  }
}

/** How many deliveries are open and when the next is due, with and without what lingers. */
export function observeOutbox(model: Model) {
  const open = [...model.deliveries.values()].filter(({ status }) => status === 'waiting');
  const waiting = open.filter(({ claimedAt }) => claimedAt === null).map(({ dueAt }) => dueAt);
  const nextOf = (due: readonly number[]) => (due.length === 0 ? null : Math.min(...due));
  return {
    open: open.length,
    lingering: model.lingering.size,
    nextAt: [nextOf(waiting), nextOf([...waiting, ...model.lingering.values()])],
  };
}

/** What a store tells of itself, as the model has it. */
export function observeModel(model: Model) {
  const wakes = [...model.instances.values()].flatMap(({ instance }) => wakeOf(instance) ?? []);
  return {
    events: model.events.size,
    inbox: model.inbox.length,
    nextDueAt: wakes.length === 0 ? null : Math.min(...wakes),
    deliveries: [...model.deliveries]
      .map(([key, { status, claimedAt }]) => {
        return `${key} ${status === 'waiting' && claimedAt !== null ? 'sending' : status}`;
      })
      .sort(),
    schedules: [...model.schedules]
      .map(([key, { cron, nextAt }]) => `${key} ${cron} ${nextAt}`)
      .sort(),
  };
}
