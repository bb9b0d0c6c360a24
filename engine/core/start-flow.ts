import { begin } from './advance.ts';
import type { ActiveFlow, Catalogue } from './catalogue.ts';
import { type Draft, nextKey } from './draft.ts';
import { endInstance } from './ending.ts';
import { HOPS_MAX } from './hops.ts';
import type { Refusal, StartRefusal } from './journal.ts';
import type { StoredEvent } from './model.ts';
import { ENGINE_SOURCE } from './result-signal.ts';
import { ABANDONED, reportRefusal, START_BY_FLOW } from './started-flow.ts';
import { admit, isOf, newInstance } from './starts.ts';
import { type Asked, note, originOf, type TurnContext } from './turn-context.ts';

/** A turn in which flows start one another. */
interface Starting {
  readonly catalogue: Catalogue;
  readonly context: TurnContext;
  drafts: readonly Draft[];
  readonly refusals: Refusal[];
}

/** Makes a new instance part of the turn, and lets it take its first steps. */
export function beginInstance(
  turn: Pick<Starting, 'context' | 'drafts'>,
  flow: ActiveFlow,
  start: Parameters<typeof newInstance>[2],
): void {
  const draft = newInstance(flow, turn.context, start);
  turn.drafts = [...turn.drafts, draft];
  begin(draft, turn.context, start.event);
}

/**
 * Starts and ends what flows have asked for, in order, and whatever those ask for in turn. All of
 * it is of one entity, and so part of the same transaction.
 */
export function followAsked(turn: Starting): void {
  const { asked } = turn.context;
  for (let next = asked.shift(); next !== undefined; next = asked.shift()) {
    if (next.start === null) abandon(turn, next);
    else startAsked(turn, next, next.start);
  }
}

type Start = NonNullable<Asked['start']>;

function startAsked(turn: Starting, asked: Asked, start: Start): void {
  const { draft, step } = asked;
  const why = tryStart(turn, asked, start);
  note(turn.context, draft, { type: 'startedFlow', step, flow: start.flow, why });
  if (why !== null && start.awaits) reportRefusal(draft, turn.context, { step, why });
}

function tryStart(turn: Starting, asked: Asked, start: Start): StartRefusal | null {
  const { catalogue, context } = turn;
  if (start.hops > HOPS_MAX) return 'hops';
  const flow = catalogue.active.find(({ id }) => id === start.flow);
  if (!flow) {
    if (catalogue.othersPlayed !== true) return 'inactive';
    context.effects.push(playedStart(asked, start, context));
    return null;
  }
  const event = eventOf(asked, start, context);
  const live = turn.drafts.filter((draft) => draft.status === 'active');
  const restarts = flow.compiled.plan.reenter.type === 'restart';
  const admission = admit(flow, context, { event, live, restarts });
  if (admission.type === 'unconcerned') return 'subject';
  if (admission.type === 'refused') {
    turn.refusals.push({ flow: flow.id, why: admission.why, count: 1 });
    return admission.why;
  }
  const { subject, key } = admission;
  for (const draft of live.filter(({ base }) => isOf(base, { flow, subject, key }))) {
    const cause = { type: 'event', id: event.id, event: event.type } as const;
    endInstance(draft, context, { status: 'cancelled', outcome: 'restarted', cause });
  }
  const { visit, step } = asked;
  const awaitedBy = start.awaits ? { instance: asked.draft.base.id, step, visit } : undefined;
  beginInstance(turn, flow, { subject, key, event, ...(awaitedBy && { awaitedBy }) });
  return null;
}

function eventOf({ draft, key }: Asked, start: Start, { now }: TurnContext): StoredEvent {
  const { flow, hops } = start;
  const { subject } = draft.base;
  return {
    id: key,
    source: ENGINE_SOURCE,
    type: START_BY_FLOW,
    subject,
    time: now,
    acceptedAt: now,
    data: { flow, by: draft.base.flow },
    hops,
  };
}

function playedStart({ draft, step, visit, key }: Asked, start: Start, { now }: TurnContext) {
  const { flow, awaits, hops } = start;
  return {
    type: 'start',
    key,
    flow,
    audience: null,
    cursor: null,
    count: 0,
    dueAt: now,
    hops,
    createdAt: now,
    report: awaits ? { instance: draft.base.id, step, visit } : null,
    origin: originOf(draft, step),
  } as const;
}

function abandon(turn: Starting, { draft, step, visit, key: of }: Asked): void {
  const { catalogue, context } = turn;
  const by = draft.base.id;
  if (catalogue.othersPlayed === true) {
    const key = nextKey(draft, { step, visit });
    context.effects.push({ type: 'withdraw', key, of, createdAt: context.now });
  }
  for (const other of turn.drafts) {
    const { awaitedBy } = other.base;
    if (other.status !== 'active' || awaitedBy?.instance !== by) continue;
    if (awaitedBy.step !== step || awaitedBy.visit !== visit) continue;
    const cause = { type: 'condition' } as const;
    endInstance(other, context, { status: 'cancelled', outcome: ABANDONED, cause });
  }
}
