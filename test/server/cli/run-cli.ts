import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../../server/cli/main.ts');

export interface CliOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface CliOptions {
  readonly environment?: Record<string, string>;
  readonly input?: string;
  readonly cwd?: string;
}

/**
 * Runs the command line as a process of its own, in an environment that holds nothing but what is
 * given.
 */
export async function runCli(
  parameters: readonly string[],
  options: CliOptions = {},
): Promise<CliOutcome> {
  const child = startCli(parameters, options);
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    said.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said.stderr += chunk;
  });
  child.stdin?.end(options.input ?? '');
  return { code: await ended(child), ...said };
}

/** Starts the command line and leaves it running. */
export function startCli(
  parameters: readonly string[],
  { environment = {}, cwd }: CliOptions = {},
): ChildProcess {
  return spawn(process.execPath, [MAIN, ...parameters], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...environment },
    ...(cwd === undefined ? {} : { cwd }),
    stdio: 'pipe',
  });
}

/** Waits for a process to end. */
export async function ended(child: ChildProcess): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject);
  child.on('close', resolve);
  return promise;
}
