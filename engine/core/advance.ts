import type { Instant, StepId } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import { dueAfter } from '../language/index.ts';
import { type Draft, isBusy, saveDraft } from './draft.ts';
import { endInstance } from './ending.ts';
import { reducedView } from './event-view.ts';
import { failureOf } from './failure.ts';
import { handOver } from './hand-over.ts';
import { MoveHost } from './host.ts';
import type { Cause } from './journal.ts';
import type { MachineState } from './machine.ts';
import type { MessageResult, Offered, ReplyClaim, StoredEvent, TimerState } from './model.ts';
import { owe } from './resumption.ts';
import { note, type Stimulus, saveContext, type TurnContext } from './turn-context.ts';

/** Events that an instance keeps while it performs something. */
const KEPT_MAX = 64;

/** Starts a new instance. */
export function begin(draft: Draft, context: TurnContext, trigger: StoredEvent): void {
  const { version } = draft.base;
  note(context, draft, { type: 'started', version, trigger: trigger.type });
  enterFirst(draft, context, trigger);
}

/** Enters the first step of an instance that has entered none. */
export function enterFirst(draft: Draft, context: TurnContext, trigger: StoredEvent): void {
  const stimulus: Stimulus = {
    eventType: '@start',
    event: trigger,
    cause: { type: 'start' },
    dueAt: null,
    claim: null,
  };
  move(draft, context, {
    stimulus,
    offered: { type: 'start', event: trigger },
    step: (host) => draft.machine.start(host),
  });
  offerKept(draft, context);
}

/**
 * Offers an event to an instance: what is in force takes it, or it is kept while the instance is
 * busy, or an `ask` takes it as `else`, or nothing happens.
 */
export function offerEvent(
  draft: Draft,
  context: TurnContext,
  offered: { event: StoredEvent; claim: ReplyClaim | null },
): void {
  offerOnce(draft, context, offered);
  offerKept(draft, context);
}

function offerOnce(
  draft: Draft,
  context: TurnContext,
  offered: { event: StoredEvent; claim: ReplyClaim | null },
): void {
  const { event, claim } = offered;
  const cause: Cause = { type: 'event', id: event.id, event: event.type };
  const stimulus: Stimulus = { eventType: event.type, event, cause, dueAt: null, claim };
  if (!draft.machine.index.listens.has(event.type)) return;
  const again: Offered = { type: 'event', event, claim };
  const ask = claim?.instance === draft.base.id && !claim.matched ? openAsk(draft, claim) : null;
  const takers = offer(draft, context, { stimulus, offered: again });
  if (draft.status !== 'active') return;
  if (ask && isLeft(draft, ask, takers)) {
    const otherwise: Stimulus = { ...stimulus, eventType: `@else:${ask.step}` };
    if (offer(draft, context, { stimulus: otherwise, offered: again })) return;
  }
  // Another branch may be busy while one rests: what no branch takes is kept for it.
  if (!takers && draft.status === 'active' && isBusy(draft)) keep(draft, context, event);
}

/** An ask that may take a reply as `else`, as it is before the reply is offered. */
interface OpenAsk {
  readonly step: StepId;
  readonly visit: number | undefined;
  /** The steps of its branch whose `on` goes before its `else`: itself and those around it. */
  readonly around: readonly (StepId | null)[];
}

function openAsk(draft: Draft, { step }: ReplyClaim): OpenAsk {
  const { active } = draft.state;
  const path = active.find(({ state }) => state.step === step)?.path.join('/') ?? '';
  const around = active.filter((other) => `${path}/`.startsWith(`${other.path.join('/')}/`));
  const steps = around.map(({ state }) => state.step ?? null);
  return { step, visit: draft.visits[step], around: [...steps, null] };
}

/** True while an ask still waits and nothing of its own branch has taken the reply. */
function isLeft(draft: Draft, ask: OpenAsk, takers: Takers | null): boolean {
  if (takers?.some((step) => ask.around.includes(step))) return false;
  const isActive = draft.state.active.some(({ state }) => state.step === ask.step);
  return isActive && draft.visits[ask.step] === ask.visit;
}

/** The steps that took what was offered, one in each branch; null stands for the flow. */
type Takers = readonly (StepId | null)[];

function keep(draft: Draft, context: TurnContext, event: StoredEvent): void {
  const full = draft.kept.length >= KEPT_MAX;
  if (!full) draft.kept = [...draft.kept, event];
  draft.changed = true;
  note(context, draft, { type: full ? 'dropped' : 'kept', event: event.type });
}

/** Once the instance rests, offers what it kept, in order. */
export function offerKept(draft: Draft, context: TurnContext): void {
  while (draft.status === 'active' && draft.kept.length > 0 && !isBusy(draft)) {
    const [event, ...rest] = draft.kept;
    draft.kept = rest;
    draft.changed = true;
    if (event) offerOnce(draft, context, { event, claim: null });
  }
}

/**
 * Feeds a step the result of its own message; one of an earlier visit is stale and does nothing.
 */
export function feedResult(draft: Draft, context: TurnContext, feed: MessageResult): void {
  feedOne(draft, context, feed);
  offerKept(draft, context);
}

function feedOne(draft: Draft, context: TurnContext, feed: MessageResult): void {
  if (draft.status !== 'active' || draft.visits[feed.step] !== feed.visit) return;
  const eventType = `@${feed.result}:${feed.step}`;
  if (!draft.machine.index.listens.has(eventType)) return;
  const { answer } = feed;
  const told = answer === undefined ? {} : { answer };
  const cause: Cause = { type: 'result' };
  offer(draft, context, {
    stimulus: { eventType, event: null, cause, dueAt: null, claim: null, ...told },
    offered: { type: 'result', ...feed },
  });
}

/**
 * Lets an instance that has moved to another version enter what it has to. Should it fail, whoever
 * moved it takes the whole of it back, so that nothing of it is ever offered again.
 */
export function enterMoved(
  draft: Draft,
  context: TurnContext,
  entering: {
    readonly stimulus: Stimulus;
    readonly enter: (host: MoveHost) => MachineState;
  },
): void {
  const { stimulus, enter } = entering;
  move(draft, context, { stimulus, offered: { type: 'timer', key: '' }, step: enter });
}

/** Feeds a step what somebody chose in its task; one of an earlier visit does nothing. */
export function feedTask(draft: Draft, context: TurnContext, event: StoredEvent): void {
  const { step, visit, result } = event.data;
  if (typeof step !== 'string' || !isJsonObject(result) || draft.visits[step] !== visit) return;
  const eventType = `@task:${step}:${String(result.choice)}`;
  if (!draft.machine.index.listens.has(eventType)) return;
  const cause: Cause = { type: 'person', by: String(result.by) };
  offer(draft, context, {
    stimulus: { eventType, event: null, cause, dueAt: null, claim: null, answer: result },
    offered: { type: 'task', event },
  });
  offerKept(draft, context);
}

/** Fires a timer that is due. */
export function fireTimer(draft: Draft, context: TurnContext, key: string): void {
  const known = draft.machine.timers.get(key);
  const state = draft.timers[key];
  if (!state) return;
  const before = draft.timers;
  const { [key]: _fired, ...others } = before;
  draft.timers = others;
  draft.changed = true;
  if (!known) return;
  // What follows from time passing starts a new chain of emits.
  const { hops: _hops, ...event } = draft.event;
  draft.event = event;
  const { every, delay } = known.timer;
  const fired = state.fired + 1;
  if (every && (every.max === undefined || fired < every.max) && delay.type === 'span') {
    const dueAt = dueAfter(context.now, delay.span, context.rules);
    draft.timers = { ...others, [key]: { dueAt, fired } };
  }
  const lateMs = context.now - state.dueAt;
  const cause: Cause = { type: 'timer', dueAt: state.dueAt, lateMs };
  const { eventType } = known;
  offer(draft, context, {
    stimulus: { eventType, event: null, cause, dueAt: state.dueAt, claim: null },
    offered: { type: 'timer', key },
    timers: before,
  });
  offerKept(draft, context);
}

/** Offers one stimulus to what is in force; null when nothing took it. */
function offer(draft: Draft, context: TurnContext, offering: Offering): Takers | null {
  const { stimulus, offered, timers } = offering;
  return move(draft, context, {
    stimulus,
    offered,
    timers,
    step: (host) => draft.machine.offer(draft.state, stimulus.eventType, host),
  });
}

interface Offering {
  readonly stimulus: Stimulus;
  /** How to offer the same again, should it fail. */
  readonly offered: Offered;
  /** The timers before it; the draft's where they are the same. */
  readonly timers?: Readonly<Record<string, TimerState>> | undefined;
}

interface Attempt extends Offering {
  readonly step: (host: MoveHost) => MachineState | null;
}

/**
 * Makes one move whole or not at all: an error takes back what the move had done, and the instance
 * fails with its cause.
 */
function move(draft: Draft, context: TurnContext, attempt: Attempt): Takers | null {
  const { stimulus } = attempt;
  const restoreDraft = saveDraft(draft);
  const restoreContext = saveContext(context);
  try {
    const host = new MoveHost(draft, context, stimulus);
    const state = attempt.step(host);
    if (!state) return null;
    draft.state = state;
    draft.changed = true;
    draft.steps = state.steps;
    if (stimulus.event && stimulus.eventType !== '@start') {
      draft.event = reducedView(stimulus.event, draft.machine.compiled.plan.reads);
    }
    const feeds = handOver(draft, context, host.pending);
    if (state.outcome !== null) {
      endInstance(draft, context, {
        status: 'completed',
        outcome: state.outcome,
        cause: stimulus.cause,
      });
    }
    for (const [index, feed] of feeds.entries()) {
      feedOne(draft, context, feed);
      if (draft.status === 'active') continue;
      owe(draft, feeds.slice(index + 1).map(asOffered));
      break;
    }
    return host.takers;
  } catch (error) {
    restoreDraft();
    restoreContext();
    fail(draft, context, { error, attempt });
    return [];
  }
}

function asOffered(feed: MessageResult): Offered {
  return { type: 'result', ...feed };
}

/** Ends an instance as failed, with what it needs to go on from before the move that failed. */
function fail(
  draft: Draft,
  context: TurnContext,
  failed: { readonly error: unknown; readonly attempt: Attempt },
): void {
  const { error, attempt } = failed;
  const failure = failureOf(error, draft.steps.at(-1) ?? null);
  const { kept } = draft;
  const timers = attempt.timers ?? draft.timers;
  draft.failure = { ...failure, resume: { timers, kept, offered: [attempt.offered] } };
  note(context, draft, { type: 'failed', failure });
  endInstance(draft, context, { status: 'failed', outcome: null, cause: { type: 'condition' } });
}

/** The timers of an instance that are due, with what decides their order. */
export function dueTimers(draft: Draft, now: Instant): readonly DueTimer[] {
  if (draft.status !== 'active') return [];
  const due: DueTimer[] = [];
  for (const [key, { dueAt }] of Object.entries(draft.timers)) {
    if (dueAt > now) continue;
    due.push({ draft, key, dueAt, depth: draft.machine.timers.get(key)?.depth ?? 0 });
  }
  return due;
}

export interface DueTimer {
  readonly draft: Draft;
  readonly key: string;
  readonly dueAt: Instant;
  readonly depth: number;
}
