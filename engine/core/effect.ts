import type { EffectKey, FlowId, InstanceId, Instant, JsonObject, StepId } from '../base/index.ts';
import type { CallMethod, PlanAudience } from '../language/index.ts';
import type { NewEvent, SubjectRef } from './model.ts';

/** A part of a message with its texts rendered. */
export type MessagePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly url: string }
  | { readonly type: 'link'; readonly url: string; readonly title: string }
  | {
      readonly type: 'menu';
      readonly items: readonly { readonly label: string; readonly reply: string }[];
    };

/** Where a message goes; a member's has both refs. */
export type Address =
  | { readonly kind: 'member'; readonly group: string; readonly person: string }
  | { readonly kind: 'customer'; readonly person: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'staff'; readonly staff: string };

/**
 * What holds when nobody knows whether an attempt went out: `at-least-once` tries again under the
 * same key, `at-most-once` leaves it to a person.
 */
export type DeliveryPromise = 'at-least-once' | 'at-most-once';

/** Something to be done outside, decided by the core. Same key, same single outcome. */
export type Effect =
  | {
      readonly type: 'send';
      readonly key: EffectKey;
      readonly connector: string;
      readonly to: Address;
      readonly class: string;
      readonly channel: string | null;
      readonly parts: readonly MessagePart[];
      /** Refs of the persons whom the message mentions. */
      readonly mention: readonly string[];
      readonly createdAt: Instant;
      /** What its connector promises: to be tried again after a doubt, or never. */
      readonly promise: DeliveryPromise;
      /** Past it the send fails as `expired`. */
      readonly deadlineAt: Instant | null;
      /** Set when the instance waits for the result: it comes back as a signal of this type. */
      readonly report: EffectReport | null;
      readonly origin: EffectOrigin;
      /** A rule counts it, so that its target is told what became of it. */
      readonly counted?: true;
      /** A person has to confirm it, until then; before that it has not gone out. */
      readonly confirmBy?: Instant;
    }
  | {
      readonly type: 'emit';
      readonly key: EffectKey;
      /** Enter by ingest, each with the effect's key in its id. */
      readonly events: readonly NewEvent[];
      /** Who is in the group when the effect is performed gets an event too. */
      readonly members: MembersEmit | null;
      readonly createdAt: Instant;
      readonly origin: EffectOrigin;
    }
  /** Asks an endpoint of the workspace; tried again in doubt, under the same key. */
  | {
      readonly type: 'call';
      readonly key: EffectKey;
      readonly endpoint: string;
      readonly method: CallMethod;
      /** Behind the endpoint's URL; empty, or with a slash in front. */
      readonly path: string;
      readonly body: JsonObject | null;
      /** Of each attempt. */
      readonly timeoutMs: number;
      /** Whether the instance wants the answer, and not only that there was one. */
      readonly keeps: boolean;
      readonly createdAt: Instant;
      readonly report: EffectReport;
      readonly origin: EffectOrigin;
    }
  /** Lets a connector do something else than send a message. */
  | {
      readonly type: 'act';
      readonly key: EffectKey;
      readonly connector: string;
      /** Whom it is about. */
      readonly to: Address;
      readonly action: string;
      readonly with: JsonObject;
      /** Whether the instance wants the result, and not only that there was one. */
      readonly keeps: boolean;
      readonly createdAt: Instant;
      readonly promise: DeliveryPromise;
      readonly report: EffectReport;
      readonly origin: EffectOrigin;
    }
  /**
   * Starts a flow for the next of an audience; their number decides when it can go on. Without an
   * audience it stands for a flow that is played elsewhere, where the catalogue says so.
   */
  | {
      readonly type: 'start';
      readonly key: EffectKey;
      readonly flow: FlowId;
      readonly audience: PlanAudience | null;
      /** Behind whom it goes on; null at the beginning. */
      readonly cursor: string | null;
      /** How many were told to start before. */
      readonly count: number;
      /** Not before this, for the pace. */
      readonly dueAt: Instant;
      readonly hops: number;
      readonly createdAt: Instant;
      readonly report: EffectReport | null;
      readonly origin: EffectOrigin;
    }
  /** Takes back an effect that has not gone out; whichever is committed first wins. */
  | {
      readonly type: 'withdraw';
      readonly key: EffectKey;
      readonly of: EffectKey;
      readonly createdAt: Instant;
    };

/** Which visit of a step waits for an effect's result. */
export interface EffectReport {
  readonly instance: InstanceId;
  readonly step: StepId;
  readonly visit: number;
}

/** An effect that leaves the engine, may have to be tried again, and has a result. */
export type Outgoing = Extract<Effect, { readonly type: 'send' | 'call' | 'act' }>;

/** An event for every member of a group, whoever they will be (`membersEvents`). */
export interface MembersEmit {
  /** The group's ref. */
  readonly group: string;
  readonly event: string;
  readonly data: JsonObject;
  readonly hops: number;
}

export interface EffectOrigin {
  readonly flow: FlowId;
  readonly version: number;
  readonly instance: InstanceId;
  readonly step: StepId;
  readonly subject: SubjectRef;
}
