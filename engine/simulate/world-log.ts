import type { Instant } from '../base/index.ts';
import type { JournalEntry, Refusal, StoredEvent } from '../core/index.ts';
import type { SendEffect } from './mail.ts';

/** One thing that happened in a world. */
export type WorldEntry =
  /** An event was accepted: from outside, emitted, fired by a schedule, or a message's result. */
  | { readonly type: 'event'; readonly at: Instant; readonly event: StoredEvent }
  /** An instance decided something. */
  | { readonly type: 'journal'; readonly at: Instant; readonly entry: JournalEntry }
  /** A message was handed over. */
  | { readonly type: 'message'; readonly at: Instant; readonly message: SendEffect }
  /** A start was refused. */
  | { readonly type: 'refused'; readonly at: Instant; readonly refusal: Refusal };
