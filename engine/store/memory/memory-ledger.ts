import { hash32 } from '../../base/index.ts';
import type { LedgerEntry } from '../../core/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { isOfFlow, isToSubject, type LedgerStore } from '../ledger.ts';
import type { Page } from '../outbox.ts';
import { entityKey, ownerOf } from '../placement.ts';
import { type LedgerLine, type MemoryState, nextSeq } from './memory-state.ts';

export function memoryLedger(state: MemoryState): LedgerStore {
  return {
    ledger: async (subject, { from = 0, to = Number.POSITIVE_INFINITY, limit, cursor }) => {
      const lines = state.ledger.get(entityKey(ownerOf(subject))) ?? [];
      const below = belowOf(cursor);
      const found = lines
        .filter(({ seq, entry }) => seq < below && entry.at >= from && entry.at < to)
        .filter(({ entry }) => isToSubject(entry.to, subject))
        .reverse();
      return pageOf(found, limit);
    },
    flowLedger: async (filter) => {
      const below = belowOf(filter.cursor);
      const found = [...state.ledger.values()]
        .flat()
        .filter(({ seq, entry }) => seq < below && isOfFlow(entry, filter))
        .sort((left, right) => right.seq - left.seq);
      return pageOf(found, filter.limit);
    },
    shardLedger: async (shard, { from, to }) => {
      const { shardCount } = state;
      const items = [...state.ledger]
        .filter(([owner]) => hash32(owner) % shardCount === shard)
        .flatMap(([owner, lines]) => lines.map((line) => ({ ...line, owner })))
        .filter(({ entry }) => entry.at >= from && entry.at < to)
        .sort((left, right) => left.seq - right.seq)
        .map(({ owner, entry }) => ({ owner, entry }));
      return { items, next: null, shardCount };
    },
  };
}

function belowOf(cursor: string | undefined): number {
  if (cursor === undefined) return Number.POSITIVE_INFINITY;
  return Number(decodeCursor(cursor, ['number'])[0]);
}

function pageOf(found: readonly LedgerLine[], limit: number): Page<LedgerEntry> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const next = found.length > items.length && last ? encodeCursor([last.seq]) : null;
  return { items: items.map(({ entry }) => entry), next };
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
