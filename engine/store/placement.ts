import { hash32 } from '../base/index.ts';
import type { EntityRef } from '../core/index.ts';
import { entityKey } from '../core/index.ts';

export { concerns, entitiesOf, entityKey, ownerOf, recipientsOf } from '../core/index.ts';

/** How many shards a database gets when nobody says otherwise; fixed once it is created. */
export const SHARD_COUNT_DEFAULT = 64;

/** Finds the shard, in [0, shardCount), in which all that is kept of an entity lives. */
export function shardOf(entity: EntityRef, shardCount: number): number {
  return hash32(entityKey(entity)) % shardCount;
}
