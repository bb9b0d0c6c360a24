import type { Instant } from '../base/index.ts';

/** What the gate of a target has to remember. */
export interface GateState {
  /** When the messages that wait are judged again; null when none waits. */
  readonly judgeAt: Instant | null;
}
