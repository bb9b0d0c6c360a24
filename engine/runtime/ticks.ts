import { createCatalogueCache } from './catalogue-cache.ts';
import type { Dispatcher } from './dispatch.ts';
import { createMigrator } from './migrator.ts';
import { createPlanWatch } from './plan-watch.ts';
import { createScheduler } from './schedule.ts';
import type { Ticks } from './settle.ts';
import { runTurn } from './turn.ts';
import type { WorkerOptions } from './worker.ts';

/** Puts together the pieces of work of a worker. */
export function createTicks(options: WorkerOptions, dispatcher: Dispatcher): Ticks {
  const { store, rowMax, shardMax, core } = options;
  const catalogue = createCatalogueCache(store);
  const scheduler = createScheduler({ store, catalogue });
  const planWatch = createPlanWatch(store, catalogue);
  const migrator = createMigrator(store);
  const bounds = {
    ...(rowMax === undefined ? {} : { rowMax }),
    ...(shardMax === undefined ? {} : { shardMax }),
    ...(core === undefined ? {} : { core }),
  };
  return {
    turn: (now) => runTurn({ store, catalogue, clock: { now: () => now }, ...bounds }),
    dispatch: (now) => dispatcher.tick(now),
    async schedule(now) {
      const fired = await scheduler.tick(now);
      const moved = await migrator.tick(now);
      const missed = await planWatch.tick(now);
      return { steps: fired.steps + moved.steps, events: fired.events + moved.events + missed };
    },
  };
}
