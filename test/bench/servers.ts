import { globSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverAccount } from '../../engine/store/embedded/account.ts';
import {
  CLUSTER_USER,
  createCluster,
  freePort,
  startCluster,
  stopCluster,
} from '../../engine/store/embedded/cluster.ts';
import { startEmbeddedPostgres } from '../../engine/store/index.ts';

/** A PostgreSQL server to measure on. */
export interface BenchServer {
  /** `embedded` or `postgres`. */
  readonly name: string;
  /** Of its maintenance database. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts the servers to measure on: the embedded one, and that of `DATABASE_URL`; without it a
 * scratch one of the system's PostgreSQL 15, where that is installed.
 *
 * @param only the name of the one to open; all when null
 */
export async function openServers(only: string | null): Promise<readonly BenchServer[]> {
  const servers: BenchServer[] = [];
  if (only === null || only === 'embedded') servers.push(await openEmbedded());
  if (only === null || only === 'postgres') {
    const given = process.env.DATABASE_URL;
    const binaries = globSync('/usr/lib/postgresql/15/bin')[0];
    if (given !== undefined) servers.push({ name: 'postgres', url: given, stop: async () => {} });
    else if (binaries !== undefined) servers.push(await openScratch(binaries));
  }
  return servers;
}

async function openEmbedded(): Promise<BenchServer> {
  const dataDir = await makeFolder();
  const embedded = await startEmbeddedPostgres({ dataDir });
  return {
    name: 'embedded',
    url: embedded.connectionString,
    async stop() {
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Starts a server with what the embedded one is started with, so that the two can be compared. */
async function openScratch(binaries: string): Promise<BenchServer> {
  const dataDir = await makeFolder();
  const account = await serverAccount();
  const cluster = { binaries, account, folder: join(dataDir, 'postgres') };
  await createCluster(cluster, 'bench', {});
  const port = await freePort();
  await startCluster(cluster, {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '512MB',
    max_wal_size: '2GB',
    autovacuum_naptime: '15s',
    max_parallel_workers_per_gather: 0,
  });
  return {
    name: 'postgres',
    url: `postgresql://${CLUSTER_USER}:bench@127.0.0.1:${port}/postgres`,
    async stop() {
      await stopCluster(cluster);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'groupflow-bench-'));
  // As root the server runs under an account of its own, which must be able to pass.
  await chmod(folder, 0o755);
  return folder;
}
