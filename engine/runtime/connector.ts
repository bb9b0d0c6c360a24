import type { Instant, Json } from '../base/index.ts';
import type { Effect, Outgoing } from '../core/index.ts';

/** A message on its way out. `key` names it for ever: a receiver that honours it takes it once. */
export type Message = Extract<Effect, { readonly type: 'send' }>;

/** A call on its way to an endpoint, under a key as a message is. */
export type Call = Extract<Effect, { readonly type: 'call' }>;

/** Something else that a connector is to do, under a key as a message is. */
export type Act = Extract<Effect, { readonly type: 'act' }>;

/** What one try of one message, or of one call, came to. */
export type Attempt =
  /** `answer` is what a call was answered, where it keeps that; at most 64 KiB, as JSON. */
  | { readonly type: 'sent'; readonly answer?: Json }
  /**
   * It has not gone out, and may later. `afterMs` is what the other side asked for, such as its
   * `Retry-After`: until then the whole connector rests.
   */
  | { readonly type: 'retry'; readonly error: string; readonly afterMs?: number }
  /** It was written, and no answer came: it may or may not have gone out. */
  | { readonly type: 'unknown'; readonly error: string }
  /** It will never work as it is. */
  | { readonly type: 'refused'; readonly error: string }
  /** There was no time for it; this is no attempt. */
  | { readonly type: 'untried'; readonly error: string; readonly afterMs: number };

/** At most `max` messages in any `perMs` milliseconds, over all workers. */
export interface Rate {
  readonly max: number;
  readonly perMs: number;
}

/** Performs messages on one outside system. */
export interface Connector {
  /** Its name in the workspace's `connectors`. */
  readonly name: string;
  /** True when people outside see what it does; then the clock cannot be moved. */
  readonly real: boolean;
  readonly rate?: Rate;
  /** Of the messages to any one recipient. */
  readonly ratePerTarget?: Rate;
  /**
   * Tries each message once, at most {@link DELIVER_MAX} at a time and one to a recipient, and
   * answers in the same order. A message can come again with the same key after a crash. What it
   * throws counts as `unknown` for all.
   */
  deliver(messages: readonly Message[], now: Instant): Promise<readonly Attempt[]>;
  /** Does actions as it delivers messages; a connector that does none has no such method. */
  act?(actions: readonly Act[], now: Instant): Promise<readonly Attempt[]>;
}

/** Makes calls of one endpoint of the workspace. */
export interface Endpoint {
  /** Its name in the workspace's `endpoints`. */
  readonly name: string;
  /** As {@link Connector.real}. */
  readonly real: boolean;
  /** Tries each call once, at most {@link DELIVER_MAX}, and answers in the same order. */
  call(calls: readonly Call[], now: Instant): Promise<readonly Attempt[]>;
}

/** What a lane hands effects to: a connector, or an endpoint. */
export interface Carrier {
  /** As `carrierOf` names it. */
  readonly name: string;
  readonly rate?: Rate;
  readonly ratePerTarget?: Rate;
  carry(effects: readonly Outgoing[], now: Instant): Promise<readonly Attempt[]>;
}

/** Most messages that one call of `deliver` gets. */
export const DELIVER_MAX = 256;
