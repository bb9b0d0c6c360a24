import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { EngineError } from '../../base/index.ts';
import { isAlive } from './cluster.ts';

const WAIT_MS = 50;
const WAIT_MAX = 2_400;

/** Does something while no other process does; a lock whose process is gone is taken over. */
export async function withStartLock<Result>(
  file: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await takeLock(file);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function takeLock(file: string): Promise<void> {
  for (let tries = 0; tries < WAIT_MAX; tries += 1) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!exists) throw error;
    }
    const holder = Number(await readFile(file, 'utf8').catch(() => '0'));
    if (holder > 0 && !isAlive(holder)) await rm(file, { force: true });
    else await pause(WAIT_MS);
  }
  throw new EngineError(
    'DATABASE_UNREACHABLE',
    `Another process has been starting the database for two minutes. Stop it, or delete ${file}.`,
    { retryable: true, details: { file } },
  );
}
