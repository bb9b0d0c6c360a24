import type { EffectKey, Instant } from '../../base/index.ts';
import type { Address, GateReason, LedgerEntry } from '../../core/index.ts';
import type { SendEffect } from '../mail.ts';
import { messageText } from '../message-words.ts';

/**
 * What became of a message:
 * - `out`: it went out;
 * - `refused`: the gate will not let it out;
 * - `withdrawn`: its step was left while it was held.
 */
export type Verdict = 'out' | 'refused' | 'withdrawn';

/** One message of one side, as it is compared. */
export interface MessageRow {
  readonly at: Instant;
  readonly verdict: Verdict;
  /** Why it did not go out; null where it did. */
  readonly why: GateReason | null;
  readonly flow: string;
  readonly step: string;
  readonly class: string;
  /** To whom, such as `member g1/p1`. */
  readonly to: string;
  /** Whom its instance is about, such as `member g1/p1`. */
  readonly about: string;
  /** Empty where it did not go out. */
  readonly text: string;
  /** The same message has the same on both sides: its instance, step and visit, and target. */
  readonly name: string;
}

/** The row of a message that went out. */
export function rowOfSend(effect: SendEffect, at: Instant): MessageRow {
  const { flow, step, subject } = effect.origin;
  const to = addressText(effect.to);
  return {
    at,
    verdict: 'out',
    why: null,
    flow,
    step,
    class: effect.class,
    to,
    about: `${subject.kind} ${subject.ref}`,
    text: messageText(effect.parts),
    name: nameOf(effect.key, to),
  };
}

/** The row of a message that will not go out; null for what a ledger says beside that. */
export function rowOfEntry(entry: LedgerEntry): MessageRow | null {
  const { what, origin, why } = entry;
  if (what !== 'refused' && what !== 'withdrawn') return null;
  const { flow, step, subject } = origin;
  const to = addressText(entry.to);
  return {
    at: entry.at,
    verdict: what,
    why,
    flow,
    step,
    class: entry.class,
    to,
    about: `${subject.kind} ${subject.ref}`,
    text: '',
    name: nameOf(entry.key, to),
  };
}

/** Effects are counted by instance; the other side may have counted others before. */
function nameOf(key: EffectKey, to: string): string {
  return `${key.slice(0, key.lastIndexOf('/'))} ${to}`;
}

/** Writes down a target, such as `member g1/p1`. */
function addressText(to: Address): string {
  switch (to.kind) {
    case 'member':
      return `member ${to.group}/${to.person}`;
    case 'customer':
      return `customer ${to.person}`;
    case 'group':
      return `group ${to.group}`;
    case 'staff':
      return `staff ${to.staff}`;
  }
}
