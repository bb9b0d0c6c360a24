import type { BroadcastRecord, BroadcastStore } from '../broadcasts.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { MemoryState } from './memory-state.ts';
import { compareTexts, frozenCopy } from './memory-state.ts';

export function memoryBroadcasts({ broadcasts }: MemoryState): BroadcastStore {
  return {
    async listBroadcasts({ limit, cursor }) {
      const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, ['number', 'string']);
      const isBehind = (record: BroadcastRecord) =>
        at === undefined ||
        record.startedAt < Number(at) ||
        (record.startedAt === Number(at) && record.id < String(id));
      const found = [...broadcasts.values()]
        .sort((left, right) => right.startedAt - left.startedAt || compareTexts(right.id, left.id))
        .filter(isBehind);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const next =
        found.length > items.length && last ? encodeCursor([last.startedAt, last.id]) : null;
      return { items, next };
    },
    broadcast: async (id) => broadcasts.get(id) ?? null,
    async noteBroadcast(record) {
      const { startedAt = record.movedAt, halt = null } = broadcasts.get(record.id) ?? {};
      broadcasts.set(record.id, frozenCopy({ ...record, startedAt, halt }));
      return halt;
    },
    async haltBroadcast(id, halt) {
      const known = broadcasts.get(id);
      if (known === undefined || known.endedAt !== null) return false;
      broadcasts.set(id, frozenCopy({ ...known, halt }));
      return true;
    },
  };
}
