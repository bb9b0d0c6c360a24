import type { EffectKey, FlowId, InstanceId, Instant, StepId } from '../base/index.ts';
import type { Address, Effect } from './effect.ts';
import type { GateReason, LedgerEntry } from './ledger.ts';
import type { SegmentMove } from './measured-state.ts';
import type { EntityState, Failure, Instance, InstanceStatus } from './model.ts';
import type { PresenceChange } from './presence.ts';
import type { TaskChange, TaskWork } from './task.ts';

/** What moved an instance. */
export type Cause =
  | { readonly type: 'event'; readonly id: string; readonly event: string }
  | { readonly type: 'timer'; readonly dueAt: Instant; readonly lateMs: number }
  | { readonly type: 'start' }
  | { readonly type: 'condition' }
  | { readonly type: 'result' }
  /** Somebody has completed the step's task or ticket. */
  | { readonly type: 'person'; readonly by: string }
  | { readonly type: 'command'; readonly by: string; readonly reason: string };

/** One thing that an instance decided; `core/explain.ts` says it in words. */
export type JournalFact =
  | { readonly type: 'started'; readonly version: number; readonly trigger: string }
  | { readonly type: 'entered'; readonly step: StepId; readonly visit: number }
  | {
      readonly type: 'took';
      readonly step: StepId | null;
      readonly port: string;
      readonly cause: Cause;
    }
  | { readonly type: 'waits'; readonly step: StepId; readonly until: Instant }
  | {
      readonly type: 'handedOver';
      readonly step: StepId;
      readonly key: EffectKey;
      readonly to: Address;
    }
  /** The message waits, and is judged again. */
  | {
      readonly type: 'held';
      readonly step: StepId;
      readonly key: EffectKey;
      readonly why: GateReason;
      readonly rule: string | null;
      /** Null where that is when something is decided that nobody can foresee. */
      readonly until: Instant | null;
    }
  | {
      readonly type: 'blocked';
      readonly step: StepId;
      readonly why: GateReason;
      /** The rule that refused it; absent where it has no name. */
      readonly rule?: string;
    }
  | {
      readonly type: 'delivered' | 'undelivered';
      readonly step: StepId;
      readonly why: string | null;
    }
  /** Something is to be done outside: a call of the endpoint, or the action, `what`. */
  | {
      readonly type: 'requested';
      readonly step: StepId;
      readonly key: EffectKey;
      readonly what: string;
      /** The connector of the subject cannot do it. */
      readonly cannot?: true;
    }
  /** What was requested is done; with `why`, it failed. */
  | { readonly type: 'answered'; readonly step: StepId; readonly why: string | null }
  /** It has asked for another flow; with `why`, that was refused. */
  | {
      readonly type: 'startedFlow';
      readonly step: StepId;
      readonly flow: FlowId;
      readonly why: StartRefusal | null;
    }
  /** So many of an audience have been told to start. */
  | { readonly type: 'progress'; readonly step: StepId; readonly count: number }
  | { readonly type: 'withdrawn'; readonly step: StepId; readonly key: EffectKey }
  | { readonly type: 'changed'; readonly step: StepId; readonly what: readonly string[] }
  | { readonly type: 'emitted'; readonly step: StepId; readonly event: string }
  | { readonly type: 'kept' | 'dropped'; readonly event: string }
  /** `count` entries are in the list now. */
  | {
      readonly type: 'collected';
      readonly step: StepId;
      readonly event: string;
      readonly count: number;
    }
  | {
      readonly type: 'taskOpened';
      readonly step: StepId;
      readonly work: TaskWork['kind'];
      readonly title: string;
    }
  | { readonly type: 'taskClosed'; readonly step: StepId }
  /** Who holds a level of a ladder from now on: refs of people, or the name of a bot. */
  | {
      readonly type: 'levelHeld';
      readonly step: StepId;
      readonly level: number;
      readonly by: readonly string[];
    }
  /** A level of a ladder had nobody, and was passed by. */
  | { readonly type: 'levelSkipped'; readonly step: StepId; readonly level: number }
  | {
      readonly type: 'erred';
      readonly step: StepId | null;
      readonly port: string;
      readonly message: string;
    }
  | {
      readonly type: 'ended';
      readonly status: InstanceStatus;
      readonly outcome: string | null;
      readonly cause: Cause;
    }
  /** It had ended, and an event within its flow's `credit` counts as its goal. */
  | { readonly type: 'credited'; readonly event: string }
  | { readonly type: 'failed'; readonly failure: Failure }
  | {
      readonly type: 'retried';
      readonly by: string;
      readonly reason: string;
      /** The version that it goes on with; null when it keeps its own. */
      readonly version: number | null;
    }
  | {
      readonly type: 'notRetried';
      readonly by: string;
      readonly reason: string;
      readonly why: RetryRefusal;
    }
  | {
      readonly type: 'migrated';
      readonly from: number;
      readonly version: number;
      /** Where it rests, unless it enters another step right after. */
      readonly steps: readonly StepId[];
      readonly by: string;
      readonly reason: string;
    }
  | {
      readonly type: 'notMigrated';
      readonly version: number;
      readonly by: string;
      readonly reason: string;
      readonly why: MigrationRefusal;
      /** What failed; null where nothing was tried. */
      readonly message: string | null;
    };

/**
 * Why an instance keeps its version:
 * - `nowhere`: it has no place in the other one;
 * - `variable`: a variable has another type there;
 * - `subject`: that one is about something else;
 * - `failed`: entering its step there failed.
 */
export type MigrationRefusal = 'nowhere' | 'variable' | 'subject' | 'failed';

/**
 * Why a failed instance cannot go on:
 * - `lost`: nothing was kept of where it stood;
 * - `running`: its flow is running again for the same subject and key;
 * - `gone`: its subject has left;
 * - `version`: the version that it is to go on with lacks the steps that it rests in;
 * - `flow`: it is to go on with the latest version of a flow that is not active.
 */
export type RetryRefusal = 'lost' | 'running' | 'gone' | 'version' | 'flow';

/**
 * Why a flow did not start another: the event that the other would start by was refused, or
 * - `inactive`: the other is not published, or paused;
 * - `subject`: the other is about somebody else than this one knows;
 * - `hops`: too many emits and starts have led here already.
 */
export type StartRefusal = Refusal['why'] | 'inactive' | 'subject' | 'hops';

export interface JournalEntry {
  readonly instance: InstanceId;
  readonly at: Instant;
  readonly fact: JournalFact;
}

/** Adds to the live figures of a flow: how often a step was entered, or a port taken. */
export interface FunnelCount {
  readonly flow: FlowId;
  readonly version: number;
  readonly step: StepId;
  /** Empty when the step was entered; otherwise the port by which it was left. */
  readonly port: string;
  readonly count: number;
}

/** A start that was refused, counted by reason. */
export interface Refusal {
  readonly flow: FlowId;
  readonly why: 'late' | 'running' | 'before' | 'cooldown' | 'condition' | 'notPresent' | 'depth';
  readonly count: number;
}

/** What one entity's part of a turn came to. */
export interface EntityChange {
  readonly entity: EntityState;
  /** Instances that are new or changed. */
  readonly instances: readonly Instance[];
  readonly effects: readonly Effect[];
  readonly tasks: readonly TaskChange[];
  readonly journal: readonly JournalEntry[];
  readonly funnel: readonly FunnelCount[];
  readonly refusals: readonly Refusal[];
  /** Of a group: who is in it and who is not, as last told; each person at most once. */
  readonly presence: readonly PresenceChange[];
  /** What the entity was sent and not sent. */
  readonly ledger: readonly LedgerEntry[];
  /** Subjects that are in another level of a ladder than before. */
  readonly segments: readonly SegmentMove[];
}
