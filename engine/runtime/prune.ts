import { setTimeout as wait } from 'node:timers/promises';
import type { Instant } from '../base/index.ts';
import { plusMs } from '../base/index.ts';
import type { PruneTable, Store } from '../store/index.ts';

/** How long each kind of thing is kept, in milliseconds; null: for ever. */
export type Keep = Readonly<Record<PruneTable, number | null>>;

/** Rows of one transaction; some milliseconds of work. */
const BATCH = 1_000;
/** Between two batches, so that pruning takes a small share of the database. */
const PAUSE_MS = 100;
/** Between two looks at all tables, and after one that another worker was at. */
const ROUND_MS = 600_000;
/** With so many events waiting, or a timer so late, a worker is behind and prunes nothing. */
const WAITING_MAX = 1_000;
const LATE_MAX_MS = 10_000;

type PruneStore = Pick<Store, 'prune' | 'inboxBacklog' | 'nextDueAt'>;

/** Removes what is older than it is kept. */
export interface Pruner {
  /** Takes one batch away, or none; true when there may be more to do at once. */
  tick(now: Instant): Promise<boolean>;
}

/**
 * Opens the pruner of a worker. Any number may run: the store lets one at a time do it.
 *
 * @param options.pauseMs after a batch; 100 when absent
 * @param options.onPruned told of each batch that removed something
 */
export function createPruner(options: {
  readonly store: PruneStore;
  readonly keep: Keep;
  readonly pauseMs?: number;
  readonly onPruned: (table: PruneTable, rows: number) => void;
}): Pruner {
  const { store, keep, pauseMs = PAUSE_MS } = options;
  const kept = Object.entries(keep).flatMap(([table, keepMs]) =>
    // The keys of `keep` are those of the type.
    keepMs === null ? [] : [{ table: table as PruneTable, keepMs }],
  );
  let left = [...kept];
  let nextAt: Instant | null = null;

  function endRound(now: Instant): false {
    left = [...kept];
    nextAt = plusMs(now, ROUND_MS);
    return false;
  }

  return {
    async tick(now) {
      if (nextAt !== null && now < nextAt) return false;
      const [first] = left;
      if (first === undefined) return endRound(now);
      if (await isBehind(store, now)) return endRound(now);
      const { table, keepMs } = first;
      const before = plusMs(now, -keepMs);
      const removed = await store.prune({ table, before, max: BATCH });
      if (removed === null) return endRound(now);
      if (removed === 0) {
        left = left.slice(1);
        return true;
      }
      options.onPruned(table, removed);
      await wait(pauseMs);
      return true;
    },
  };
}

async function isBehind(store: PruneStore, now: Instant): Promise<boolean> {
  const [{ depth }, dueAt] = await Promise.all([
    store.inboxBacklog(WAITING_MAX),
    store.nextDueAt(),
  ]);
  return depth >= WAITING_MAX || (dueAt !== null && now - dueAt > LATE_MAX_MS);
}
