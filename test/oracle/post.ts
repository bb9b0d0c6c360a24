import type { JsonObject } from '../../engine/base/index.ts';
import type { Workspace } from '../../engine/language/index.ts';
import type { OracleFlow } from '../made-flows/flow-document.ts';
import type { Effect, Errand, TaskWork } from './effect.ts';
import { type Entity, newEntity } from './entity.ts';
import type { Happening, Life, Report, Scene, Subject } from './life.ts';
import { groupOf, HOPS_MAX, personOf } from './life.ts';

/** Work that was given to people. */
export interface Work {
  readonly life: Life;
  readonly step: string;
  readonly visit: number;
  readonly work: TaskWork;
  status: 'open' | 'completed' | 'closed';
  /** By person, in the order of what they said last. */
  answers: { readonly by: string; readonly choice: string; readonly fields: JsonObject }[];
}

/** What happened, as it is compared. */
export interface Seen {
  readonly errands: Errand[];
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
  readonly waiting: Errand[];
  readonly tasks: Work[];
  readonly seen: Seen;
  readonly workspace: Workspace;
  readonly draw: Scene['draw'];
  /** Whether the world outside keeps what reports waiting. */
  readonly keeps: () => boolean;
}

/** What a member does concerns the group too. */
export function accept(world: OracleWorld, event: Happening): void {
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

/** Tells one instance alone, in its turn. */
export function report(world: OracleWorld, life: Life, told: Report): void {
  const { subject } = life;
  const owner =
    subject.kind === 'group' ? entityOf(world, 'group', subject.ref) : personIn(world, subject.ref);
  owner.inbox.push({ life, report: told });
  world.queue.add(owner);
}

export function perform(world: OracleWorld, effect: Effect): void {
  switch (effect.type) {
    case 'send':
      hand(world, effect, effect.reports);
      return;
    case 'request':
      hand(world, effect, true);
      return;
    case 'withdraw': {
      const index = world.waiting.findIndex(({ name }) => name === effect.name);
      if (index >= 0) world.waiting.splice(index, 1);
      return;
    }
    case 'openTask': {
      const { life, step, visit, work } = effect;
      world.tasks.push({ life, step, visit, work, status: 'open', answers: [] });
      return;
    }
    case 'closeTask':
      for (const task of world.tasks) {
        const { life, step, visit } = task;
        const isIt = life === effect.life && step === effect.step && visit === effect.visit;
        if (isIt && task.status === 'open') task.status = 'closed';
      }
      return;
    case 'report':
      report(world, effect.life, effect.report);
      return;
    case 'emit':
      emit(world, effect);
  }
}

function hand(world: OracleWorld, errand: Errand, reports: boolean): void {
  world.seen.errands.push(errand);
  if (!reports) return;
  if (world.keeps()) world.waiting.push(errand);
  else reportErrand(world, errand, { error: false });
}

/** Says what became of an errand. */
export function reportErrand(
  world: OracleWorld,
  errand: Errand,
  told: { readonly error: boolean; readonly answer?: Report['answer'] },
): void {
  const { life, step, visit, type } = errand;
  const done = type === 'send' ? 'sent' : 'done';
  const answer = told.answer === undefined ? {} : { answer: told.answer };
  report(world, life, { step, visit, result: told.error ? 'failed' : done, ...answer });
}

function emit(world: OracleWorld, effect: Extract<Effect, { type: 'emit' }>): void {
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
