import type { Database } from './database.ts';

/*
 * The inbox is a queue: every row in it dies within seconds. Left to autovacuum, whose nap is a
 * minute for the whole server, it grew to 293 MB in a run of a million events; vacuumed every two
 * seconds it stayed at 18 MB, without loss of speed. So the store itself vacuums its queues,
 * after so many dead rows.
 */
const DEAD_ROW_MAX = 20_000;

type Queue = 'inbox' | 'outbox' | 'delivery';

export interface Vacuum {
  /** Notes rows that died, and vacuums in the background when they have become many. */
  note(queue: Queue, rows: number): void;
  /** Waits for what runs. */
  finish(): Promise<void>;
}

export function createVacuum(database: Database): Vacuum {
  const dead: Record<Queue, number> = { inbox: 0, outbox: 0, delivery: 0 };
  let running: Promise<void> | null = null;
  return {
    note: (queue, rows) => {
      dead[queue] += rows;
      if (running !== null || dead[queue] < DEAD_ROW_MAX) return;
      dead[queue] = 0;
      // Another worker may be at it, or the user may not be the owner: autovacuum remains.
      running = database
        .command(`vacuum (skip_locked, truncate off) ${queue}`)
        .catch(() => {})
        .finally(() => {
          running = null;
        });
    },
    finish: async () => {
      await running;
    },
  };
}
