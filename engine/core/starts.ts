import type { InstanceId, Json, StepId } from '../base/index.ts';
import { canonicalJson, entryOf, isJsonObject, sha256Hex, shortHash } from '../base/index.ts';
import type { CelSource, PlanStart } from '../language/index.ts';
import { dueAfter, SEGMENT_ENTERED } from '../language/index.ts';
import { hasApprovals } from './approval-need.ts';
import type { ActiveFlow } from './catalogue.ts';
import { type Draft, openDraft } from './draft.ts';
import { endedName } from './ending.ts';
import { evaluateCel } from './evaluate.ts';
import { fullView, reducedView } from './event-view.ts';
import { FlowFailure } from './failure.ts';
import type { Refusal } from './journal.ts';
import { figureSource, levelsOf } from './measure/figures.ts';
import type { AwaitedBy, EntityState, Instance, StoredEvent, SubjectRef } from './model.ts';
import { groupOfMember, type NameSource } from './names.ts';
import { instancePrefix, ownerOf } from './placement.ts';
import { isPrintable } from './ref.ts';
import { START_BY_FLOW } from './started-flow.ts';
import type { TurnContext } from './turn-context.ts';

/** Whether an event starts a flow, and for whom. */
export type Admission =
  | { readonly type: 'start'; readonly subject: SubjectRef; readonly key: string | null }
  | { readonly type: 'refused'; readonly why: Refusal['why'] }
  | { readonly type: 'unconcerned' };

const UNCONCERNED: Admission = { type: 'unconcerned' };

/**
 * Live instances that a flow may have for one subject, under different keys. Each turn loads them
 * all, and a `key` such as `event.id` would let them grow without end.
 */
const LIVE_MAX = 1_000;

/**
 * Judges whether an event may start a flow.
 * @param at.live what was live before the event
 * @param at.restarts what runs may be ended for the start; only before the event is offered to it
 */
export function admit(
  flow: ActiveFlow,
  context: TurnContext,
  at: { event: StoredEvent; live: readonly Draft[]; restarts: boolean },
): Admission {
  const { event, live, restarts } = at;
  const rules = rulesFor(flow, event);
  if (rules.length === 0) return UNCONCERNED;
  const subject = subjectFor(flow, event, context.entity);
  if (!subject) return UNCONCERNED;
  const names = () => startNames(context, { event, subject });
  const rule = rules.find(
    (item) =>
      (item.type !== 'segment' || isInside(item, context, subject)) &&
      (item.if === undefined || conditionHolds(item.if, names())),
  );
  if (!rule) return UNCONCERNED;
  if (rule.type === 'event') {
    const latest = dueAfter(event.time, rule.late, context.rules);
    if (context.now > latest) return { type: 'refused', why: 'late' };
  }
  if (!isPresent(context.entity, subject) && event.type !== 'member.left') {
    return { type: 'refused', why: 'notPresent' };
  }
  const source = flow.compiled.plan.key;
  const key = source === undefined ? null : keyOf(source, names());
  return admitAgain(flow, context, { subject, key, live, restarts });
}

/** The start rules that an event fits; a start by hand or by a flow needs none. */
function rulesFor(
  flow: ActiveFlow,
  event: StoredEvent,
): readonly (PlanStart | { readonly type: 'manual'; readonly if?: CelSource })[] {
  const { starts } = flow.compiled.plan;
  if (event.type === '@start') return event.data.flow === flow.id ? [{ type: 'manual' }] : [];
  if (event.type === START_BY_FLOW) {
    const { flow: named, if: condition } = event.data;
    if (named !== flow.id) return [];
    return [typeof condition === 'string' ? { type: 'manual', if: condition } : { type: 'manual' }];
  }
  if (event.type === '@schedule') {
    const rule = starts[Number(event.data.rule)];
    return event.data.flow === flow.id && rule && rule.type !== 'event' ? [rule] : [];
  }
  return starts.filter((rule) => {
    if (rule.type === 'event') return rule.event === event.type;
    return rule.type === 'segment' && event.type === SEGMENT_ENTERED && isThat(rule, event);
  });
}

type SegmentStart = Extract<PlanStart, { readonly type: 'segment' }>;

function isThat({ ladder, level }: SegmentStart, { data }: StoredEvent): boolean {
  return data.ladder === ladder && data.segment === level;
}

/** Who has entered a level may have left it since, by what others did on the same event. */
function isInside(
  { ladder, level }: SegmentStart,
  { entity, measuring, now, rules }: TurnContext,
  subject: SubjectRef,
): boolean {
  if (!measuring) return false;
  const { kind } = subject;
  const group = kind === 'member' ? groupOfMember(subject.ref) : null;
  return levelsOf(figureSource({ entity, kind, group, measuring, now, rules }))[ladder] === level;
}

/** Whom an instance would be about: the event's own subject, or one that it implies. */
function subjectFor(flow: ActiveFlow, event: StoredEvent, entity: EntityState): SubjectRef | null {
  const { about } = flow.compiled.plan;
  const { subject } = event;
  if (about === 'workspace') return entity.kind === 'workspace' ? subject : null;
  if (about === 'group') return entity.kind === 'group' ? { kind: 'group', ref: entity.ref } : null;
  if (entity.kind !== 'person') return null;
  if (about === 'customer') return { kind: 'customer', ref: entity.ref };
  return subject.kind === 'member' ? subject : null;
}

/** False for a member who has left, and for a group that was dismissed. */
export function isPresent(entity: EntityState, subject: SubjectRef): boolean {
  if (entity.kind === 'group') return !entity.dismissed;
  if (entity.kind !== 'person' || subject.kind !== 'member') return true;
  return entryOf(entity.members, groupOfMember(subject.ref))?.present ?? true;
}

function admitAgain(
  flow: ActiveFlow,
  context: TurnContext,
  start: { subject: SubjectRef; key: string | null; live: readonly Draft[]; restarts: boolean },
): Admission {
  const { subject, key, live, restarts } = start;
  const { reenter } = flow.compiled.plan;
  const alike = live.filter(({ base }) => isAbout(base, flow, subject));
  if (alike.length >= LIVE_MAX) return { type: 'refused', why: 'running' };
  const running = alike.some(({ base }) => base.key === key);
  const mayRestart = restarts && reenter.type === 'restart';
  if (running && !mayRestart) return { type: 'refused', why: 'running' };
  if (reenter.type !== 'never' && reenter.type !== 'after') return { type: 'start', subject, key };
  const endedAt = context.entity.ended[endedName({ flow: flow.id, subject, key })];
  if (endedAt !== undefined && reenter.type === 'never') return { type: 'refused', why: 'before' };
  if (endedAt !== undefined && reenter.type === 'after') {
    const free = dueAfter(endedAt, reenter.span, context.rules);
    if (context.now < free) return { type: 'refused', why: 'cooldown' };
  }
  return { type: 'start', subject, key };
}

/** Whether an instance is what a flow may have once for a subject and a key. */
export function isOf(
  base: Instance,
  of: { readonly flow: ActiveFlow; readonly subject: SubjectRef; readonly key: string | null },
): boolean {
  const { flow, subject, key } = of;
  return isAbout(base, flow, subject) && base.key === key;
}

function isAbout(base: Instance, flow: ActiveFlow, subject: SubjectRef): boolean {
  const isSubject = base.subject.ref === subject.ref && base.subject.kind === subject.kind;
  return base.flow === flow.id && isSubject;
}

export function startNames(
  context: TurnContext,
  at: { event: StoredEvent; subject: SubjectRef },
): NameSource {
  const { entity, now, rules, measuring } = context;
  const event = fullView(at.event);
  return { entity, subject: at.subject, draft: null, event, now, rules, measuring };
}

function conditionHolds(source: CelSource, names: NameSource): boolean {
  try {
    return evaluateCel(source, names, null) === true;
  } catch (error) {
    if (error instanceof FlowFailure) return false;
    throw error;
  }
}

/** The key of an instance, or of an event; null where the flow has none or it yields no value. */
export function keyOf(source: CelSource | undefined, names: NameSource): string | null {
  if (source === undefined) return null;
  const path = dataPath(source);
  if (path !== null) return keyText(valueAt(names.event.data, path));
  try {
    return keyText(evaluateCel(source, names, null));
  } catch (error) {
    if (error instanceof FlowFailure) return null;
    throw error;
  }
}

function keyText(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  return shortKey(typeof value === 'string' ? value : canonicalJson(value));
}

const DATA_PATH = /^event\.data((?:\.[A-Za-z_]\w*)+)$/;
const PATHS_MAX = 1_000;
const paths = new Map<CelSource, readonly string[] | null>();

/**
 * The fields of a key that only names one of the event's data, as most do; null for any other. It
 * is looked up at every event, also of types that have no such field: as an expression each of
 * those is an error, at ten times the cost.
 */
function dataPath(source: CelSource): readonly string[] | null {
  const known = paths.get(source);
  if (known !== undefined) return known;
  if (paths.size >= PATHS_MAX) paths.clear();
  const path = DATA_PATH.exec(source)?.[1]?.slice(1).split('.') ?? null;
  paths.set(source, path);
  return path;
}

function valueAt(data: Json, path: readonly string[]): Json | undefined {
  let value: Json | undefined = data;
  for (const field of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, field)) return undefined;
    value = value[field];
  }
  return value;
}

const KEY_MAX = 256;

/** A key that is too long, or cannot be shown, is told by its hash: equal ones stay equal. */
function shortKey(key: string): string {
  return key.length <= KEY_MAX && isPrintable(key) ? key : sha256Hex(key);
}

/**
 * A new instance, not begun. Its id follows from what started it, so a repeated turn makes the
 * same.
 */
export function newInstance(
  flow: ActiveFlow,
  context: TurnContext,
  start: {
    subject: SubjectRef;
    key: string | null;
    event: StoredEvent;
    awaitedBy?: AwaitedBy;
  },
): Draft {
  const { plan, hash } = flow.compiled;
  const { subject, key, event, awaitedBy } = start;
  const { source, id, acceptedAt } = event;
  const name = endedName({ flow: flow.id, subject, key });
  // With the lengths in front no two starts make the same text. An event that is told again after
  // it was forgotten is another one.
  const named = `${source.length}|${id.length}|${source}|${id}|${acceptedAt}|${name}`;
  // Two thirds of the hash: it only has to differ from those of the same flow and owner.
  const unique = shortHash(named).slice(0, 14);
  const order = context.entity.starts;
  context.entity = { ...context.entity, starts: order + 1 };
  // Who starts an instance by hand cannot approve its messages.
  const isApproved = event.type === '@start' && hasApprovals(context.workspace);
  const trigger = reducedView(event, isApproved ? [...plan.reads, 'data.by'] : plan.reads);
  const instance: Instance = {
    id: `${instancePrefix(flow.id, ownerOf(subject))}${unique}` as InstanceId, // made here
    flow: flow.id,
    version: flow.version,
    hash,
    subject,
    key,
    ...(awaitedBy && { awaitedBy }),
    order,
    status: 'active',
    outcome: null,
    startedAt: context.now,
    endedAt: null,
    steps: [] as readonly StepId[],
    value: {},
    vars: Object.fromEntries(Object.entries(plan.vars).map(([name, item]) => [name, item.default])),
    trigger,
    event: trigger,
    visits: {},
    taken: {},
    timers: {},
    sends: {},
    kept: [],
    effects: 0,
    failure: null,
  };
  return openDraft(instance, flow.compiled, true);
}
