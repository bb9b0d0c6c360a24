import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { isAlive } from '../../engine/store/embedded/cluster.ts';
import { stopServers } from './server.ts';

const PREFIX = 'groupflow-test-';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of this run, in which the database servers live once a test asks for one. */
    readonly testFolder: string;
  }
}

/** Gives the run a folder; its servers are stopped at the end, even when tests fail. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweep();
  const folder = await mkdtemp(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  // As root the servers run under an account of their own, which must be able to pass.
  await chmod(folder, 0o755);
  project.provide('testFolder', folder);
  return () => discard(folder);
}

/** Clears what runs that were killed have left behind. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = /^groupflow-test-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await discard(path.join(tmpdir(), name));
  }
}

async function discard(folder: string): Promise<void> {
  await stopServers(folder);
  await rm(folder, { recursive: true, force: true });
}
