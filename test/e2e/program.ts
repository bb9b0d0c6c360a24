import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ended, startCli } from '../server/cli/run-cli.ts';

/** What `serve` prints of itself. */
interface Printed {
  readonly url: string;
  readonly signInLink: string;
  readonly database: string;
  readonly published: readonly string[];
  readonly rejected: readonly string[];
}

/** The program as people run it: a process of its own. */
export interface RunningProgram extends Printed {
  /** Asks it to stop, as Ctrl C does; its exit code. */
  stop(): Promise<number | null>;
  /** Ends it at once, with whatever it has in hand, as a power cut would. */
  kill(): Promise<void>;
}

/**
 * Runs `serve` until it answers.
 * @throws Error with what it complained of, when it ends instead
 */
export async function serve(environment: Record<string, string>): Promise<RunningProgram> {
  const child = startCli(['serve', '--json'], { environment });
  let complaints = '';
  child.stderr?.on('data', (chunk) => {
    complaints += chunk;
  });
  const over = ended(child);
  const first = await Promise.race([firstLine(child), over]);
  if (typeof first !== 'string' || !first.includes('"signInLink"')) {
    throw new Error(`The program did not start: ${first} ${complaints}`);
  }
  return {
    ...(JSON.parse(first) as Printed),
    stop() {
      child.kill('SIGTERM');
      return over;
    },
    async kill() {
      child.kill('SIGKILL');
      await over;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = await once(lines, 'line');
  return String(line);
}
