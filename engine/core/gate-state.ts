import type { EffectKey, Instant } from '../base/index.ts';
import type { Approval, MessageApproval } from './approval.ts';
import type { Consent } from './consent.ts';
import type { Effect } from './effect.ts';
import type { GateReason } from './ledger.ts';

/**
 * What the gate of a target has to remember. Lists that are empty are absent, and so is the whole
 * where nothing is to be remembered.
 */
export interface GateState {
  /** When what waits is judged again, or given up; null when nothing waits for a time. */
  readonly judgeAt: Instant | null;
  /** What went out, as long as a rule counts it, the oldest first. */
  readonly sent?: readonly SentRecord[];
  /** Of a person who has said something of it. */
  readonly consent?: Consent;
  /** The messages that wait, the oldest first. */
  readonly held?: readonly HeldMessage[];
  /** Of the workspace, by id: what somebody has to approve, and what was decided. */
  readonly approvals?: Readonly<Record<string, Approval>>;
  /** The messages that a person has yet to confirm, in the order in which they were handed over. */
  readonly awaited?: readonly AwaitedMessage[];
}

/**
 * A message that went out, by the name of its class or campaign; it `waits` to be confirmed by a
 * person.
 */
export type SentRecord = readonly [
  at: Instant,
  key: EffectKey,
  name: string,
  connector: string,
  waits?: true,
];

type Send = Extract<Effect, { readonly type: 'send' }>;

/** A message as it comes to the gate: all of it but what is known only once it goes out. */
export interface GatedMessage
  extends Pick<
    Send,
    'key' | 'to' | 'class' | 'channel' | 'parts' | 'mention' | 'deadlineAt' | 'report' | 'origin'
  > {
  /** The visit of its step. */
  readonly visit: number;
  /** When its step made it. */
  readonly since: Instant;
  /** It is not held longer than this; null: as long as its step lasts. */
  readonly giveUpAt: Instant | null;
  /** A full cap lets it wait instead of refusing it. */
  readonly whenCapped?: 'hold';
  /** Set where somebody has to approve it. */
  readonly approval?: MessageApproval;
  /** A notice beside the path: its step is told nothing. */
  readonly aside?: true;
}

/** A message that waits. */
export interface HeldMessage extends GatedMessage {
  readonly why: GateReason;
  readonly rule: string | null;
  /** When it is judged again; null where that is when something else is decided. */
  readonly until: Instant | null;
}

/** A message that was handed over to a channel where a person has to confirm it. */
export interface AwaitedMessage
  extends Pick<GatedMessage, 'key' | 'to' | 'class' | 'origin' | 'report'> {
  /** Nobody can confirm it any more from then on. */
  readonly confirmBy: Instant;
}
