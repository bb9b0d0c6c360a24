import type { JsonObject } from '../../engine/base/index.ts';
import { claimOf, reaches } from './claims.ts';
import { firstDue, nextTimer } from './due.ts';
import { endLife, withdrawAll } from './ending.ts';
import { type Entity, fold, goneBy, nameOf, newEntity, noteEnds } from './entity.ts';
import type { OracleFlow } from './flow-document.ts';
import { HOPS_MAX } from './kinds.ts';
import {
  type Effect,
  find,
  groupOf,
  type Happening,
  type Life,
  personOf,
  type Scene,
  type SendEffect,
  type Subject,
} from './life.ts';
import { begin, fire, offer, tellResult } from './moves.ts';
import { admit } from './starting.ts';

/** What happened, as it is compared. */
export interface Seen {
  readonly sent: SendEffect[];
  readonly emitted: { type: string; subject: string; data: JsonObject; hops: number }[];
  readonly refused: { flow: string; why: string }[];
}

export interface OracleWorld {
  now: number;
  /** By flow id. */
  readonly flows: readonly OracleFlow[];
  readonly entities: Map<string, Entity>;
  readonly queue: Set<Entity>;
  readonly lives: Life[];
  readonly waiting: SendEffect[];
  readonly seen: Seen;
  readonly roles: Scene['roles'];
  readonly draw: Scene['draw'];
  /** Whether the channel keeps a message that reports waiting. */
  readonly keeps: () => boolean;
}

export function openWorld(of: {
  readonly flows: readonly OracleFlow[];
  readonly now: number;
  readonly roles: Scene['roles'];
  readonly draw: Scene['draw'];
  readonly keeps: () => boolean;
}): OracleWorld {
  const flows = [...of.flows].sort((left, right) =>
    left.document.flow < right.document.flow ? -1 : 1,
  );
  return {
    ...of,
    flows,
    entities: new Map(),
    queue: new Set(),
    lives: [],
    waiting: [],
    seen: { sent: [], emitted: [], refused: [] },
  };
}

export function tell(world: OracleWorld, event: Happening): void {
  accept(world, event);
  settle(world);
}

export function answer(world: OracleWorld, index: number, result: 'sent' | 'failed'): void {
  const [message] = world.waiting.splice(index, 1);
  if (message) report(world, message, result);
  settle(world);
}

/** Moves the clock and does what is due. */
export function moveTo(world: OracleWorld, now: number): void {
  world.now = now;
  settle(world);
}

export function nextDue(world: OracleWorld): number {
  const due = world.lives.flatMap(({ state }) => state.timers.map(({ dueAt }) => dueAt));
  return Math.min(...due, Number.POSITIVE_INFINITY);
}

/** What a member does concerns the group too. */
function accept(world: OracleWorld, event: Happening): void {
  const { kind, ref } = event.subject;
  const owner = kind === 'group' ? entityOf(world, 'group', ref) : personIn(world, ref);
  const concerned = kind === 'member' ? [owner, entityOf(world, 'group', groupOf(ref))] : [owner];
  for (const entity of concerned) {
    entity.inbox.push(event);
    world.queue.add(entity);
  }
}

function personIn(world: OracleWorld, ref: string): Entity {
  return entityOf(world, 'person', personOf(ref));
}

function entityOf(world: OracleWorld, kind: Entity['kind'], ref: string): Entity {
  const known = world.entities.get(`${kind}:${ref}`);
  if (known) return known;
  const entity = newEntity(kind, ref);
  world.entities.set(`${kind}:${ref}`, entity);
  return entity;
}

function settle(world: OracleWorld): void {
  for (;;) {
    const entity =
      world.queue.values().next().value ?? firstDue(world.entities.values(), world.now);
    if (!entity) return;
    world.queue.delete(entity);
    turn(world, entity);
  }
}

/** Events in the order of their acceptance; timers once the inbox is empty; then what follows. */
function turn(world: OracleWorld, entity: Entity): void {
  const effects: Effect[] = [];
  const scene: Scene = {
    now: world.now,
    profile: entity.profile,
    effects,
    emitted: 0,
    roles: world.roles,
    isAway: (subject) =>
      entity.kind === 'person' && entity.present.get(groupOf(subject.ref)) === false,
    draw: world.draw,
  };
  for (const { state } of entity.lives) state.entered = 0;
  for (const told of entity.inbox.splice(0)) {
    scene.emitted = 0;
    if ('result' in told) takeResult(scene, told);
    else takeEvent(world, entity, { scene, event: told });
  }
  for (;;) {
    const next = nextTimer(entity, world.now);
    if (!next) break;
    scene.emitted = 0;
    fire(next.life, scene, next.timer);
    noteEnds(entity, world.now);
  }
  noteEnds(entity, world.now);
  entity.profile = scene.profile;
  for (const effect of effects) perform(world, effect);
}

function takeResult(
  scene: Scene,
  { result, message }: { readonly result: 'sent' | 'failed'; readonly message: SendEffect },
): void {
  const { life, step, visit } = message;
  const known = life.state.messages[step];
  if (life.state.status !== 'active' || !find(life.state.root, step)) return;
  if (known?.visit !== visit || known.status !== 'handedOver') return;
  life.state.messages[step] = { ...known, status: result };
  tellResult(life, scene, { step, visit, result });
}

interface Taking {
  readonly scene: Scene;
  readonly event: Happening;
}

/** Profile first, then live instances from the oldest, then starts by flow id. */
function takeEvent(world: OracleWorld, entity: Entity, { scene, event }: Taking): void {
  fold(entity, event);
  const live = [...entity.lives];
  const begun = new Set<OracleFlow>();
  const flows = world.flows.filter(({ document }) =>
    document.start.some(({ on }) => on === event.type),
  );
  const start = (flow: OracleFlow, restarts: boolean) => {
    const admission = admit(flow, { entity, scene, event, live, restarts });
    if (admission === 'unconcerned') return;
    if ('why' in admission) {
      if (!restarts) world.seen.refused.push({ flow: flow.document.flow, why: admission.why });
      return;
    }
    const running = live.filter((life) => nameOf(life) === nameOf({ flow, ...admission }));
    if (restarts && running.length === 0) return;
    for (const life of running) {
      withdrawAll(life, scene);
      endLife(life, { status: 'cancelled', outcome: 'restarted' });
    }
    begun.add(flow);
    noteEnds(entity, world.now);
    beginLife(world, entity, { flow, ...admission, scene, event });
  };
  for (const flow of flows) if (flow.document.reenter === 'restart') start(flow, true);
  const reached = live.filter((life) => life.state.status === 'active' && reaches(life, event));
  const claim = claimOf(reached, event);
  for (const life of reached) {
    if (life.state.status === 'active') offer(life, scene, { event, claim });
  }
  endWithSubject({ entity, scene, event, live });
  noteEnds(entity, world.now);
  for (const flow of flows) if (!begun.has(flow)) start(flow, false);
  noteEnds(entity, world.now);
}

function beginLife(
  world: OracleWorld,
  entity: Entity,
  of: { flow: OracleFlow; subject: Subject; key: string | null } & Taking,
): void {
  const { flow, subject, key, scene, event } = of;
  const life: Life = {
    flow,
    subject,
    key,
    order: entity.starts,
    index: world.lives.length,
    trigger: event,
    state: {
      status: 'active',
      outcome: null,
      root: { id: '', inner: [] },
      vars: { ...flow.document.vars },
      event,
      visits: {},
      taken: {},
      timers: [],
      messages: {},
      kept: [],
      entered: 0,
    },
  };
  entity.starts += 1;
  world.lives.push(life);
  entity.lives.push(life);
  begin(life, scene);
}

function endWithSubject(of: { entity: Entity; live: readonly Life[] } & Taking): void {
  const { entity, live, scene, event } = of;
  const gone = goneBy(entity, event);
  if (!gone) return;
  for (const life of live) {
    const { subject, state } = life;
    if (state.status !== 'active' || subject.kind !== gone.kind) continue;
    if (subject.kind === 'member' && subject.ref !== event.subject.ref) continue;
    withdrawAll(life, scene);
    endLife(life, { status: 'cancelled', outcome: gone.outcome });
  }
}

function perform(world: OracleWorld, effect: Effect): void {
  if (effect.type === 'withdraw') {
    const index = world.waiting.findIndex(({ name }) => name === effect.name);
    if (index >= 0) world.waiting.splice(index, 1);
    return;
  }
  if (effect.type === 'send') {
    world.seen.sent.push(effect);
    if (effect.reports && world.keeps()) world.waiting.push(effect);
    else if (effect.reports) report(world, effect, 'sent');
    return;
  }
  const { to, subjects, event, data } = effect;
  const [group] = subjects;
  const told =
    to === 'members' && group
      ? [...entityOf(world, 'group', group.ref).present]
          .filter(([, isPresent]) => isPresent)
          .map(([person]): Subject => ({ kind: 'member', ref: `${group.ref}/${person}` }))
      : subjects;
  // To twice as many people is one hop more.
  let hops = effect.hops;
  for (let many = 1; to === 'members' && many < told.length; many *= 2) hops += 1;
  if (hops > HOPS_MAX) return;
  for (const subject of told) {
    world.seen.emitted.push({ type: event, subject: `${subject.kind}:${subject.ref}`, data, hops });
    accept(world, { type: event, subject, data, time: world.now, hops });
  }
}

function report(world: OracleWorld, message: SendEffect, result: 'sent' | 'failed'): void {
  const { subject } = message.life;
  const owner =
    subject.kind === 'group' ? entityOf(world, 'group', subject.ref) : personIn(world, subject.ref);
  owner.inbox.push({ result, message });
  world.queue.add(owner);
}
