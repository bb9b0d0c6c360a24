import type { Instant } from '../base/index.ts';
import type { Effect, JournalEntry, Refusal, StoredEvent } from '../core/index.ts';
import type { SendEffect } from './mail.ts';

/** Something else than a message that is to be done outside. */
export type Request = Extract<Effect, { readonly type: 'call' | 'act' }>;

/** One thing that happened in a world. */
export type WorldEntry =
  /** An event was accepted: from outside, emitted, fired by a schedule, or a message's result. */
  | { readonly type: 'event'; readonly at: Instant; readonly event: StoredEvent }
  /** An instance decided something. */
  | { readonly type: 'journal'; readonly at: Instant; readonly entry: JournalEntry }
  /** A message was handed over. */
  | { readonly type: 'message'; readonly at: Instant; readonly message: SendEffect }
  /** A call, or an action, was handed over. */
  | { readonly type: 'request'; readonly at: Instant; readonly request: Request }
  /** A start was refused. */
  | { readonly type: 'refused'; readonly at: Instant; readonly refusal: Refusal };
