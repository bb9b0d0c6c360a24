import { withNotices } from '../notices.ts';
import { SHARD_COUNT_DEFAULT } from '../placement.ts';
import type { Store } from '../store.ts';
import { memoryAccess } from './memory-access.ts';
import { memoryBroadcasts } from './memory-broadcasts.ts';
import { memoryFlows } from './memory-flows.ts';
import { memoryLedger } from './memory-ledger.ts';
import { memoryMigrations } from './memory-migrations.ts';
import { memoryNotices } from './memory-notices.ts';
import { memoryOutbox } from './memory-outbox.ts';
import { memoryHousekeeping } from './memory-prune.ts';
import { memoryQueries } from './memory-queries.ts';
import { memorySchedules } from './memory-schedules.ts';
import { createMemoryState } from './memory-state.ts';
import { memoryTasks } from './memory-tasks.ts';
import { memoryTurns } from './memory-turns.ts';

/**
 * Opens a store that keeps everything in this process and forgets it at the end. It behaves as
 * PostgreSQL does; what it returns is frozen.
 */
export function openMemoryStore(options: { readonly shardCount?: number } = {}): Store {
  const state = createMemoryState(options.shardCount ?? SHARD_COUNT_DEFAULT);
  const store = {
    engine: 'memory' as const,
    ...memoryTurns(state),
    ...memoryOutbox(state),
    ...memoryFlows(state),
    ...memoryQueries(state),
    ...memoryTasks(state),
    ...memoryBroadcasts(state),
    ...memoryLedger(state),
    ...memorySchedules(state),
    ...memoryMigrations(state),
    ...memoryAccess(state),
    ...memoryHousekeeping(state),
    close: async () => {},
  };
  return withNotices(store, memoryNotices());
}
