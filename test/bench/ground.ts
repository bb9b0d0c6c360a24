import { Client } from 'pg';
import type { Store } from '../../engine/store/index.ts';
import { openPostgresStore } from '../../engine/store/index.ts';
import { statOf } from './measure.ts';

/** A fresh, empty database to measure on. */
export interface BenchDatabase {
  /** `embedded` or `postgres`, with the server's version. */
  readonly name: string;
  readonly url: string;
  /** Process id of the server; null when it runs elsewhere. */
  readonly serverPid: number | null;
  /** Bytes of write-ahead log that the server has written since it was made. */
  walBytes(): Promise<number>;
  /** Drops the database, cutting off whoever uses it. */
  close(): Promise<void>;
}

/** A database with our store in it. */
export interface BenchGround extends BenchDatabase {
  readonly store: Store;
}

let opened = 0;

/** Creates a scratch database on a server. */
export async function openDatabase(server: {
  readonly name: string;
  readonly url: string;
}): Promise<BenchDatabase> {
  opened += 1;
  const database = `groupflow_bench_${process.pid}_${opened}`;
  const client = new Client({ connectionString: server.url });
  // A server that is stopped meanwhile cuts it off; what needs it then says so.
  client.on('error', () => {});
  await client.connect();
  await client.query(`create database ${database}`);
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  const { rows } = await client.query('select pg_backend_pid() as pid, version() as version');
  return {
    name: `${server.name} ${/[\d.]+/.exec(rows[0].version)?.[0] ?? ''}`.trim(),
    url: url.href,
    serverPid: statOf(rows[0].pid)?.parent ?? null,
    async walBytes() {
      const answer = await client.query(
        "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text as bytes",
      );
      return Number(answer.rows[0].bytes);
    },
    async close() {
      await client.query(`drop database if exists ${database} with (force)`);
      await client.end();
    },
  };
}

/** Creates a scratch database on a server and opens the store in it. */
export async function openGround(server: {
  readonly name: string;
  readonly url: string;
}): Promise<BenchGround> {
  const database = await openDatabase(server);
  const store = await openPostgresStore({ connectionString: database.url });
  return {
    ...database,
    store,
    async close() {
      await store.close();
      await database.close();
    },
  };
}

/** Cleans up and counts after many writes, as the server does by itself when left alone a while. */
export async function optimize(database: BenchDatabase): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}
