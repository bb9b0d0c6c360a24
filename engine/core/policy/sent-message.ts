import type { Instant } from '../../base/index.ts';

/** A message that was handed over to a target, as its gate remembers it. */
export interface SentMessage {
  readonly at: Instant;
  readonly class: string;
  readonly campaign: string | null;
  readonly connector: string;
  /** Waits for somebody to confirm that it went out: it counts, and keeps gaps shut. */
  readonly pending: boolean;
}
