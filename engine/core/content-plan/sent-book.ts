import type { EffectKey, Instant } from '../../base/index.ts';
import type { Address } from '../effect.ts';
import type { GateReason, LedgerEntry } from '../ledger.ts';

/** A message that went out. */
export interface SentLine {
  readonly at: Instant;
  /** Its class or campaign. */
  readonly name: string;
  readonly to: Address;
}

/** A message that waits for a time. */
export interface WaitingLine extends SentLine {
  readonly until: Instant;
  readonly why: GateReason;
  readonly rule: string | null;
}

/** What some targets were sent, gathered from the lines of the ledger. */
export interface SentBook {
  /** Takes a line; those of one message come in their order. */
  add(owner: string, entry: LedgerEntry): void;
  /** What went out and was not given back, by target, the oldest first. */
  sent(): Iterable<readonly [owner: string, lines: readonly SentLine[]]>;
  waiting(): readonly WaitingLine[];
}

/** Opens an empty book. It has an entry for each message, so it is to be kept for one shard. */
export function openSentBook(): SentBook {
  const sent = new Map<string, Map<EffectKey, SentLine>>();
  const waiting = new Map<EffectKey, WaitingLine>();
  return {
    add(owner, { key, at, class: name, to, what, until, why, rule }) {
      if (to.kind === 'staff') return;
      waiting.delete(key);
      switch (what) {
        case 'out': {
          const own = sent.get(owner) ?? new Map<EffectKey, SentLine>();
          sent.set(owner, own.set(key, { at, name, to }));
          return;
        }
        case 'held':
          if (until !== null && why !== null) waiting.set(key, { at, name, to, until, why, rule });
          return;
        case 'withdrawn':
        case 'failed':
        case 'unconfirmed':
          sent.get(owner)?.delete(key);
          return;
        default:
          return;
      }
    },
    *sent() {
      for (const [owner, lines] of sent) {
        if (lines.size === 0) continue;
        yield [owner, [...lines.values()].sort((left, right) => left.at - right.at)];
      }
    },
    waiting: () => [...waiting.values()],
  };
}
