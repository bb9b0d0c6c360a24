import type { OracleFlow } from '../made-flows/flow-document.ts';
import { type Entity, nameOf, startHolds } from './entity.ts';
import { Erring, evaluate } from './expression.ts';
import { groupOf, type Happening, type Life, type Scene, type Subject } from './life.ts';
import { addSpan } from './time.ts';

/** Whether an event starts a flow, and for whom. */
type Admission =
  | { readonly subject: Subject; readonly key: string | null }
  | { readonly why: 'late' | 'notPresent' | 'running' | 'before' | 'cooldown' }
  | 'unconcerned';

interface Asked {
  readonly entity: Entity;
  readonly scene: Scene;
  readonly event: Happening;
  /** What was live before the event. */
  readonly live: readonly Life[];
  /** What runs may be ended for it. */
  readonly restarts: boolean;
}

export function admit(flow: OracleFlow, asked: Asked): Admission {
  const { entity, event, scene } = asked;
  const subject = subjectFor(flow, entity, event);
  if (!subject) return 'unconcerned';
  const about = { kind: entity.kind, profile: scene.profile };
  const rule = flow.document.start.find(
    (item) => item.on === event.type && startHolds(item.if, event, about),
  );
  if (!rule) return 'unconcerned';
  if (scene.now > addSpan(event.time, rule.late ?? '1h')) return { why: 'late' };
  return admitSubject(flow, asked, subject);
}

/** A flow that another one starts needs no rule for it. */
export function admitAsked(flow: OracleFlow, asked: Asked): Admission {
  const subject = subjectFor(flow, asked.entity, asked.event);
  return subject ? admitSubject(flow, asked, subject) : 'unconcerned';
}

function admitSubject(flow: OracleFlow, asked: Asked, subject: Subject): Admission {
  const { entity, event, live, restarts, scene } = asked;
  if (isAway(entity, subject) && event.type !== 'member.left') return { why: 'notPresent' };
  const key = keyIn(flow, event);
  const name = nameOf({ flow, subject, key });
  const { reenter = 'ended' } = flow.document;
  const isRunning = live.some((life) => nameOf(life) === name);
  if (isRunning && !(restarts && reenter === 'restart')) return { why: 'running' };
  const endedAt = entity.ended.get(name);
  if (endedAt === undefined) return { subject, key };
  if (reenter === 'never') return { why: 'before' };
  if (typeof reenter === 'object' && scene.now < addSpan(endedAt, reenter.after)) {
    return { why: 'cooldown' };
  }
  return { subject, key };
}

/** Starts need the subject itself, or one that it implies. */
function subjectFor(flow: OracleFlow, entity: Entity, event: Happening): Subject | null {
  const { about } = flow.document;
  if (about === 'group') return entity.kind === 'group' ? { kind: about, ref: entity.ref } : null;
  if (entity.kind !== 'person') return null;
  if (about === 'customer') return { kind: about, ref: entity.ref };
  return event.subject.kind === 'member' ? event.subject : null;
}

function isAway(entity: Entity, subject: Subject): boolean {
  if (entity.kind === 'group') return entity.isDismissed;
  return subject.kind === 'member' && entity.present.get(groupOf(subject.ref)) === false;
}

/** The key of an event; null where the flow has none or it yields no value. */
export function keyIn(flow: OracleFlow, event: Happening): string | null {
  const { key } = flow.document;
  if (key === undefined) return null;
  try {
    const value = evaluate(key, { event: { type: event.type, data: event.data } });
    if (value === null || value === '') return null;
    return typeof value === 'string' ? value : JSON.stringify(value);
  } catch (error) {
    if (error instanceof Erring) return null;
    throw error;
  }
}
