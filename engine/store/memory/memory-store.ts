import { SHARD_COUNT_DEFAULT } from '../placement.ts';
import type { Store } from '../store.ts';
import { memoryAccess } from './memory-access.ts';
import { memoryFlows } from './memory-flows.ts';
import { memoryOutbox } from './memory-outbox.ts';
import { memoryQueries } from './memory-queries.ts';
import { memorySchedules } from './memory-schedules.ts';
import { createMemoryState } from './memory-state.ts';
import { memoryTurns } from './memory-turns.ts';

/**
 * Opens a store that keeps everything in this process and forgets it at the end. It behaves as
 * PostgreSQL does; what it returns is frozen.
 */
export function openMemoryStore(options: { readonly shardCount?: number } = {}): Store {
  const state = createMemoryState(options.shardCount ?? SHARD_COUNT_DEFAULT);
  return {
    engine: 'memory',
    ...memoryTurns(state),
    ...memoryOutbox(state),
    ...memoryFlows(state),
    ...memoryQueries(state),
    ...memorySchedules(state),
    ...memoryAccess(state),
    close: async () => {},
  };
}
