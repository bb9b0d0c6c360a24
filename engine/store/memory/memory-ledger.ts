import type { LedgerEntry } from '../../core/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { isToSubject, type LedgerStore } from '../ledger.ts';
import { entityKey, ownerOf } from '../placement.ts';
import { type MemoryState, nextSeq } from './memory-state.ts';

export function memoryLedger(state: MemoryState): LedgerStore {
  return {
    ledger: async (subject, { from = 0, to = Number.POSITIVE_INFINITY, limit, cursor }) => {
      const lines = state.ledger.get(entityKey(ownerOf(subject))) ?? [];
      const below =
        cursor === undefined
          ? Number.POSITIVE_INFINITY
          : Number(decodeCursor(cursor, ['number'])[0]);
      const found = lines
        .filter(({ seq, entry }) => seq < below && entry.at >= from && entry.at < to)
        .filter(({ entry }) => isToSubject(entry.to, subject))
        .reverse();
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const next = found.length > items.length && last ? encodeCursor([last.seq]) : null;
      return { items: items.map(({ entry }) => entry), next };
    },
  };
}

/** Adds the lines of a turn to those of an entity. */
export function addToLedger(
  state: MemoryState,
  owner: string,
  entries: readonly LedgerEntry[],
): void {
  if (entries.length === 0) return;
  const lines = entries.map((entry) => ({ seq: nextSeq(state), entry }));
  state.ledger.set(owner, [...(state.ledger.get(owner) ?? []), ...lines]);
}
