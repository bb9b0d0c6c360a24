import { type Instant, invariant } from '../base/index.ts';
import { fireTimer, offerEvent } from './advance.ts';
import type { ActiveFlow, Catalogue } from './catalogue.ts';
import { consentAfter, isOptOut, optedOutEvent } from './consent.ts';
import { creditGoals } from './conversion.ts';
import { closeDraft, type Draft, openDraft } from './draft.ts';
import { endInstance } from './ending.ts';
import { firstTimer } from './first-timer.ts';
import { summed } from './funnel-sums.ts';
import { judgeAt, judgeHeld, takeAtGate } from './held-messages.ts';
import { HOPS_MAX } from './hops.ts';
import type { EntityChange, Refusal } from './journal.ts';
import { foldMeasures } from './measure/fold.ts';
import { judgeMeasures } from './measure/judge.ts';
import { renewMeasures } from './measure/renew.ts';
import { measuringOf } from './measure/rules.ts';
import type { EntityRef, EntityState, Instance, StoredEvent } from './model.ts';
import { type PresenceChange, presenceOf } from './presence.ts';
import { foldEvent, isKnownAlike, newEntity } from './profile.ts';
import { claimReply } from './reply.ts';
import { takeSignal } from './signal.ts';
import { beginInstance, followAsked } from './start-flow.ts';
import { flowsToStart } from './start-index.ts';
import { admit, isOf, keyOf, startNames } from './starts.ts';
import { takenAgain } from './taken-again.ts';
import { type TurnContext, timeRules } from './turn-context.ts';

/**
 * Works through what waits for one entity, in memory: first every event, in the order of their
 * acceptance, then the timers that are due. Pure: the same input gives the same change.
 */
export interface EntityTurn {
  /**
   * Takes one event: profile first, then live instances from the oldest, then starts by flow id.
   */
  take(event: StoredEvent): void;
  /** Fires every timer due by `now`, in the order of due time, until none is due. */
  wake(): void;
  finish(): EntityChange;
}

export interface EntityTurnInput {
  readonly entity: EntityRef;
  /** Null for an entity that is met for the first time. */
  readonly state: EntityState | null;
  /** Every active instance of the entity, and the failed ones that signals name. */
  readonly instances: readonly Instance[];
  readonly catalogue: Catalogue;
  readonly now: Instant;
}

interface Turn {
  readonly catalogue: Catalogue;
  readonly context: TurnContext;
  /** Every instance that the turn knows, oldest first, ended ones too. */
  drafts: readonly Draft[];
  readonly refusals: Refusal[];
  /** The entity as its segments were judged last; null while they never were. */
  judged: EntityState | null;
  /** By person. */
  readonly presence: Map<string, PresenceChange>;
}

/**
 * Opens a turn of one entity.
 * @throws InvariantError when the catalogue lacks the version of an instance
 */
export function openEntityTurn(input: EntityTurnInput): EntityTurn {
  const { catalogue, now } = input;
  const { workspace } = catalogue;
  const turn: Turn = {
    catalogue,
    context: {
      entity: input.state ?? newEntity(input.entity, now),
      now,
      workspace,
      rules: timeRules(workspace),
      measuring: measuringOf(workspace),
      effects: [],
      tasks: [],
      journal: [],
      funnel: [],
      ledger: [],
      segments: [],
      emitted: 0,
      asked: [],
    },
    judged: null,
    drafts: openDrafts(input.instances, catalogue),
    refusals: [],
    presence: new Map(),
  };
  renewMeasures(turn.context);
  if (turn.context.entity.measured) turn.judged = turn.context.entity;
  return {
    take(event) {
      take(turn, event);
      followAsked(turn);
      tellCrossings(turn, event.hops ?? 0);
    },
    wake: () => wake(turn),
    finish: () => finish(turn),
  };
}

function openDrafts(instances: readonly Instance[], catalogue: Catalogue): readonly Draft[] {
  const drafts = instances.map((instance) => {
    const compiled = catalogue.version(instance.hash);
    invariant(compiled, `The version ${instance.hash} of ${instance.id} is not at hand.`);
    return openDraft(instance, compiled);
  });
  return drafts.length < 2 ? drafts : drafts.sort((left, right) => orderOf(left) - orderOf(right));
}

function orderOf(draft: Draft): number {
  return draft.base.order;
}

function take(turn: Turn, given: StoredEvent): void {
  turn.context.emitted = 0;
  const event = takenAgain(given);
  if (event.instance !== undefined) {
    turn.drafts = turn.drafts.map((draft) =>
      draft.base.id === event.instance ? takeSignal(turn, draft, event) : draft,
    );
    return;
  }
  const { context } = turn;
  if (takeAtGate(turn, event)) return;
  const { workspace } = context;
  context.entity = consentAfter(foldEvent(context.entity, event), event, workspace);
  if (context.measuring) context.entity = foldMeasures(context, event);
  notePresence(turn, event);
  creditGoals(context, event);
  const live = turn.drafts.filter((draft) => draft.status === 'active');
  const flows = flowsToStart(turn.catalogue, context.entity.kind, event);
  const started = restart(turn, flows, { event, live });
  // Who is not told of a reply cannot be the one that it answers.
  const told = live.filter((draft) => draft.status === 'active' && concerns(turn, draft, event));
  const claim = claimReply(told, event);
  for (const draft of told) {
    if (draft.status === 'active') offerEvent(draft, context, { event, claim });
  }
  endWithSubject(turn, event, live);
  for (const flow of flows) {
    if (!started.has(flow.id)) startFlow(turn, flow, { event, live });
  }
  if (isOptOut(event, workspace) && context.entity.kind === 'person')
    take(turn, optedOutEvent(event));
}

function notePresence(turn: Turn, event: StoredEvent): void {
  const presence = turn.context.entity.kind === 'group' ? presenceOf(event) : null;
  if (presence) turn.presence.set(presence.person, presence);
}

/** An event reaches the instances about each subject that it names or implies. */
function concerns(turn: Turn, draft: Draft, event: StoredEvent): boolean {
  const { subject } = draft.base;
  if (event.type.startsWith('@')) return false;
  const memberships = subject.kind === 'member' && event.subject.kind === 'member';
  if (memberships && subject.ref !== event.subject.ref) return false;
  const key = draft.base.key;
  if (key === null) return true;
  const { key: source } = draft.machine.compiled.plan;
  const named = keyOf(source, startNames(turn.context, { event, subject }));
  return named === null || named === key;
}

const NONE: ReadonlySet<string> = new Set();

/** `restart` goes before `on`: what runs ends, and a new instance starts in the same turn. */
function restart(
  turn: Turn,
  flows: readonly ActiveFlow[],
  at: { readonly event: StoredEvent; readonly live: readonly Draft[] },
): ReadonlySet<string> {
  const { event, live } = at;
  if (flows.length === 0) return NONE;
  const started = new Set<string>();
  for (const flow of flows) {
    if (flow.compiled.plan.reenter.type !== 'restart') continue;
    const admission = admit(flow, turn.context, { event, live, restarts: true });
    if (admission.type !== 'start') continue;
    const { subject, key } = admission;
    const running = live.filter(({ base }) => isOf(base, { flow, subject, key }));
    if (running.length === 0) continue;
    for (const draft of running) {
      const cause = { type: 'event', id: event.id, event: event.type } as const;
      endInstance(draft, turn.context, { status: 'cancelled', outcome: 'restarted', cause });
    }
    started.add(flow.id);
    beginInstance(turn, flow, { subject, key, event });
  }
  return started;
}

/** Who has left, and what is dismissed, has no more flows; their own `on` has come first. */
function endWithSubject(turn: Turn, event: StoredEvent, live: readonly Draft[]): void {
  const gone = goneBy(turn.context.entity, event);
  if (!gone) return;
  const cause = { type: 'event', id: event.id, event: event.type } as const;
  for (const draft of live) {
    const { subject } = draft.base;
    if (draft.status !== 'active' || subject.kind !== gone.kind) continue;
    if (subject.kind === 'member' && subject.ref !== event.subject.ref) continue;
    endInstance(draft, turn.context, { status: 'cancelled', outcome: gone.outcome, cause });
  }
}

function goneBy(entity: EntityState, event: StoredEvent) {
  if (event.type === 'member.left' && entity.kind === 'person') {
    return { kind: 'member', outcome: 'left' } as const;
  }
  if (event.type === 'group.dismissed' && entity.kind === 'group') {
    return { kind: 'group', outcome: 'dismissed' } as const;
  }
  if (event.type === 'contact.lost' && entity.kind === 'person' && entity.staff.length === 0) {
    return { kind: 'customer', outcome: 'lost' } as const;
  }
  return null;
}

function startFlow(
  turn: Turn,
  flow: ActiveFlow,
  at: { event: StoredEvent; live: readonly Draft[] },
): void {
  const admission = admit(flow, turn.context, { ...at, restarts: false });
  if (admission.type === 'unconcerned') return;
  if (admission.type === 'refused') {
    turn.refusals.push({ flow: flow.id, why: admission.why, count: 1 });
    return;
  }
  const { subject, key } = admission;
  beginInstance(turn, flow, { subject, key, event: at.event });
}

/**
 * Tells of the segments and metrics that have changed, as events of the same turn, and then of
 * those that change by what came of it, as long as hops are left.
 */
function tellCrossings(turn: Turn, hops: number): void {
  const { context } = turn;
  for (let hop = hops + 1; hop <= HOPS_MAX && isToJudge(turn); hop += 1) {
    const raised = judgeMeasures(context, { hops: hop, silently: false });
    turn.judged = context.entity;
    for (const event of raised) {
      take(turn, event);
      followAsked(turn);
    }
  }
}

/** Whether anything has changed that segments are judged by. */
function isToJudge({ context, judged }: Turn): boolean {
  const { entity, measuring, now } = context;
  if (!measuring) return false;
  if (!judged || entity.measured !== judged.measured) return true;
  const changeAt = entity.measured?.changeAt ?? null;
  return (changeAt !== null && changeAt <= now) || !isKnownAlike(entity, judged);
}

/** At one instant: what crosses by time, then messages that wait, then timers. */
function wake(turn: Turn): void {
  const { context } = turn;
  for (;;) {
    const first = firstTimer(turn.drafts, context.now);
    const until = first?.dueAt ?? context.now;
    const heldAt = judgeAt(turn);
    const changeAt = context.entity.measured?.changeAt ?? null;
    if (changeAt !== null && changeAt <= Math.min(until, heldAt ?? until)) {
      tellCrossings(turn, 0);
      continue;
    }
    const isHeld = heldAt !== null && heldAt <= until;
    if (!isHeld && !first) return;
    context.emitted = 0;
    if (isHeld) judgeHeld(turn);
    else if (first) fireTimer(first.draft, context, first.key);
    followAsked(turn);
    tellCrossings(turn, 0);
  }
}

function finish(turn: Turn): EntityChange {
  const { context } = turn;
  return {
    entity: context.entity,
    instances: turn.drafts.filter((draft) => draft.changed).map(closeDraft),
    effects: context.effects,
    tasks: context.tasks,
    journal: context.journal,
    funnel: summed(context.funnel),
    refusals: turn.refusals,
    presence: [...turn.presence.values()],
    ledger: context.ledger,
    segments: context.segments,
  };
}
