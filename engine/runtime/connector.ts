import type { Instant } from '../base/index.ts';
import type { Effect } from '../core/index.ts';

/** A message on its way out. `key` names it for ever: a receiver that honours it takes it once. */
export type Message = Extract<Effect, { readonly type: 'send' }>;

/** What one try of one message came to. */
export type Attempt =
  | { readonly type: 'sent' }
  /** It may work later. `afterMs` is what the other side asked for, such as its `Retry-After`. */
  | { readonly type: 'retry'; readonly error: string; readonly afterMs?: number }
  /** It will never work as it is. */
  | { readonly type: 'refused'; readonly error: string };

/** Performs messages on one outside system. */
export interface Connector {
  /** Its name in the workspace's `connectors`. */
  readonly name: string;
  /** True when people outside see what it does; then the clock cannot be moved. */
  readonly real: boolean;
  /**
   * Tries each message once, at most {@link DELIVER_MAX} at a time, and answers in the same order.
   * A
   * message can come again with the same key after a crash. What it throws counts as `retry` for
   * all.
   */
  deliver(messages: readonly Message[], now: Instant): Promise<readonly Attempt[]>;
}

/** Most messages that one call of `deliver` gets. */
export const DELIVER_MAX = 256;
