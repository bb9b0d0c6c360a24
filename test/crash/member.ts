import type { ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { ended, startCli } from '../server/cli/run-cli.ts';
import type { TcpProxy } from './proxy.ts';

/** A start that found no database is tried again after so long, as a service manager does. */
const START_AGAIN_MS = 100;
const COMPLAINTS_MAX = 20;
const NO_DATABASE = 'DATABASE_UNREACHABLE';

export interface MemberOptions {
  readonly name: string;
  readonly command: 'serve' | 'worker';
  readonly environment: Readonly<Record<string, string>>;
  /** Gets what it says on standard error. */
  readonly logFile: string;
  readonly proxy: TcpProxy;
}

/** A process of the engine that is started again whenever it ends, as a service manager does. */
export interface Member {
  readonly name: string;
  readonly command: 'serve' | 'worker';
  readonly proxy: TcpProxy;
  isReady(): boolean;
  /** Ends it with whatever it has in hand; it starts again by itself. */
  kill(): void;
  /** Asks it to stop in the middle of its work; it starts again by itself. */
  restart(): void;
  freeze(): void;
  thaw(): void;
  /** Turns that threw, of all its lives. */
  turnFaults(): number;
  /** Ends that nobody asked for. */
  falls(): readonly string[];
  /** Asks it to stop; its exit code. */
  stop(): Promise<number | null>;
}

/** What a life of the process has said. */
interface Life {
  readonly child: ChildProcess;
  readonly complaints: string[];
  isReady: boolean;
  isKilled: boolean;
  isAsked: boolean;
}

/** Starts a process and keeps it alive until it is stopped. */
export function startMember(options: MemberOptions): Member {
  const { name, command, proxy } = options;
  const falls: string[] = [];
  let turnFaults = 0;
  let isStopping = false;
  let life = begin();

  function begin(): Life {
    const child = startCli([command, '--json'], { environment: { ...options.environment } });
    const begun: Life = { child, complaints: [], isReady: false, isKilled: false, isAsked: false };
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (line.includes('"version"')) begun.isReady = true;
      else begun.complaints.push(line);
    });
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      appendFileSync(options.logFile, `${line}\n`);
      begun.complaints.push(line);
      if (begun.complaints.length > COMPLAINTS_MAX) begun.complaints.shift();
      if (line.includes('"lane":"turn"')) turnFaults += 1;
    });
    return begun;
  }

  async function keepAlive(): Promise<number | null> {
    for (;;) {
      const code = await ended(life.child);
      if (isStopping) return code;
      const { isReady, isKilled, isAsked, complaints } = life;
      const foundNone = !isReady && complaints.some((line) => line.includes(NO_DATABASE));
      const isExpected = isKilled || foundNone || (isAsked && code === 0);
      if (!isExpected) falls.push(`${name} ended with ${code}: ${complaints.join('\n')}`);
      if (foundNone) await pause(START_AGAIN_MS);
      if (isStopping) return code;
      life = begin();
    }
  }

  const over = keepAlive();
  return {
    name,
    command,
    proxy,
    isReady: () => life.isReady && !life.isKilled && !life.isAsked,
    kill() {
      life.isKilled = true;
      life.child.kill('SIGKILL');
    },
    restart() {
      life.isAsked = true;
      life.child.kill('SIGTERM');
    },
    freeze: () => void life.child.kill('SIGSTOP'),
    thaw: () => void life.child.kill('SIGCONT'),
    turnFaults: () => turnFaults,
    falls: () => falls,
    stop() {
      isStopping = true;
      life.child.kill('SIGTERM');
      return over;
    },
  };
}
