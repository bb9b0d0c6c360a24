import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { print } from './print.ts';

type Line = Readonly<Record<string, unknown>>;

/** A Node process that prints a line of JSON as soon as it is ready. */
export interface Child {
  readonly pid: number;
  readonly ready: Line;
  /** From the start of the process to its first line. */
  readonly readyMs: number;
  /** Asks it to stop, and waits until it has; what it printed last. */
  stop(): Promise<Line>;
}

/**
 * Starts a script and waits until it is ready.
 * @throws Error when it ends before; `stop` throws when it fails later
 */
export async function startChild(
  script: string,
  options: { readonly arguments?: readonly string[]; readonly databaseUrl: string },
): Promise<Child> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [script, ...(options.arguments ?? [])], {
    env: { ...process.env, DATABASE_URL: options.databaseUrl, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  let last: string | null = null;
  lines.on('line', (line) => {
    last = line;
  });
  // Node closes the lines only after the last one was told.
  const closed = once(lines, 'close');
  await Promise.race([once(lines, 'line'), ended]);
  const readyMs = performance.now() - startedAt;
  if (last === null || child.pid === undefined) throw new Error(`${script} did not start.`);
  const ready = parseLine(last);
  return {
    pid: child.pid,
    ready,
    readyMs,
    async stop() {
      child.kill('SIGTERM');
      const [code, signal] = await ended;
      await closed;
      if (code !== 0) throw new Error(`${script} ended with ${code ?? signal}.`);
      return last === null ? ready : parseLine(last);
    },
  };
}

function parseLine(line: string): Line {
  // The scripts print objects.
  return JSON.parse(line) as Line;
}

/** In a child: prints a line, then waits until somebody asks it to stop. */
export async function untilStopped(ready: Line): Promise<void> {
  const stopped = once(process, 'SIGTERM');
  print(ready);
  await stopped;
}
