import type { EffectKey, Instant } from '../base/index.ts';
import type { Address, EffectOrigin } from './effect.ts';

/**
 * One line of what a target was sent or not sent: what its gate said of a message, or what became
 * of the message since. Stored in the transaction that decided it, under the target's entity.
 */
export interface LedgerEntry {
  readonly at: Instant;
  /** Names the message: all lines of one message have the same. */
  readonly key: EffectKey;
  readonly to: Address;
  /** The class or the campaign that its step names. */
  readonly class: string;
  readonly origin: EffectOrigin;
  readonly what: LedgerEvent;
  /** Why it did not go out now, or at all; null where it did. */
  readonly why: GateReason | null;
  /** The rule that decided, such as `promo` or `*`; null where none has a name. */
  readonly rule: string | null;
  /** When a message that is held is judged again. */
  readonly until: Instant | null;
}

/**
 * - `out`: handed over to its connector;
 * - `held`: waits, and is judged again;
 * - `refused`: will not go out;
 * - `withdrawn`: taken back before it went out, since its step was left;
 * - `failed`: the channel gave it up, and the cap is given back;
 * - `unconfirmed`: nobody confirmed it in an assisted channel, and the cap is given back;
 * - `sent`: it went out, where the channel tells so later than at the hand-over;
 * - `unknown`: nobody knows whether it went out, and the cap is not given back.
 */
export type LedgerEvent =
  | 'out'
  | 'held'
  | 'refused'
  | 'withdrawn'
  | 'failed'
  | 'unconfirmed'
  | 'sent'
  | 'unknown';

/** Why a message does not go out, or not yet. */
export type GateReason =
  /** Later: */
  | 'quiet'
  | 'slot'
  | 'gap'
  | 'approval'
  | 'capHeld'
  /** Never: */
  | 'cap'
  | 'quota'
  | 'optOut'
  | 'consent'
  | 'content'
  | 'stage'
  | 'late'
  | 'noTime'
  | 'crowded'
  | 'denied'
  | 'unconfirmed'
  | 'leftStep'
  | 'noConnector'
  | 'noRecipient'
  | 'nobodyOnDuty'
  | 'notInGroup';
