import type { EntityState, Instance } from '../../core/index.ts';

/** An entity as the last turn left it, or as it was read. */
export interface KnownEntity {
  /** Null when it is not stored yet. */
  readonly state: EntityState | null;
  /** Its active instances, the oldest first. */
  readonly instances: readonly Instance[];
  readonly live: string;
  readonly dueAt: number | null;
}

export type KnownEntities = Map<string, KnownEntity>;

/**
 * What this process knows of the shards that it had in hand. It holds only as long as the shard's
 * turn counter is the one that this process left: a turn of another process makes it void.
 */
export interface TurnMemory {
  /**
   * Takes what is known of a shard out of the memory, by entity key; empty when the counter
   * differs. Whoever takes it holds the shard's lock, and puts it back after the commit or lets it
   * go with a turn that failed.
   */
  take(shard: number, turn: number): KnownEntities;
  /**
   * Puts it back, as of a turn that is committed. The lock is free before the answer of the commit
   * is here, so that a later turn of this process may have been first: the later one stays.
   */
  put(shard: number, turn: number, known: KnownEntities): void;
}

/** Entities in memory over all shards; some 3 kB each. */
const ENTITIES_MAX = 16_384;

export function createTurnMemory(shardCount: number): TurnMemory {
  const shards = new Map<number, { readonly turn: number; readonly known: KnownEntities }>();
  const entitiesMax = Math.ceil(ENTITIES_MAX / shardCount);
  return {
    take(shard, turn) {
      const held = shards.get(shard);
      shards.delete(shard);
      return held?.turn === turn ? held.known : new Map();
    },
    put(shard, turn, known) {
      const held = shards.get(shard);
      if (held !== undefined && held.turn > turn) return;
      // Maps keep their order, and what a turn touches is set anew: the first is the longest idle.
      for (const key of known.keys()) {
        if (known.size <= entitiesMax) break;
        known.delete(key);
      }
      shards.set(shard, { turn, known });
    },
  };
}
