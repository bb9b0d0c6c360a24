import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { isAlive } from '../../../engine/store/embedded/cluster.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../engine/store/index.ts';

const dataDir = path.join(inject('testFolder'), 'embedded', 'data');
const pidFile = path.join(dataDir, 'postgres', 'postmaster.pid');
const children: ChildProcess[] = [];

beforeAll(async () => {
  await mkdir(dataDir, { recursive: true });
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  const last = await startEmbeddedPostgres({ dataDir });
  await last.stop();
});

async function serverPid(): Promise<number> {
  return Number((await readFile(pidFile, 'utf8')).split('\n')[0]);
}

async function ask(server: EmbeddedPostgres, text: string): Promise<string> {
  const client = new pg.Client({ connectionString: server.connectionString });
  await client.connect();
  const { rows } = await client.query({ text, rowMode: 'array' });
  await client.end();
  return String(rows[0]?.[0]);
}

/** Starts the server in another process, which then waits for its end. */
async function startElsewhere(): Promise<ChildProcess> {
  const code = `
    import { startEmbeddedPostgres } from './engine/store/index.ts';
    await startEmbeddedPostgres({ dataDir: process.argv[1] });
    process.stdout.write('ready');
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: path.resolve(import.meta.dirname, '../../..'),
  });
  children.push(child);
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

describe('startEmbeddedPostgres', () => {
  it('starts a durable server of its own, and stops it', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    expect(await ask(server, 'show server_version')).toMatch(/^18/);
    expect(await ask(server, 'show fsync')).toBe('on');
    expect(await ask(server, 'show listen_addresses')).toBe('127.0.0.1');
    const pid = await serverPid();
    await server.stop();
    await server.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('keeps its address, and its password out of others’ sight', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    await first.stop();
    const second = await startEmbeddedPostgres({ dataDir });
    await second.stop();
    expect(second.connectionString).toBe(first.connectionString);
    const { mode } = await stat(path.join(dataDir, 'postgres', 'groupflow.json'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('shares one server among processes; who started it stops it', async () => {
    const owner = await startElsewhere();
    const guest = await startEmbeddedPostgres({ dataDir });
    const pid = await serverPid();
    await guest.stop();
    expect(isAlive(pid)).toBe(true);
    expect(await ask(guest, 'select 1')).toBe('1');
    await kill(owner);
  });

  it('takes over the server of a process that was killed', async () => {
    const owner = await startElsewhere();
    const pid = await serverPid();
    await kill(owner);
    expect(isAlive(pid)).toBe(true);
    const heir = await startEmbeddedPostgres({ dataDir });
    expect(await serverPid()).toBe(pid);
    await heir.stop();
    expect(isAlive(pid)).toBe(false);
  });
});

describe('startEmbeddedPostgres after a mishap', () => {
  it('starts although the lock of a dead server names a living process', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    const lock = await readFile(pidFile, 'utf8');
    await first.stop();
    await writeFile(pidFile, lock.replace(/^\d+/, String(process.pid)));
    const second = await startEmbeddedPostgres({ dataDir });
    expect(await ask(second, 'select 1')).toBe('1');
    await second.stop();
  });

  it('recovers after a crash of the server', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    await ask(first, 'create table if not exists kept (n integer)');
    await ask(first, 'insert into kept values (7)');
    process.kill(await serverPid(), 'SIGKILL');
    const second = await startEmbeddedPostgres({ dataDir });
    expect(await ask(second, 'select n from kept')).toBe('7');
    await second.stop();
  });

  it('starts in a folder that is closed to others, and begins anew when it is deleted', async () => {
    const closed = path.join(inject('testFolder'), 'embedded', 'closed');
    await mkdir(closed, { mode: 0o700 });
    const homes: string[] = [];
    const start = async () => {
      const server = await startEmbeddedPostgres({ dataDir: closed });
      homes.push(await realpath(path.join(closed, 'postgres')));
      return server;
    };
    const first = await start();
    await ask(first, 'create table kept ()');
    await first.stop();
    const second = await start();
    expect(await ask(second, "select to_regclass('kept') is not null")).toBe('true');
    await second.stop();
    await rm(path.join(closed, 'postgres'), { recursive: true });
    const third = await start();
    expect(await ask(third, "select to_regclass('kept') is null")).toBe('true');
    await third.stop();
    for (const home of homes) await rm(path.dirname(home), { recursive: true, force: true });
  });

  it('refuses a folder of another major version, and one with other contents', async () => {
    const old = path.join(dataDir, 'old');
    await mkdir(path.join(old, 'postgres'), { recursive: true });
    await writeFile(path.join(old, 'postgres', 'PG_VERSION'), '15\n');
    const refused = { code: 'SETTINGS_INVALID', details: { found: '15', expected: '18' } };
    await expect(startEmbeddedPostgres({ dataDir: old })).rejects.toMatchObject(refused);
    const strange = path.join(dataDir, 'strange');
    await mkdir(path.join(strange, 'postgres'), { recursive: true });
    await expect(startEmbeddedPostgres({ dataDir: strange })).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
    });
  });
});
