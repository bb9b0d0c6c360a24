import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { EngineError } from '../../base/index.ts';
import type { Account } from './account.ts';

const run = promisify(execFile);

/** One PostgreSQL server with its data folder, and whose programs and account it runs with. */
export interface Cluster {
  /** The folder with `initdb`, `pg_ctl` and `postgres`. */
  readonly binaries: string;
  readonly folder: string;
  readonly account: Account | null;
}

/** The superuser of every cluster that is made here. */
export const CLUSTER_USER = 'groupflow';

/** Recovery after a crash replays at most `max_wal_size`; a slow disk takes a minute for it. */
const START_SECONDS = 120;

const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

export function isCluster(folder: string): boolean {
  return existsSync(path.join(folder, 'PG_VERSION'));
}

/** Creates the data folder as a whole or not at all; `files` are put into it, for us alone. */
export async function createCluster(
  cluster: Cluster,
  password: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const fresh = `${cluster.folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  const passwordFile = `${cluster.folder}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (cluster.account !== null) {
      await chown(fresh, cluster.account.uid, cluster.account.gid);
      await chown(passwordFile, cluster.account.uid, cluster.account.gid);
    }
    await runProgram({ ...cluster, folder: fresh }, 'initdb', [
      `--pgdata=${fresh}`,
      `--username=${CLUSTER_USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ]);
    for (const [name, text] of Object.entries(files)) {
      await writeClusterFile({ ...cluster, folder: fresh }, name, text);
    }
    await rename(fresh, cluster.folder);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Writes a file beside the data; the server must be able to open it when it recovers. */
export async function writeClusterFile(
  cluster: Cluster,
  name: string,
  text: string,
): Promise<void> {
  const file = path.join(cluster.folder, name);
  await writeFile(file, text, { mode: 0o600 });
  if (cluster.account !== null) await chown(file, cluster.account.uid, cluster.account.gid);
}

/** Starts the server, in a session of its own, and waits until it takes connections. */
export async function startCluster(
  cluster: Cluster,
  settings: Readonly<Record<string, string | number>>,
): Promise<void> {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
  const text = ['# Written at every start; what ALTER SYSTEM sets has precedence.\n', ...lines];
  await writeClusterFile(cluster, 'postgresql.conf', text.join(''));
  await runProgram(cluster, 'pg_ctl', [
    'start',
    '--wait',
    `--timeout=${START_SECONDS}`,
    `--pgdata=${cluster.folder}`,
    `--log=${logFile(cluster)}`,
  ]);
}

/** Stops the server, cutting off its connections; one that does not run is left alone. */
export async function stopCluster(cluster: Cluster): Promise<void> {
  const pid = await postmasterPid(cluster);
  if (pid === null || !isAlive(pid)) return;
  await runProgram(cluster, 'pg_ctl', [
    'stop',
    '--wait',
    '--mode=fast',
    `--pgdata=${cluster.folder}`,
  ]);
}

function logFile(cluster: Cluster): string {
  return path.join(cluster.folder, 'server.log');
}

/** Runs one of the programs as the cluster's account. */
async function runProgram(cluster: Cluster, name: string, given: readonly string[]): Promise<void> {
  try {
    await run(path.join(cluster.binaries, name), given, {
      // Neither PGDATA nor PGPORT of the surroundings may reach the server.
      ...(process.platform === 'win32' ? {} : { env: ENVIRONMENT }),
      cwd: cluster.folder,
      ...(cluster.account ?? {}),
    });
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    const log = await lastLines(logFile(cluster));
    throw new EngineError(
      'DATABASE_UNREACHABLE',
      `The built-in PostgreSQL could not be started or stopped (${name}). ` +
        `The account that runs it must be able to reach ${cluster.folder} and ` +
        `${cluster.binaries}. It said: ${[said, log].filter(Boolean).join('\n')}`,
      { details: { program: name }, cause },
    );
  }
}

async function lastLines(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-5).join('\n');
}

/** The process that locked the data folder last; it may be gone, and another have its number. */
async function postmasterPid(cluster: Cluster): Promise<number | null> {
  const file = path.join(cluster.folder, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : Number(text.split('\n')[0]);
}

/**
 * Removes the lock file of a server that is gone. PostgreSQL does so itself unless another process
 * has got its number meanwhile, as happens when a container is started again.
 *
 * @returns true when the server that the file names is running
 */
export async function clearStaleLock(cluster: Cluster): Promise<boolean> {
  const pid = await postmasterPid(cluster);
  if (pid === null) return false;
  if (isAlive(pid) && (await commandOf(pid)).includes(cluster.folder)) return true;
  await rm(path.join(cluster.folder, 'postmaster.pid'), { force: true });
  return false;
}

/** Says whether a process runs. One that has ended and that nobody has asked after does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return stateOf(pid) !== 'Z';
}

/** The letter of Linux for what a process does; null where the system does not tell. */
function stateOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.charAt(text.lastIndexOf(')') + 2);
  } catch {
    return null;
  }
}

async function commandOf(pid: number): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    const answer = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => null);
    return answer?.stdout ?? '';
  }
}

/** Asks the system for a port of this machine's own address that nobody uses. */
export async function freePort(): Promise<number> {
  return (await tryPort(0)) ?? 0;
}

/** Returns the port if it is free, otherwise null; 0 stands for any. */
export function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const got = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(got));
    });
  });
}
