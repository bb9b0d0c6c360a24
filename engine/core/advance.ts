import type { Instant } from '../base/index.ts';
import { dueAfter } from '../language/index.ts';
import { type Draft, saveDraft } from './draft.ts';
import { endInstance } from './ending.ts';
import { reducedView } from './event-view.ts';
import { failureOf } from './failure.ts';
import { type Feed, handOver } from './hand-over.ts';
import { MoveHost } from './host.ts';
import type { Cause } from './journal.ts';
import type { MachineState } from './machine.ts';
import type { StoredEvent } from './model.ts';
import {
  note,
  type ReplyClaim,
  type Stimulus,
  saveContext,
  type TurnContext,
} from './turn-context.ts';

/** Events that an instance keeps while it performs something. */
const KEPT_MAX = 64;

/** Enters the first step of a new instance. */
export function begin(draft: Draft, context: TurnContext, trigger: StoredEvent): void {
  const stimulus: Stimulus = {
    eventType: '@start',
    event: trigger,
    cause: { type: 'start' },
    dueAt: null,
    claim: null,
  };
  const { version } = draft.base;
  note(context, draft, { type: 'started', version, trigger: trigger.type });
  move(draft, context, { stimulus, step: (host) => draft.machine.start(host) });
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
  if (offer(draft, context, stimulus) || draft.status !== 'active') return;
  if (draft.state.busy) keep(draft, context, event);
  else if (claim?.instance === draft.base.id && !claim.matched) {
    offer(draft, context, { ...stimulus, eventType: `@else:${claim.step}` });
  }
}

function keep(draft: Draft, context: TurnContext, event: StoredEvent): void {
  const full = draft.kept.length >= KEPT_MAX;
  if (!full) draft.kept = [...draft.kept, event];
  draft.changed = true;
  note(context, draft, { type: full ? 'dropped' : 'kept', event: event.type });
}

/** Once the instance rests, offers what it kept, in order. */
function offerKept(draft: Draft, context: TurnContext): void {
  while (draft.status === 'active' && draft.kept.length > 0 && !draft.state.busy) {
    const [event, ...rest] = draft.kept;
    draft.kept = rest;
    draft.changed = true;
    if (event) offerOnce(draft, context, { event, claim: null });
  }
}

/**
 * Feeds a step the result of its own message; one of an earlier visit is stale and does nothing.
 */
export function feedResult(draft: Draft, context: TurnContext, feed: Feed): void {
  feedOne(draft, context, feed);
  offerKept(draft, context);
}

function feedOne(draft: Draft, context: TurnContext, feed: Feed): void {
  if (draft.status !== 'active' || draft.visits[feed.step] !== feed.visit) return;
  const eventType = `@${feed.result}:${feed.step}`;
  if (!draft.machine.index.listens.has(eventType)) return;
  offer(draft, context, {
    eventType,
    event: null,
    cause: { type: 'result' },
    dueAt: null,
    claim: null,
  });
}

/** Fires a timer that is due. */
export function fireTimer(draft: Draft, context: TurnContext, key: string): void {
  const known = draft.machine.timers.get(key);
  const state = draft.timers[key];
  if (!state) return;
  const { [key]: _fired, ...others } = draft.timers;
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
  offer(draft, context, {
    eventType: known.eventType,
    event: null,
    cause: { type: 'timer', dueAt: state.dueAt, lateMs },
    dueAt: state.dueAt,
    claim: null,
  });
  offerKept(draft, context);
}

/** Offers one stimulus to what is in force; false when nothing took it. */
function offer(draft: Draft, context: TurnContext, stimulus: Stimulus): boolean {
  return move(draft, context, {
    stimulus,
    step: (host) => draft.machine.offer(draft.state, stimulus.eventType, host),
  });
}

interface Attempt {
  readonly stimulus: Stimulus;
  readonly step: (host: MoveHost) => MachineState | null;
}

/**
 * Makes one move whole or not at all: an error takes back what the move had done, and the instance
 * fails with its cause.
 */
function move(draft: Draft, context: TurnContext, attempt: Attempt): boolean {
  const { stimulus } = attempt;
  const restoreDraft = saveDraft(draft);
  const restoreContext = saveContext(context);
  try {
    const host = new MoveHost(draft, context, stimulus);
    const state = attempt.step(host);
    if (!state) return false;
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
    for (const feed of feeds) feedOne(draft, context, feed);
    return true;
  } catch (error) {
    restoreDraft();
    restoreContext();
    fail(draft, context, error);
    return true;
  }
}

function fail(draft: Draft, context: TurnContext, error: unknown): void {
  const failure = failureOf(error, draft.steps.at(-1) ?? null);
  draft.failure = failure;
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
