import { execFile } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { serverAccount } from '../../engine/store/embedded/account.ts';
import { findBinaries } from '../../engine/store/embedded/binaries.ts';
import {
  CLUSTER_USER,
  type Cluster,
  createCluster,
  freePort,
  isAlive,
  startCluster,
  stopCluster,
} from '../../engine/store/embedded/cluster.ts';
import { placeCluster } from '../../engine/store/embedded/place.ts';

const run = promisify(execFile);

const PASSWORD = 'crash';
const DISK = '768m';
const REVIVE_WAIT_MS = 100;
const REVIVE_TRIES = 600;

/** A PostgreSQL server of its own, with the settings that keep what was acknowledged. */
export interface CrashDatabase {
  readonly port: number;
  /** Where it is reached through a port that stands in front of it. */
  urlAt(port: number): string;
  /** Ends it at once, as a power cut of its machine would. */
  kill(): Promise<void>;
  /** Starts it, if it does not run; whether that was so. */
  revive(): Promise<boolean>;
  /** Its disk can be filled: it is one of its own, made in memory. */
  readonly hasOwnDisk: boolean;
  fillDisk(): Promise<void>;
  freeDisk(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server with its data in a folder; as root, on a disk of its own. */
export async function openCrashDatabase(folder: string): Promise<CrashDatabase> {
  const disk = path.join(folder, 'disk');
  await mkdir(disk, { mode: 0o755 });
  const hasOwnDisk = await mount(disk);
  const account = await serverAccount();
  const cluster = await placeCluster({ binaries: await findBinaries(), dataDir: disk, account });
  await createCluster(cluster, PASSWORD, {});
  const port = await freePort();
  const settings = settingsOf(port);
  await startCluster(cluster, settings);
  const ballast = path.join(disk, 'ballast');
  return {
    port,
    hasOwnDisk,
    urlAt: (at) => `postgresql://${CLUSTER_USER}:${PASSWORD}@127.0.0.1:${at}/postgres`,
    async kill() {
      const pid = await postmasterOf(cluster);
      process.kill(pid, 'SIGKILL');
      while (isAlive(pid)) await pause(1);
    },
    revive: () => revive(cluster, settings),
    fillDisk: () => fill(ballast),
    freeDisk: () => rm(ballast, { force: true }),
    async close() {
      await rm(ballast, { force: true });
      await stopCluster(cluster);
      if (hasOwnDisk) await run('umount', [disk]);
    },
  };
}

function settingsOf(port: number) {
  return {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    min_wal_size: '64MB',
    max_wal_size: '128MB',
    autovacuum_naptime: '15s',
    max_parallel_workers_per_gather: 0,
  };
}

/** A disk in memory can be filled without harm to the machine; only root can make one. */
async function mount(folder: string): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const options = ['-t', 'tmpfs', '-o', `size=${DISK},mode=0755`, 'tmpfs', folder];
  return run('mount', options).then(
    () => true,
    () => false,
  );
}

async function postmasterOf(cluster: Cluster): Promise<number> {
  const text = await readFile(path.join(cluster.folder, 'postmaster.pid'), 'utf8');
  return Number(text.split('\n')[0]);
}

/** What its killed predecessor has left in memory keeps it from starting for a moment. */
async function revive(
  cluster: Cluster,
  settings: Readonly<Record<string, string | number>>,
): Promise<boolean> {
  const pid = await postmasterOf(cluster).catch(() => null);
  if (pid !== null && isAlive(pid)) return false;
  for (let tries = 1; ; tries += 1) {
    try {
      await startCluster(cluster, settings);
      return true;
    } catch (error) {
      if (tries === REVIVE_TRIES) throw error;
      await pause(REVIVE_WAIT_MS);
    }
  }
}

/** Writes until nothing more fits; whatever the server takes meanwhile counts as well. */
async function fill(ballast: string): Promise<void> {
  const dd = run('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1M']);
  const failure = await dd.then(() => 'it did not end', String);
  if (!failure.includes('No space left')) throw new Error(`The disk was not filled: ${failure}`);
}
