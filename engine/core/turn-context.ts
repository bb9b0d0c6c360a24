import type { EffectKey, FlowId, Instant, Json, StepId } from '../base/index.ts';
import type { TimeRules, Workspace } from '../language/index.ts';
import type { Draft } from './draft.ts';
import type { Effect, EffectOrigin } from './effect.ts';
import type { Cause, FunnelCount, JournalEntry, JournalFact } from './journal.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Measuring } from './measure/rules.ts';
import type { SegmentMove } from './measured-state.ts';
import type { EntityState, EventView, ReplyClaim, StoredEvent } from './model.ts';
import type { NameSource } from './names.ts';
import type { TaskChange } from './task.ts';

/** What the instances of one entity share while a turn works on them. */
export interface TurnContext {
  entity: EntityState;
  readonly now: Instant;
  readonly workspace: Workspace;
  readonly rules: TimeRules;
  /** Null where the workspace measures nothing. */
  readonly measuring: Measuring | null;
  /** Only ever appended to, so that a move is taken back by cutting them. */
  readonly effects: Effect[];
  readonly tasks: TaskChange[];
  readonly journal: JournalEntry[];
  readonly funnel: FunnelCount[];
  readonly ledger: LedgerEntry[];
  /** Subjects that have changed their level. */
  readonly segments: SegmentMove[];
  /** Emits that the event or timer at hand has set off so far, in all instances. */
  emitted: number;
  /** What other flows of the entity are to do, once all has taken the event or timer. */
  readonly asked: Asked[];
}

/** What a step asks of another flow: to start, or to end since nobody awaits it any more. */
export interface Asked {
  readonly draft: Draft;
  readonly step: StepId;
  readonly visit: number;
  /** Names the start, also where it is to end. */
  readonly key: EffectKey;
  /** What is started; null for an end. */
  readonly start: {
    readonly flow: FlowId;
    readonly awaits: boolean;
    readonly hops: number;
  } | null;
}

/** What sets a move off. */
export interface Stimulus {
  /** The event's type as the chart names it. */
  readonly eventType: string;
  /** The event that the instance is offered; null for timers and a step's own results. */
  readonly event: StoredEvent | null;
  readonly cause: Cause;
  /** When the timer was due. */
  readonly dueAt: Instant | null;
  /** What the step's own call was answered, or its work came to, for `save`. */
  readonly answer?: Json;
  /** The ask that a reply belongs to. */
  readonly claim: ReplyClaim | null;
}

/** The working calendar and zone of a workspace. */
export function timeRules(workspace: Workspace): TimeRules {
  return { zone: workspace.zone, calendar: workspace.calendars[workspace.calendar] ?? {} };
}

/** Writes a fact into the journal of an instance. */
export function note(context: TurnContext, draft: Draft, fact: JournalFact): void {
  context.journal.push({ instance: draft.base.id, at: context.now, fact });
}

/** Remembers a context as it is now; the function puts it back. */
export function saveContext(context: TurnContext): () => void {
  const { entity, effects, tasks, journal, funnel, ledger, asked } = context;
  const lists = [effects, tasks, journal, funnel, ledger, asked];
  const lengths = lists.map((list) => list.length);
  return () => {
    context.entity = entity;
    for (const [index, list] of lists.entries()) list.length = lengths[index] ?? 0;
  };
}

export function nameSource(context: TurnContext, draft: Draft, event: EventView): NameSource {
  const { entity, now, rules, measuring } = context;
  return { entity, subject: draft.base.subject, draft, event, now, rules, measuring };
}

export function originOf(draft: Draft, step: StepId): EffectOrigin {
  const { flow, version, id, subject } = draft.base;
  return { flow, version, instance: id, step, subject };
}
