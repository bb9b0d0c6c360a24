import type { EffectKey, Instant, Json, TaskId } from '../base/index.ts';
import { unreachable } from '../base/index.ts';
import type {
  Catalogue,
  Effect,
  EntityChange,
  EntityRef,
  EntityState,
  Instance,
  NewEvent,
  StoredEvent,
  SubjectRef,
  Task,
  TaskAnswer,
} from '../core/index.ts';
import { entityKey, membersEvents, openEntityTurn, ownerOf, recipientsOf } from '../core/index.ts';
import type { CompiledFlow } from '../language/index.ts';
import { firstDue, nextTimer } from './due.ts';
import { type Channel, type Errand, type Mail, openMail } from './mail.ts';
import { startOthers } from './others.ts';
import { publishVersion } from './publish-version.ts';
import { openTimetable, type Timetable } from './timetable.ts';
import { openWorkDesk, type WorkDesk } from './work-desk.ts';
import type { WorldEntry } from './world-log.ts';
import { TURN_MAX, WorldOverflow } from './world-overflow.ts';

/** A world in which only the given flows run, and whose clock only moves when it is told to. */
export interface World {
  now(): Instant;
  /**
   * Takes an event as accepted now, and does all that follows from it at once. One that was told
   * before changes nothing.
   */
  send(event: NewEvent): void;
  /** Moves the clock, and fires on the way whatever is due, each at its instant. */
  advanceTo(at: Instant): void;
  /** Moves the clock while the engine is off; what became due meanwhile runs afterwards, late. */
  skipTo(at: Instant): void;
  /** Says what became of what was kept waiting; null: it was done, with such an answer. */
  answer(key: EffectKey, error: string | null, answer?: Json): void;
  /** Adds what somebody says to an open task or ticket. */
  answerTask(id: TaskId, answer: Omit<TaskAnswer, 'at'>): void;
  /** Every task and ticket ever, in the order in which they were opened. */
  tasks(): readonly Task[];
  /**
   * Makes the next version of a flow the one that new instances start on, and moves the others as
   * its `migrate` says.
   */
  publish(compiled: CompiledFlow): void;
  /** Puts what is known of an entity in place. */
  know(state: EntityState): void;
  /** Every instance ever, in the order of their starts. */
  instances(): readonly Instance[];
  entity(of: SubjectRef): EntityState | null;
  /** What waits for its result, the oldest first. */
  waiting(): readonly Errand[];
  /** All that has happened, in order. */
  readonly log: readonly WorldEntry[];
}

export interface WorldOptions {
  readonly catalogue: Catalogue;
  /** When the world begins. */
  readonly at: Instant;
  /** Says of each errand whether it is done at once, or waits for an answer. */
  readonly channel?: Channel;
}

interface Entity {
  readonly ref: EntityRef;
  state: EntityState | null;
  inbox: StoredEvent[];
  readonly active: Map<string, Instance>;
  /** Of a group: refs of who is in it. */
  readonly present: Set<string>;
}

interface WorldState {
  catalogue: Catalogue;
  now: Instant;
  readonly entities: Map<string, Entity>;
  /** Entities whose inbox is not empty, in the order of acceptance. */
  readonly queue: Set<Entity>;
  readonly instances: Map<string, Instance>;
  readonly told: Set<string>;
  readonly log: WorldEntry[];
  readonly mail: Mail;
  readonly desk: WorkDesk;
  timetable: Timetable;
  turnsLeft: number;
}

/**
 * Opens a world. It runs the real core, one entity after another; messages are handed to a channel
 * that sends them at once or keeps them waiting, and what is emitted comes back as events.
 */
export function createWorld(options: WorldOptions): World {
  const { catalogue, at } = options;
  const world: WorldState = {
    catalogue,
    now: at,
    entities: new Map(),
    queue: new Set(),
    instances: new Map(),
    told: new Set(),
    log: [],
    mail: openMail(options.channel ?? (() => 'sent')),
    desk: openWorkDesk(),
    timetable: openTimetable(catalogue, at),
    turnsLeft: TURN_MAX,
  };
  const settleAll = () => {
    world.turnsLeft = TURN_MAX;
    settle(world);
  };
  const fireSchedules = () => {
    const states = [...world.entities.values()].flatMap((entity) => entity.state ?? []);
    for (const event of world.timetable.fire(world.now, states)) accept(world, event);
  };
  return {
    now: () => world.now,
    send(event) {
      accept(world, event);
      settleAll();
    },
    advanceTo(target) {
      world.turnsLeft = TURN_MAX;
      for (;;) {
        const next = Math.min(nextTimer(world.entities.values()), world.timetable.next());
        if (next > target) break;
        world.now = later(world.now, next);
        fireSchedules();
        settle(world);
      }
      world.now = later(world.now, target);
    },
    skipTo(target) {
      world.now = later(world.now, target);
      fireSchedules();
      settleAll();
    },
    answer(key, error, answer) {
      const told = answer === undefined ? {} : { answer };
      const result = { error, now: world.now, ...told };
      for (const event of world.mail.answer(key, result)) accept(world, event);
      settleAll();
    },
    answerTask(id, answer) {
      const events = world.desk.answer(id, { ...answer, at: world.now });
      for (const event of events) accept(world, event);
      settleAll();
    },
    tasks: () => world.desk.tasks(),
    publish(compiled) {
      for (const event of publishVersion(world, compiled)) accept(world, event);
      settleAll();
    },
    know(state) {
      entityOf(world, state).state = state;
    },
    instances: () => [...world.instances.values()],
    entity: (of) => world.entities.get(entityKey(ownerOf(of)))?.state ?? null,
    waiting: () => world.mail.waiting(),
    log: world.log,
  };
}

function later(now: Instant, at: number): Instant {
  return at > now ? (at as Instant) : now; // both are instants
}

function accept(world: WorldState, event: NewEvent): void {
  const name = `${event.source}\n${event.id}`;
  if (world.told.has(name)) return;
  world.told.add(name);
  const stored: StoredEvent = { ...event, acceptedAt: world.now };
  world.log.push({ type: 'event', at: world.now, event: stored });
  for (const ref of recipientsOf(event)) {
    const entity = entityOf(world, ref);
    entity.inbox.push(stored);
    world.queue.add(entity);
  }
}

function entityOf(world: WorldState, ref: EntityRef): Entity {
  const key = entityKey(ref);
  const known = world.entities.get(key);
  if (known) return known;
  const { kind, ref: name } = ref;
  const entity: Entity = {
    ref: { kind, ref: name },
    state: null,
    inbox: [],
    active: new Map(),
    present: new Set(),
  };
  world.entities.set(key, entity);
  return entity;
}

/** Does everything that is due now: inboxes first, then timers by due time, then again. */
function settle(world: WorldState): void {
  for (;;) {
    const entity =
      world.queue.values().next().value ?? firstDue(world.entities.values(), world.now);
    if (!entity) return;
    if (world.turnsLeft === 0) throw new WorldOverflow();
    world.turnsLeft -= 1;
    runTurn(world, entity);
  }
}

function runTurn(world: WorldState, entity: Entity): void {
  const turn = openEntityTurn({
    entity: entity.ref,
    state: entity.state,
    instances: [...entity.active.values()],
    catalogue: world.catalogue,
    now: world.now,
  });
  world.queue.delete(entity);
  for (const event of entity.inbox) turn.take(event);
  entity.inbox = [];
  turn.wake();
  apply(world, entity, turn.finish());
}

function apply(world: WorldState, entity: Entity, change: EntityChange): void {
  const at = world.now;
  entity.state = change.entity;
  for (const { person, present } of change.presence) {
    if (present) entity.present.add(person);
    else entity.present.delete(person);
  }
  for (const instance of change.instances) {
    world.instances.set(instance.id, instance);
    if (instance.status === 'active') entity.active.set(instance.id, instance);
    else entity.active.delete(instance.id);
  }
  logJournal(world, change);
  for (const refusal of change.refusals) world.log.push({ type: 'refused', at, refusal });
  world.desk.take(change.tasks);
  for (const effect of change.effects) perform(world, effect);
}

/** What goes out stands behind the decision to send it, or by itself where that was another's. */
function logJournal(world: WorldState, change: EntityChange): void {
  const at = world.now;
  const effects = new Map(change.effects.map((effect) => [effect.key, effect]));
  for (const entry of change.journal) {
    world.log.push({ type: 'journal', at, entry });
    const { fact } = entry;
    const isOut = fact.type === 'handedOver' || fact.type === 'requested';
    const effect = isOut ? effects.get(fact.key) : undefined;
    if (effect) effects.delete(effect.key);
    if (effect?.type === 'send') world.log.push({ type: 'message', at, message: effect });
    if (effect?.type === 'call' || effect?.type === 'act') {
      world.log.push({ type: 'request', at, request: effect });
    }
  }
  for (const effect of effects.values()) {
    if (effect.type === 'send') world.log.push({ type: 'message', at, message: effect });
  }
}

/** Does at once what the core has decided; what comes of it waits in the inboxes. */
function perform(world: WorldState, effect: Effect): void {
  switch (effect.type) {
    case 'send':
    case 'call':
    case 'act':
      for (const event of world.mail.hand(effect, world.now)) accept(world, event);
      return;
    case 'start':
      for (const event of startOthers(effect, world)) accept(world, event);
      return;
    case 'emit':
      for (const event of [...effect.events, ...membersEvents(effect, presentIn(world, effect))]) {
        if (world.turnsLeft === 0) throw new WorldOverflow();
        world.turnsLeft -= 1;
        accept(world, event);
      }
      return;
    case 'withdraw':
      world.mail.withdraw(effect.of);
      return;
    default:
      unreachable(effect);
  }
}

function presentIn(world: WorldState, effect: Extract<Effect, { type: 'emit' }>) {
  const { members } = effect;
  return members ? [...entityOf(world, { kind: 'group', ref: members.group }).present] : [];
}
