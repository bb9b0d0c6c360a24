import type {
  EffectKey,
  FlowId,
  InstanceId,
  Instant,
  Json,
  JsonObject,
  PlanHash,
  StepId,
} from '../base/index.ts';
import type { SubjectKind } from '../language/index.ts';
import type { Credit } from './conversion.ts';
import type { Address } from './effect.ts';
import type { GateState } from './gate-state.ts';
import type { MeasuredState } from './measured-state.ts';
import type { ProfileMarks } from './profile-marks.ts';

/**
 * Whom something is about. A member's `ref` is `<group ref>/<person ref>`; the workspace's is
 * empty.
 */
export interface SubjectRef {
  readonly kind: SubjectKind;
  readonly ref: string;
}

/**
 * What is locked and taken one at a time: a person with all memberships, a group, or the workspace.
 * Its shard is `hash32(entityKey) % shardCount`.
 */
export interface EntityRef {
  readonly kind: 'person' | 'group' | 'workspace';
  readonly ref: string;
}

/** A fact as it was accepted. Types that begin with `@` come from the runtime itself. */
export interface StoredEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: SubjectRef;
  /** When it happened, by its source. */
  readonly time: Instant;
  readonly acceptedAt: Instant;
  readonly data: JsonObject;
  /** Set on a signal: only this instance gets it. */
  readonly instance?: InstanceId;
  /** How many `emit`s led here; the seventeenth is refused. */
  readonly hops?: number;
}

/** An event on its way in. */
export type NewEvent = Omit<StoredEvent, 'acceptedAt'>;

/** An event as an instance keeps it: only the fields that its plan reads. */
export interface EventView {
  readonly id: string;
  readonly type: string;
  readonly time: Instant;
  readonly data: JsonObject;
  /** See {@link StoredEvent.hops}; what the instance emits counts on from it. */
  readonly hops?: number;
}

/** What is known of a person, of one membership, or of a group. */
export interface Profile {
  readonly attributes: JsonObject;
  readonly tags: readonly string[];
  readonly points: number;
  /** Absent while no update has changed it. */
  readonly marks?: ProfileMarks;
}

export interface MemberState extends Profile {
  readonly joinedAt: Instant | null;
  readonly present: boolean;
  /** The group as last told. */
  readonly group: JsonObject;
}

interface EntityBase {
  readonly ref: string;
  readonly firstSeenAt: Instant;
  /** Counts the starts of this entity; an instance's `order`. */
  readonly starts: number;
  /**
   * When the last instance ended, by `<flow>|<subject kind>|<subject ref>|<key>`, for `reenter`.
   */
  readonly ended: Readonly<Record<string, Instant>>;
  /** Instances that ended without a goal, oldest first; absent where there is none. */
  readonly credits?: readonly Credit[];
  /** Absent while it has nothing to remember. */
  readonly gate?: GateState;
  /** Likewise. */
  readonly measured?: MeasuredState;
}

export type EntityState =
  | (EntityBase & {
      readonly kind: 'person';
      readonly customer: Profile;
      /** Refs of the staff who have this person as a contact. */
      readonly staff: readonly string[];
      /** By group ref. */
      readonly members: Readonly<Record<string, MemberState>>;
    })
  | (EntityBase & {
      readonly kind: 'group';
      readonly profile: Profile;
      /** Persons in it now, as far as told; who they are is kept apart (`PresenceChange`). */
      readonly presentCount: number;
      readonly dismissed: boolean;
    })
  | (EntityBase & { readonly kind: 'workspace' });

/** The visit of a step that has started an instance and awaits its end. */
export interface AwaitedBy {
  readonly instance: InstanceId;
  readonly step: StepId;
  readonly visit: number;
}

export type InstanceStatus = 'active' | 'completed' | 'cancelled' | 'failed';

export interface TimerState {
  readonly dueAt: Instant;
  /** How often it has fired, for `every`. */
  readonly fired: number;
}

/** What became of the message, or the call, of a step's present visit. */
export interface SendState {
  readonly key: EffectKey;
  readonly visit: number;
  /**
   * - `asked`: it is on its way to the gate of another entity, which has yet to judge it;
   * - `held`: the gate lets it wait;
   * - `sent`: only where the step waits for the channel's result.
   */
  readonly status: 'asked' | 'held' | 'handedOver' | 'sent' | 'done' | 'blocked' | 'failed';
  readonly at: Instant;
  /** To whom, for telling where a reply may come from; null when it went to nobody. */
  readonly to: Address | null;
  /** Its gate is that of another entity, and only that one can take it back. */
  readonly elsewhere?: true;
}

/** XState's value of a state: a key, or keys with what is active inside. */
export type StateValue = string | { readonly [key: string]: StateValue };

/** One execution of a version for one subject, in plain JSON. */
export interface Instance {
  readonly id: InstanceId;
  readonly flow: FlowId;
  readonly version: number;
  readonly hash: PlanHash;
  readonly subject: SubjectRef;
  readonly key: string | null;
  /** The step that awaits its end, of another instance of the same entity. */
  readonly awaitedBy?: AwaitedBy;
  /** Older instances of an entity have a lower one. */
  readonly order: number;
  readonly status: InstanceStatus;
  readonly outcome: string | null;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  /** Ids of the steps it rests in, the innermost ones. */
  readonly steps: readonly StepId[];
  readonly value: StateValue;
  readonly vars: JsonObject;
  readonly trigger: EventView;
  readonly event: EventView;
  /** How often each step was entered. */
  readonly visits: Readonly<Record<string, number>>;
  /** How often each port was taken, where a condition asks (`<step>.<port>`). */
  readonly taken: Readonly<Record<string, number>>;
  readonly timers: Readonly<Record<string, TimerState>>;
  readonly sends: Readonly<Record<string, SendState>>;
  /** Events that wait until it rests, in order, at most 64. */
  readonly kept: readonly StoredEvent[];
  /** How many effects it has decided; the next one's ordinal. */
  readonly effects: number;
  readonly failure: InstanceFailure | null;
}

export interface Failure {
  readonly code: 'EXPRESSION' | 'TEXT' | 'LOOP' | 'MACHINE' | 'TIME';
  readonly message: string;
  readonly step: StepId | null;
}

/** Why an instance failed, with what it needs to go on where it stood, should somebody retry it. */
export interface InstanceFailure extends Failure {
  /** Absent where nothing was kept. */
  readonly resume?: Resumption;
}

export interface Resumption {
  readonly timers: Readonly<Record<string, TimerState>>;
  readonly kept: readonly StoredEvent[];
  /**
   * What it is offered again, in order: what it failed at, then the results of its messages that
   * came since. At most 64.
   */
  readonly offered: readonly Offered[];
}

/** One thing that an instance was offered. */
export type Offered =
  | { readonly type: 'start'; readonly event: StoredEvent }
  /** A signal too. Without a `claim` it is found anew whether it answers an ask of the instance. */
  | { readonly type: 'event'; readonly event: StoredEvent; readonly claim?: ReplyClaim | null }
  | { readonly type: 'timer'; readonly key: string }
  /** What somebody chose in a task. */
  | { readonly type: 'task'; readonly event: StoredEvent }
  | ({ readonly type: 'result' } & MessageResult);

/** What a step is told of its own message or call. */
export interface MessageResult {
  readonly step: StepId;
  readonly visit: number;
  readonly result: 'sent' | 'done' | 'blocked' | 'failed';
  /** What a call was answered, where the step keeps it. */
  readonly answer?: Json;
}

/** A reply goes to one ask: this one. `matched` is false when it belongs there only as `else`. */
export interface ReplyClaim {
  readonly instance: InstanceId;
  readonly step: StepId;
  readonly matched: boolean;
}
