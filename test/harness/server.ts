import { existsSync, globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { serverAccount } from '../../engine/store/embedded/account.ts';
import { findBinaries } from '../../engine/store/embedded/binaries.ts';
import {
  CLUSTER_USER,
  createCluster,
  freePort,
  isCluster,
  startCluster,
  stopCluster,
} from '../../engine/store/embedded/cluster.ts';
import { placeCluster } from '../../engine/store/embedded/place.ts';
import { withStartLock } from '../../engine/store/embedded/start-lock.ts';
import { migrate } from '../../engine/store/index.ts';

export type PostgresVersion = 15 | 18;

/** PostgreSQL 15 comes from the system, 18 from the package that the program brings. */
const INSTALLED_15 = globSync('/usr/lib/postgresql/15/bin')[0] ?? null;

/** The versions that can be tested here, the oldest first. */
export const POSTGRES_VERSIONS: readonly PostgresVersion[] =
  INSTALLED_15 === null ? [18] : [15, 18];

export const TEMPLATE = 'groupflow_template';
const PASSWORD = 'test';

/** Starts a server of the run, unless another test did so; returns its connection string. */
export async function startServer(folder: string, version: PostgresVersion): Promise<string> {
  const file = path.join(folder, `server-${version}`);
  return withStartLock(`${file}.lock`, async () => {
    if (existsSync(file)) return readFile(file, 'utf8');
    const cluster = await clusterOf(folder, version);
    await createCluster(cluster, PASSWORD, {});
    const port = await freePort();
    await startCluster(cluster, {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      autovacuum_naptime: '15s',
    });
    const url = `postgresql://${CLUSTER_USER}:${PASSWORD}@127.0.0.1:${port}/postgres`;
    await createTemplate(url);
    await writeFile(file, url);
    return url;
  });
}

/** The binaries of a version, and a data folder below the one that is given. */
export async function clusterOf(folder: string, version: PostgresVersion) {
  const account = await serverAccount();
  const packaged = { binaries: await findBinaries(), dataDir: folder, account };
  const { binaries } =
    version === 15 && INSTALLED_15 !== null
      ? { binaries: INSTALLED_15 }
      : await placeCluster(packaged);
  return { binaries, account, folder: path.join(folder, `postgres-${version}`) };
}

async function createTemplate(url: string): Promise<void> {
  await execute(url, `create database ${TEMPLATE}`);
  await migrate(databaseUrl(url, TEMPLATE));
}

export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

export async function execute(url: string, command: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(command);
  } finally {
    await client.end();
  }
}

/** Takes a database back to where it was after its migration. */
export async function emptyDatabase(url: string): Promise<void> {
  await execute(
    url,
    // Not truncate: for tables of a few rows it takes twenty times as long.
    `do $$ declare name text; begin
      set local session_replication_role = replica;
      for name in select quote_ident(tablename) from pg_tables where schemaname = 'public'
        and tablename not in ('shard', 'installation', 'schema_version')
      loop execute 'delete from ' || name; end loop;
      -- Like a turn of somebody else: what a store remembers of its shards is void.
      update shard set turn = turn + 1, turned_at = 0;
      update installation set revision = 1, workspace = null;
    end $$`,
  );
}

/** Stops whatever servers were started in the folder of a run. */
export async function stopServers(folder: string): Promise<void> {
  for (const version of POSTGRES_VERSIONS) {
    const cluster = await clusterOf(folder, version);
    if (isCluster(cluster.folder)) await stopCluster(cluster);
  }
}
