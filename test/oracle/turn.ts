import type { Json } from '../../engine/base/index.ts';
import type { OracleFlow } from '../made-flows/flow-document.ts';
import { claimOf, reaches } from './claims.ts';
import { nextTimer } from './due.ts';
import type { Effect } from './effect.ts';
import { ABANDONED, endLife } from './ending.ts';
import { type Entity, fold, goneBy, nameOf, noteEnds } from './entity.ts';
import {
  type Asked,
  find,
  groupOf,
  type Happening,
  HOPS_MAX,
  type Life,
  newPlace,
  type Report,
  type Scene,
  START,
} from './life.ts';
import { begin, fire, offer, tellResult } from './moves.ts';
import { type OracleWorld, perform } from './post.ts';
import { admit, admitAsked } from './starting.ts';

/** Events in the order of their acceptance; timers once the inbox is empty; then what follows. */
export function turn(world: OracleWorld, entity: Entity): void {
  const effects: Effect[] = [];
  const scene: Scene = {
    now: world.now,
    profile: entity.profile,
    effects,
    asked: [],
    emitted: 0,
    workspace: world.workspace,
    isAway: (subject) =>
      entity.kind === 'person' && entity.present.get(groupOf(subject.ref)) === false,
    draw: world.draw,
  };
  for (const { state } of entity.lives) state.entered = 0;
  for (const told of entity.inbox.splice(0)) {
    scene.emitted = 0;
    if ('report' in told) takeReport(scene, told);
    else takeEvent(world, entity, { scene, event: told });
    followAsked(world, entity, scene);
  }
  for (;;) {
    const next = nextTimer(entity, world.now);
    if (!next) break;
    scene.emitted = 0;
    fire(next.life, scene, next.timer);
    followAsked(world, entity, scene);
    noteEnds(entity, world.now);
  }
  noteEnds(entity, world.now);
  entity.profile = scene.profile;
  for (const effect of effects) perform(world, effect);
}

/** A step's own result counts once, for the visit that waits for it. */
function takeReport(scene: Scene, told: { readonly life: Life; readonly report: Report }): void {
  const { life, report } = told;
  const { result, step, visit } = report;
  const { state } = life;
  if (state.status !== 'active' || !find(state.root, step)) return;
  if (!report.ofTask) {
    const known = state.messages[step];
    if (known?.visit !== visit || known.status !== 'handedOver') return;
    state.messages[step] = { ...known, status: result };
  }
  tellResult(life, scene, report);
}

/** Flows start and end as others have asked, and as those ask in turn. */
function followAsked(world: OracleWorld, entity: Entity, scene: Scene): void {
  for (let next = scene.asked.shift(); next; next = scene.asked.shift()) {
    noteEnds(entity, world.now);
    if (next.start) startAsked(world, entity, { scene, asked: next, start: next.start });
    else abandon(entity, scene, next);
  }
  noteEnds(entity, world.now);
}

function abandon(entity: Entity, scene: Scene, { life, step, visit }: Asked): void {
  for (const other of entity.lives) {
    const { awaitedBy } = other;
    if (awaitedBy?.life !== life || awaitedBy.step !== step || awaitedBy.visit !== visit) continue;
    endLife(other, scene, { status: 'cancelled', outcome: ABANDONED });
  }
}

interface Starting {
  readonly scene: Scene;
  readonly asked: Asked;
  readonly start: NonNullable<Asked['start']>;
}

function startAsked(world: OracleWorld, entity: Entity, starting: Starting): void {
  const { scene, asked, start } = starting;
  const { life, step, visit } = asked;
  if (tryStart(world, entity, starting) || !start.awaits) return;
  scene.effects.push({ type: 'report', life, report: { step, visit, result: 'failed' } });
}

/** @returns whether it has started; what is refused for a reason of its own is counted */
function tryStart(world: OracleWorld, entity: Entity, { scene, asked, start }: Starting): boolean {
  const { life, step, visit } = asked;
  const flow = world.flows.find(({ document }) => document.flow === start.flow);
  if (start.hops > HOPS_MAX || !flow) return false;
  const event: Happening = {
    type: START,
    subject: life.subject,
    data: { flow: start.flow, by: life.flow.document.flow },
    time: world.now,
    hops: start.hops,
  };
  const live = [...entity.lives];
  const admission = admitAsked(flow, { entity, scene, event, live, restarts: true });
  if (admission === 'unconcerned') return false;
  if ('why' in admission) {
    world.seen.refused.push({ flow: start.flow, why: admission.why });
    return false;
  }
  endRunning(live, scene, { flow, ...admission });
  noteEnds(entity, world.now);
  const awaitedBy = start.awaits ? { life, step, visit } : null;
  beginLife(world, entity, { flow, ...admission, scene, event, awaitedBy });
  return true;
}

/** What runs of a flow for the same subject and key ends when it starts again. */
function endRunning(
  live: readonly Life[],
  scene: Scene,
  of: Pick<Life, 'flow' | 'subject' | 'key'>,
): number {
  const running = live.filter((life) => nameOf(life) === nameOf(of));
  for (const life of running) {
    endLife(life, scene, { status: 'cancelled', outcome: 'restarted' });
  }
  return running.length;
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
    if (restarts && !live.some((life) => nameOf(life) === nameOf({ flow, ...admission }))) return;
    endRunning(restarts ? live : [], scene, { flow, ...admission });
    begun.add(flow);
    noteEnds(entity, world.now);
    beginLife(world, entity, { flow, ...admission, scene, event, awaitedBy: null });
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
  of: Pick<Life, 'flow' | 'subject' | 'key' | 'awaitedBy'> & Taking,
): void {
  const { flow, subject, key, scene, event, awaitedBy } = of;
  const life: Life = {
    flow,
    subject,
    key,
    order: entity.starts,
    index: world.lives.length,
    trigger: event,
    awaitedBy,
    state: {
      status: 'active',
      outcome: null,
      root: newPlace(''),
      vars: { ...collected(flow), ...flow.document.vars },
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

/** The variables that steps collect into need not be declared. */
function collected({ nodes }: OracleFlow): Record<string, Json> {
  const into = [...nodes.values()].flatMap(({ body }) => body.collect?.into ?? []);
  return Object.fromEntries(into.map((name) => [name, []]));
}

function endWithSubject(of: { entity: Entity; live: readonly Life[] } & Taking): void {
  const { entity, live, scene, event } = of;
  const gone = goneBy(entity, event);
  if (!gone) return;
  for (const life of live) {
    const { subject, state } = life;
    if (state.status !== 'active' || subject.kind !== gone.kind) continue;
    if (subject.kind === 'member' && subject.ref !== event.subject.ref) continue;
    endLife(life, scene, { status: 'cancelled', outcome: gone.outcome });
  }
}
