import type { Instant, Random } from '../../engine/base/index.ts';
import { instant, pick, randomBelow, seededRandom } from '../../engine/base/index.ts';
import { messageIn, SEND, tellElsewhere } from '../../engine/core/gate-events.ts';
import type {
  Effect,
  EffectReport,
  EntityRef,
  NewEvent,
  StoredEvent,
} from '../../engine/core/index.ts';
import type { CompiledFlow } from '../../engine/language/index.ts';
import { takersOf } from '../sim/checks/evidence.ts';
import { subjectOf } from '../sim/platform.ts';
import { drawEventOf } from '../sim/script.ts';
import type { Life, Living, TurnInput } from './life.ts';
import { beginLife, catalogueFor } from './life.ts';

/** A Monday, 09:00 in Shanghai. */
const START = Date.parse('2026-03-02T09:00:00+08:00');
const DRAWN = 150;
const KEPT_MAX = 6;
const TURNS = 16;
const HOUR = 3_600_000;

/**
 * Draws lives of a flow at random, always the same ones, and keeps those that reach a step, a port
 * or an outcome that none before has reached.
 */
export function drawLives(compiled: CompiledFlow, workspace: string): readonly Life[] {
  const lives: Life[] = [];
  const reached = new Set<string>();
  for (let seed = 1; seed <= DRAWN && lives.length < KEPT_MAX; seed += 1) {
    const life = drawLife(compiled, workspace, seededRandom(seed));
    const fresh = marksOf(life).filter((mark) => !reached.has(mark));
    if (fresh.length === 0) continue;
    for (const mark of fresh) reached.add(mark);
    lives.push(life);
  }
  return lives;
}

/** What a life has reached. */
export function marksOf(life: Life): readonly string[] {
  return life.turns.flatMap(({ made }) =>
    made.journal.flatMap(({ fact }) => {
      if (fact.type === 'entered') return [fact.step];
      if (fact.type === 'took') return [`${fact.step ?? ''}.${fact.port} by ${fact.cause.type}`];
      return fact.type === 'ended' ? [`${fact.status} ${fact.outcome ?? ''}`] : [fact.type];
    }),
  );
}

function drawLife(compiled: CompiledFlow, workspace: string, random: Random): Life {
  const isGroup = compiled.plan.about === 'group';
  const entity: EntityRef = isGroup ? { kind: 'group', ref: 'g0' } : { kind: 'person', ref: 'p0' };
  const living = beginLife(entity, catalogueFor(compiled, workspace));
  const turns: Life['turns'][number][] = [];
  let pending: readonly StoredEvent[] = [];
  let now = instant(START);
  for (let index = 0; index < TURNS; index += 1) {
    now = nextInstant(living, random, now);
    const drawn =
      index === 0 || random.next() < 0.6 ? drawEvents(random, entity, { index, now }) : [];
    const fired = random.next() < 0.2 ? firings(compiled, entity, now) : [];
    const input: TurnInput = {
      now,
      events: [...pending, ...drawn, ...fired],
      wake: random.next() < 0.9,
    };
    const { made, effects } = living.take(input);
    turns.push({ ...input, made });
    pending = effects.flatMap((effect) => answersTo(effect, entity, { random, now }));
  }
  return { entity, turns, end: living.end() };
}

/** Sometimes the instant of the earliest timer, sometimes before it or past it. */
function nextInstant(living: Living, random: Random, now: Instant): Instant {
  const due = living
    .instances()
    .filter(({ status }) => status === 'active')
    .flatMap(({ timers }) => Object.values(timers).map(({ dueAt }) => dueAt));
  const later = now + Math.floor(random.next() * pick(random, [60_000, HOUR, 30 * HOUR]));
  if (due.length === 0 || random.next() < 0.4) return instant(later);
  return instant(Math.max(now, Math.min(...due) + (random.next() < 0.2 ? HOUR : 0)));
}

function drawEvents(
  random: Random,
  entity: EntityRef,
  at: { readonly index: number; readonly now: Instant },
): readonly StoredEvent[] {
  const count = 1 + randomBelow(random, 3);
  const drawn = Array.from({ length: count }, (_, place): StoredEvent => {
    const {
      subject = '',
      data = {},
      ...event
    } = drawEventOf(random, 'p0', `e${at.index}-${place}`);
    const { id, source, type } = event;
    const [time, acceptedAt] = [at.now, at.now];
    return { id, source, type, subject: subjectOf(subject), time, acceptedAt, data };
  });
  const isTold = (event: StoredEvent) => takersOf(event).includes(`${entity.kind}:${entity.ref}`);
  return drawn.filter(isTold);
}

/** The flow's schedules, and its own events where other flows would raise them. */
function firings(compiled: CompiledFlow, entity: EntityRef, now: Instant): readonly StoredEvent[] {
  const { flow, starts, about } = compiled.plan;
  const subject =
    about === 'group'
      ? ({ kind: 'group', ref: entity.ref } as const)
      : about === 'member'
        ? ({ kind: 'member', ref: `g0/${entity.ref}` } as const)
        : ({ kind: 'customer', ref: entity.ref } as const);
  const base = { source: 'groupflow', subject, time: now, acceptedAt: now };
  return starts.flatMap((start, rule): readonly StoredEvent[] => {
    if (start.type === 'schedule') {
      const plannedAt = new Date(now).toISOString();
      const data = { flow, rule, plannedAt };
      return [{ ...base, id: `${flow}/${rule}/${plannedAt}`, type: '@schedule', data }];
    }
    if (start.type !== 'event') return [];
    const data = { who: 'p1', text: '请问', orderRef: 'o1', trialRef: 't1' };
    return [{ ...base, id: `${start.event}/${now}`, type: start.event, data }];
  });
}

/** What the channel and the outbox tell back of an effect. */
function answersTo(effect: Effect, entity: EntityRef, at: Told): readonly StoredEvent[] {
  if (effect.type === 'emit') {
    const isOwn = (event: NewEvent) => takersOf(event).includes(`${entity.kind}:${entity.ref}`);
    const own = effect.events.filter(isOwn);
    const gated = effect.events.filter((event) => event.type === SEND && !isOwn(event));
    return [
      ...own.map((event) => ({ ...event, acceptedAt: at.now })),
      ...gated.flatMap((event) => throughGate({ ...event, acceptedAt: at.now }, at)),
    ];
  }
  if (effect.type !== 'send' || effect.report === null) return [];
  return [resultOf({ ...effect, report: effect.report }, at)];
}

/** The gate of another entity lets the message go, and its channel tells what came of it. */
function throughGate(event: StoredEvent, at: Told): readonly StoredEvent[] {
  const message = messageIn(event);
  const { now } = at;
  const told = tellElsewhere(message, { verdict: { type: 'out' }, now, elsewhere: true });
  const out = told.type === 'emit' ? told.events : [];
  const { report } = message;
  return [
    ...out.map((signal) => ({ ...signal, acceptedAt: now })),
    ...(report === null ? [] : [resultOf({ ...message, report }, at)]),
  ];
}

interface Told {
  readonly random: Random;
  readonly now: Instant;
}

function resultOf(
  effect: Pick<Extract<Effect, { type: 'send' }>, 'key' | 'origin'> & { report: EffectReport },
  at: Told,
): StoredEvent {
  const told = { source: 'groupflow', time: at.now, acceptedAt: at.now };
  const { instance, step, visit } = effect.report;
  const isSent = at.random.next() < 0.7;
  const data = isSent ? { step, visit } : { step, visit, error: 'not a friend' };
  const type = isSent ? '@sent' : '@failed';
  const { subject } = effect.origin;
  return { ...told, id: `${effect.key}/${type.slice(1)}`, type, subject, data, instance };
}
