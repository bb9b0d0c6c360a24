import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Store } from '../../engine/store/index.ts';
import { openPostgresStore, startEmbeddedPostgres } from '../../engine/store/index.ts';
import { statOf } from './measure.ts';

/** A fresh, empty database to measure on. */
export interface BenchGround {
  /** `embedded` or `postgres`, with the server's version. */
  readonly name: string;
  readonly store: Store;
  /** Process id of the server; null when it runs elsewhere. */
  readonly serverPid: number | null;
  /** Bytes of write-ahead log that the server has written since it was made. */
  walBytes(): Promise<number>;
  /** Closes and drops the database. */
  close(): Promise<void>;
}

/** The servers to measure on: the embedded one, and that of `DATABASE_URL` where it is set. */
export async function openServers(): Promise<
  readonly { readonly name: string; readonly url: string; stop(): Promise<void> }[]
> {
  const dataDir = await mkdtemp(join(tmpdir(), 'groupflow-bench-'));
  // As root the server runs under an account of its own, which must be able to pass.
  await chmod(dataDir, 0o755);
  const embedded = await startEmbeddedPostgres({ dataDir });
  const servers = [
    {
      name: 'embedded',
      url: embedded.connectionString,
      async stop() {
        await embedded.stop();
        await rm(dataDir, { recursive: true, force: true });
      },
    },
  ];
  const url = process.env.DATABASE_URL;
  if (url !== undefined) servers.push({ name: 'postgres', url, stop: async () => {} });
  return servers;
}

/** Creates a scratch database on a server and opens the store in it. */
export async function openGround(server: {
  readonly name: string;
  readonly url: string;
}): Promise<BenchGround> {
  const database = `groupflow_bench_${process.pid}`;
  await query(server.url, `drop database if exists ${database} with (force)`);
  await query(server.url, `create database ${database}`);
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  const store = await openPostgresStore({ connectionString: url.href });
  const client = new Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query('select pg_backend_pid() as pid, version() as version');
  return {
    name: `${server.name} ${/[\d.]+/.exec(rows[0].version)?.[0] ?? ''}`.trim(),
    store,
    serverPid: serverPidOf(rows[0].pid),
    async walBytes() {
      const answer = await client.query(
        "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text as bytes",
      );
      return Number(answer.rows[0].bytes);
    },
    async close() {
      await store.close();
      await client.end();
      await query(server.url, `drop database if exists ${database} with (force)`);
    },
  };
}

async function query(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The parent of a connection's process, where that process runs on this machine. */
function serverPidOf(backendPid: number): number | null {
  return statOf(backendPid)?.parent ?? null;
}
