import type { Instant } from '../../base/index.ts';
import { invariant } from '../../base/index.ts';
import type { Catalogue, EntityChange, NewEvent, StoredEvent } from '../../core/index.ts';
import { openEntityTurn, recipientsOf } from '../../core/index.ts';
import type { Crowd, Entity, Held, Pair } from './crowd.ts';
import { createCrowd } from './crowd.ts';
import type { Difference } from './difference.ts';
import { differenceOf, mayDiffer } from './difference.ts';
import type { DueHeap } from './due-heap.ts';
import { openDueHeap } from './due-heap.ts';
import { eventsOf } from './performing.ts';
import type { Planned } from './planned.ts';
import { openPlanned } from './planned.ts';
import { sameJson } from './same-json.ts';
import type { Side, Sides } from './sides.ts';
import { heldOn, pairWith } from './sides.ts';
import { activeAfter, dueAtOf, dueOn, joined } from './standing.ts';

/** What a turn of one entity came to. */
export interface Turned {
  readonly at: Instant;
  readonly on: Sides;
  readonly change: EntityChange;
}

/**
 * Both sides of a backtest on one virtual clock. Each runs the real core over the same events; what
 * an effect asks for is done at once, and done well.
 */
export interface Lockstep {
  /** Lets the profiles learn of an event of before, without any flow. */
  fold(event: StoredEvent): void;
  /** Fires what is due before an event was accepted, then takes it. */
  take(event: StoredEvent): void;
  /** Fires what is due up to an instant. */
  runTo(at: Instant): void;
  figures(): LockstepFigures;
}

/** What a backtest holds, and what it has done. */
export interface LockstepFigures {
  readonly entities: number;
  /** Of these, how many are not packed. */
  readonly unpacked: number;
  /** What the packed ones take. */
  readonly packedBytes: number;
  /** Entities that something is due for. */
  readonly waiting: number;
  readonly turns: number;
  /** Turns that were worked once for both sides. */
  readonly shared: number;
}

export interface LockstepOptions {
  readonly before: Catalogue;
  readonly after: Catalogue;
  readonly from: Instant;
  readonly unpackedMax: number;
  readonly onTurn: (turned: Turned) => void;
}

interface Job {
  readonly entity: Entity;
  readonly event: StoredEvent;
  readonly on: Sides;
}

interface Ground {
  readonly sides: Readonly<Record<Side, Catalogue>>;
  readonly difference: Difference;
  readonly crowd: Crowd;
  readonly heap: DueHeap<Entity>;
  readonly planned: Planned;
  readonly onTurn: (turned: Turned) => void;
  /** Events that are accepted and not yet taken, in order. */
  readonly jobs: Job[];
  now: Instant;
  turns: number;
  shared: number;
}

export function openLockstep(options: LockstepOptions): Lockstep {
  const { before, after, from } = options;
  const difference = differenceOf(before, after);
  const ground: Ground = {
    sides: { before, after },
    difference,
    crowd: createCrowd(options.unpackedMax),
    heap: openDueHeap(),
    planned: openPlanned({ before, after }, difference, from),
    onTurn: options.onTurn,
    jobs: [],
    now: from,
    turns: 0,
    shared: 0,
  };
  const silent: Ground = { ...ground, ...withoutFlows(ground), onTurn: () => undefined };
  return {
    fold(event) {
      silent.now = event.acceptedAt;
      accept(silent, event, 'both');
      settle(silent);
    },
    take(event) {
      fireWhile(ground, (dueAt) => dueAt < event.acceptedAt);
      ground.now = later(ground.now, event.acceptedAt);
      accept(ground, event, 'both');
      settle(ground);
    },
    runTo(at) {
      fireWhile(ground, (dueAt) => dueAt <= at);
      ground.now = later(ground.now, at);
    },
    figures: () => ({
      entities: ground.crowd.size,
      unpacked: ground.crowd.unpacked,
      packedBytes: ground.crowd.packedBytes,
      waiting: ground.heap.size,
      turns: ground.turns,
      shared: ground.shared,
    }),
  };
}

function withoutFlows({ sides }: Ground): Pick<Ground, 'sides'> {
  const { before, after } = sides;
  return { sides: { before: { ...before, active: [] }, after: { ...after, active: [] } } };
}

function later(now: Instant, at: Instant): Instant {
  return at > now ? at : now;
}

function fireWhile(ground: Ground, isDue: (dueAt: number) => boolean): void {
  const { heap, planned, crowd } = ground;
  for (;;) {
    const first = heap.first();
    const [timerAt, plannedAt] = [first?.dueAt ?? Number.POSITIVE_INFINITY, planned.next()];
    const at = Math.min(timerAt, plannedAt);
    if (!isDue(at)) return;
    ground.now = later(ground.now, at as Instant); // both are instants
    if (first && timerAt <= plannedAt) wake(ground, first);
    else for (const { event, on } of planned.fire(ground.now, crowd)) accept(ground, event, on);
    settle(ground);
  }
}

function accept(ground: Ground, event: NewEvent | StoredEvent, on: Sides): void {
  const stored = 'acceptedAt' in event ? event : { ...event, acceptedAt: ground.now };
  for (const ref of recipientsOf(stored)) {
    ground.jobs.push({ entity: ground.crowd.of(ref), event: stored, on });
  }
}

function settle(ground: Ground): void {
  const { jobs } = ground;
  // More come behind while these are worked on; emits that follow from one another are bounded.
  for (let index = 0; index < jobs.length; index += 1) {
    const job = jobs[index];
    if (job) work(ground, job.entity, { event: job.event, on: job.on });
  }
  jobs.length = 0;
}

function wake(ground: Ground, entity: Entity): void {
  const pair = ground.crowd.pairOf(entity);
  const on = dueOn(pair, ground.now);
  if (on) work(ground, entity, { event: null, on });
  const { kind, ref } = entity.ref;
  invariant(entity.dueAt > ground.now, `What was due of the ${kind} ${ref} is still due.`);
}

interface Work {
  readonly event: StoredEvent | null;
  readonly on: Sides;
}

/** Gives an entity a turn: one for both sides where they are the same and stay so. */
function work(ground: Ground, entity: Entity, { event, on }: Work): void {
  const pair = ground.crowd.pairOf(entity);
  if (on !== 'both') {
    entity.pair = workOn(ground, entity, { pair, event, on });
  } else if (pair.before !== pair.after) {
    const half = workOn(ground, entity, { pair, event, on: 'before' });
    entity.pair = joined(workOn(ground, entity, { pair: half, event, on: 'after' }));
  } else {
    entity.pair = workBoth(ground, entity, { held: pair.before, event });
  }
  putDue(ground, entity, entity.pair);
}

function workOn(
  ground: Ground,
  entity: Entity,
  at: { readonly pair: Pair; readonly event: StoredEvent | null; readonly on: Side },
): Pair {
  const held = heldOn(at.pair, at.on);
  const change = turn(ground, entity, { held, event: at.event, side: at.on });
  return pairWith(at.pair, at.on, conclude(ground, entity, { held, change, on: at.on }));
}

function workBoth(
  ground: Ground,
  entity: Entity,
  { held, event }: { readonly held: Held; readonly event: StoredEvent | null },
): Pair {
  const change = turn(ground, entity, { held, event, side: 'before' });
  if (!mayDiffer(ground.difference, { event, held, change })) {
    ground.shared += 1;
    const after = conclude(ground, entity, { held, change, on: 'both' });
    return { before: after, after };
  }
  const other = turn(ground, entity, { held, event, side: 'after' });
  if (sameJson(change, other)) {
    const after = conclude(ground, entity, { held, change, on: 'both' });
    return { before: after, after };
  }
  const before = conclude(ground, entity, { held, change, on: 'before' });
  const after = conclude(ground, entity, { held, change: other, on: 'after' });
  return joined({ before, after });
}

function turn(
  ground: Ground,
  entity: Entity,
  at: { readonly held: Held; readonly event: StoredEvent | null; readonly side: Side },
): EntityChange {
  const { held, event, side } = at;
  ground.turns += 1;
  const { ref } = entity;
  const { state, instances } = held;
  const catalogue = ground.sides[side];
  const opened = openEntityTurn({ entity: ref, state, instances, catalogue, now: ground.now });
  if (event) opened.take(event);
  opened.wake();
  return opened.finish();
}

/** Performs what a turn has decided. @returns the entity after it, where it happened */
function conclude(
  ground: Ground,
  entity: Entity,
  done: { readonly held: Held; readonly change: EntityChange; readonly on: Sides },
): Held {
  const { held, change, on } = done;
  for (const { person, present } of change.presence) {
    if (present) entity.present?.add(person);
    else entity.present?.delete(person);
  }
  ground.onTurn({ at: ground.now, on, change });
  for (const effect of change.effects) {
    const { now, crowd } = ground;
    for (const event of eventsOf(effect, { now, crowd, on })) accept(ground, event, on);
  }
  return { state: change.entity, instances: activeAfter(held.instances, change.instances) };
}

function putDue({ heap }: Ground, entity: Entity, pair: Pair): void {
  const before = dueAtOf(pair.before);
  const dueAt = pair.before === pair.after ? before : Math.min(before, dueAtOf(pair.after));
  if (dueAt === entity.dueAt) return;
  entity.dueAt = dueAt;
  heap.put(entity);
}
