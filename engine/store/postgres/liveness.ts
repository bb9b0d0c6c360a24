import pg from 'pg';
import type { Database } from './database.ts';

/*
 * A worker that claims holds a session-level advisory lock under its number, on a connection of its
 * own: when its process or its machine's connection is gone, so is the lock, and what it had
 * claimed comes back within about a second instead of at the end of its lease.
 */
const LOCK_CLASS = 44000004;

/** `pg_locks` takes every partition's lock in turn: not at each claim. */
const LOOK_MS = 1_000;

const CLAIMANTS = {
  name: 'liveness_claimants',
  text: `
select distinct claimed_by as worker from outbox
where settled_at is null and claimed_at is not null and claimed_by <> $1
union
select claimed_by from delivery where status = 'sending' and claimed_by <> $1`,
};

const ALIVE = {
  name: 'liveness_alive',
  text: `
select objid::bigint as worker from pg_locks
where locktype = 'advisory' and classid = ${LOCK_CLASS} and objsubid = 2 and granted
  and database = (select oid from pg_database where datname = current_database())`,
};

export interface Liveness {
  /** Holds the worker's lock from now on, and answers which claimants are dead. */
  dead(database: Database, worker: number): Promise<readonly number[]>;
  close(): Promise<void>;
}

export function createLiveness(
  connect: pg.ClientConfig,
  options: { readonly lookMs?: number } = {},
): Liveness {
  const sessions = new Map<number, Promise<pg.Client>>();
  const lookMs = options.lookMs ?? LOOK_MS;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let known: readonly number[] = [];

  async function open(worker: number): Promise<pg.Client> {
    const client = new pg.Client(connect);
    client.on('error', () => {});
    client.on('end', () => sessions.delete(worker));
    await client.connect();
    // Shared: after a lost connection the server may not know yet that the old one is gone.
    await client.query('select pg_advisory_lock_shared($1, $2)', [LOCK_CLASS, worker]);
    return client;
  }

  async function look(database: Database, worker: number): Promise<readonly number[]> {
    const claimants = await database.run<{ worker: number }>(CLAIMANTS, [worker]);
    if (claimants.length === 0) return [];
    // After the claimants: one that has claimed was alive before, so that none is missed here.
    const alive = new Set(
      (await database.run<{ worker: number }>(ALIVE, [])).map((row) => row.worker),
    );
    return claimants.map((row) => row.worker).filter((claimant) => !alive.has(claimant));
  }

  return {
    async dead(database, worker) {
      let session = sessions.get(worker);
      if (session === undefined) {
        session = open(worker);
        sessions.set(worker, session);
        session.catch(() => sessions.delete(worker));
      }
      await session;
      if (performance.now() - lookedAt < lookMs) return known;
      lookedAt = performance.now();
      known = await look(database, worker);
      return known;
    },
    async close() {
      const opened = await Promise.allSettled(sessions.values());
      await Promise.all(
        opened.flatMap((each) =>
          each.status === 'fulfilled' ? [each.value.end().catch(() => {})] : [],
        ),
      );
    },
  };
}
