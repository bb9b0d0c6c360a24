import type { PresenceRow } from './presence.ts';
import type { LockedShard } from './shard.ts';

/** Remembered persons of all shards together. */
const KNOWN_MAX = 100_000;

/**
 * What this process knows of who is in which group, so that a member who keeps talking is not
 * written again and again. What it knows of a shard holds while nobody else has had a turn there,
 * as the shard's counter of turns tells.
 */
export interface PresenceMemory {
  /** Leaves out what is known to be stored already. */
  news(locked: readonly LockedShard[], rows: readonly PresenceRow[]): readonly PresenceRow[];
  /** Remembers what a committed turn has written. */
  committed(locked: readonly LockedShard[], rows: readonly PresenceRow[]): void;
}

interface ShardMemory {
  /** The shard's counter as this process left it. */
  readonly turn: number;
  readonly known: Set<string>;
}

export function createPresenceMemory(knownMax = KNOWN_MAX): PresenceMemory {
  const shards = new Map<number, ShardMemory>();
  const knownAt = ({ shard, turn }: LockedShard) => {
    const memory = shards.get(shard);
    return memory?.turn === turn ? memory.known : undefined;
  };
  return {
    news(locked, rows) {
      const known = new Map(locked.map((row) => [row.shard, knownAt(row)]));
      return rows.filter((row) => !row.present || !known.get(row.shard)?.has(nameOf(row)));
    },
    committed(locked, rows) {
      const byShard = Map.groupBy(rows, (row) => row.shard);
      for (const row of locked) {
        const known = knownAt(row) ?? new Set();
        for (const change of byShard.get(row.shard) ?? []) {
          if (change.present) known.add(nameOf(change));
          else known.delete(nameOf(change));
        }
        shards.set(row.shard, { turn: row.turn + 1, known });
      }
      let size = 0;
      for (const { known } of shards.values()) size += known.size;
      if (size > knownMax) shards.clear();
    },
  };
}

function nameOf({ group, person }: PresenceRow): string {
  return `${group}/${person}`;
}
