import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { EngineError } from '../../base/index.ts';
import { serverAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import {
  CLUSTER_USER,
  type Cluster,
  clearStaleLock,
  createCluster,
  freePort,
  isAlive,
  isCluster,
  startCluster,
  stopCluster,
  tryPort,
  writeClusterFile,
} from './cluster.ts';
import { placeCluster } from './place.ts';
import { withStartLock } from './start-lock.ts';

export interface EmbeddedPostgres {
  readonly connectionString: string;
  /** Stops the server if this process started it or took it over; otherwise does nothing. */
  stop(): Promise<void>;
}

/** What is kept beside the data, readable by us alone. */
interface ServerFile {
  readonly port: number;
  readonly password: string;
  /** The process that will stop the server. */
  readonly owner: number | null;
}

const DATABASE = 'groupflow';
const SERVER_FILE = 'groupflow.json';
const MAJOR = '18';
const CONNECT_TIMEOUT_MS = 2_000;
const READY_WAIT_MS = 100;
const READY_WAIT_MAX = 600;
const PORT_TRIES = 3;

/**
 * Starts the PostgreSQL that comes with the program, in `<dataDir>/postgres`, or joins the one that
 * runs there already: that of another process, which will stop it, or one whose process was killed,
 * which is then ours. The first start creates it; fsync is on.
 *
 * As root, where the account `postgres` cannot go into `dataDir`, the data are in
 * `/var/lib/groupflow`.
 *
 * @throws EngineError DATABASE_UNREACHABLE with what the server said; SETTINGS_INVALID when this
 *   platform has no built-in PostgreSQL or the data are of another major version
 */
export async function startEmbeddedPostgres(options: {
  readonly dataDir: string;
}): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const [binaries, account] = await Promise.all([findBinaries(), serverAccount()]);
  const cluster = await placeCluster({ binaries, dataDir, account });
  const lockFile = path.join(dataDir, 'postgres.lock');
  return withStartLock(lockFile, async () => {
    if (!isCluster(cluster.folder)) await create(cluster);
    await checkMajor(cluster);
    const file = await readServerFile(cluster);
    const runs = (await isReady(file)) || (await waitIfStarting(cluster, file));
    const kept = runs ? await join(cluster, file) : await start(cluster, file);
    await ensureDatabase(kept.file);
    return {
      connectionString: connectionString(kept.file, DATABASE),
      stop: () => (kept.ours ? stop(cluster, lockFile) : Promise.resolve()),
    };
  });
}

async function create(cluster: Cluster): Promise<void> {
  if (existsSync(cluster.folder)) {
    throw new EngineError(
      'SETTINGS_INVALID',
      `${cluster.folder} is no data folder of PostgreSQL. Move it away, or set DATA_DIR.`,
      { details: { folder: cluster.folder } },
    );
  }
  const password = randomBytes(24).toString('hex');
  const file: ServerFile = { port: await freePort(), password, owner: null };
  await createCluster(cluster, password, { [SERVER_FILE]: JSON.stringify(file) });
}

async function checkMajor(cluster: Cluster): Promise<void> {
  const major = (await readFile(path.join(cluster.folder, 'PG_VERSION'), 'utf8')).trim();
  if (major === MAJOR) return;
  throw new EngineError(
    'SETTINGS_INVALID',
    `${cluster.folder} was made by PostgreSQL ${major}, and this program brings ${MAJOR}. ` +
      'Start the program that made it and dump the data, or set DATABASE_URL.',
    { details: { folder: cluster.folder, found: major, expected: MAJOR } },
  );
}

async function readServerFile(cluster: Cluster): Promise<ServerFile> {
  const text = await readFile(path.join(cluster.folder, SERVER_FILE), 'utf8');
  return JSON.parse(text) as ServerFile; // written by writeServerFile
}

async function writeServerFile(cluster: Cluster, file: ServerFile): Promise<void> {
  await writeClusterFile(cluster, SERVER_FILE, JSON.stringify(file));
}

/** A server that runs is ours when the process that was to stop it is gone. */
async function join(cluster: Cluster, file: ServerFile) {
  const ours = file.owner === null || !isAlive(file.owner);
  if (ours) await writeServerFile(cluster, { ...file, owner: process.pid });
  return { file, ours };
}

async function start(cluster: Cluster, known: ServerFile) {
  for (let tries = 1; ; tries += 1) {
    const port = (await tryPort(known.port)) ?? (await freePort());
    const file = { ...known, port, owner: process.pid };
    await writeServerFile(cluster, file);
    try {
      await startCluster(cluster, settings(port));
      return { file, ours: true };
    } catch (error) {
      // Somebody may have taken the port between the test and the start.
      if (tries === PORT_TRIES || (await tryPort(port)) !== null) throw error;
    }
  }
}

async function stop(cluster: Cluster, lockFile: string): Promise<void> {
  await withStartLock(lockFile, async () => {
    await stopCluster(cluster);
    await writeServerFile(cluster, { ...(await readServerFile(cluster)), owner: null });
  });
}

const LARGE_MEMORY_BYTES = 4 * 1024 ** 3;

function settings(port: number): Readonly<Record<string, string | number>> {
  return {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 50,
    shared_buffers: totalmem() > LARGE_MEMORY_BYTES ? '512MB' : '128MB',
    max_wal_size: '2GB',
    // Queues die quickly; a minute, the default, lets them grow.
    autovacuum_naptime: '15s',
    // Small shared memory, as containers have it, is enough without parallel queries.
    max_parallel_workers_per_gather: 0,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Statements can carry personal data.
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
  };
}

function connectionString(file: ServerFile, database: string): string {
  return `postgresql://${CLUSTER_USER}:${file.password}@127.0.0.1:${file.port}/${database}`;
}

async function isReady(file: ServerFile): Promise<boolean> {
  return withClient(file, async (client) => {
    await client.query('select 1');
    return true;
  }).catch(() => false);
}

/** A server that is starting or recovering will take connections soon. */
async function waitIfStarting(cluster: Cluster, file: ServerFile): Promise<boolean> {
  if (!(await clearStaleLock(cluster))) return false;
  for (let tries = 0; tries < READY_WAIT_MAX; tries += 1) {
    if (await isReady(file)) return true;
    if (!(await clearStaleLock(cluster))) return false;
    await pause(READY_WAIT_MS);
  }
  throw new EngineError(
    'DATABASE_UNREACHABLE',
    `The built-in PostgreSQL runs in ${cluster.folder} but does not answer on port ${file.port}.`,
    { retryable: true, details: { port: file.port } },
  );
}

async function ensureDatabase(file: ServerFile): Promise<void> {
  await withClient(file, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [
      DATABASE,
    ]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  });
}

async function withClient<Result>(
  file: ServerFile,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: connectionString(file, 'postgres'),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
