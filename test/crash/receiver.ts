import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { hash32 } from '../../engine/base/index.ts';

/** What a message of the webhook connector says, as far as it is counted here. */
export interface Content {
  readonly flow: string;
  readonly step: string;
  /** `kind:ref` of whom it is about. */
  readonly subject: string;
  readonly text: string;
}

/** A request that reached the receiver, as it wrote it down before it answered. */
export interface Arrival extends Content {
  readonly endpoint: 'keyed' | 'once';
  readonly key: string;
  /** The receiver knew the key and did nothing. */
  readonly repeated: boolean;
}

/** Of so many keys one is taken at its first request, but the answer never comes. */
const MUTE_ONE_IN = 97;

/** Whether the receiver takes the first request under a key without an answer. */
export function isMute(key: string): boolean {
  return hash32(`mute ${key}`) % MUTE_ONE_IN === 0;
}

/** An outside system in a process of its own, which outlives everything. */
export interface Receiver {
  readonly url: string;
  /** All that arrived so far, in order. */
  arrivals(): Promise<readonly Arrival[]>;
  /** Whom its questions were about, from the so manyth on. */
  asked(first: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

const PROGRAM = path.join(import.meta.dirname, 'receiver-program.ts');

/** Starts the receiver; `file` gets a line for each request. */
export async function startReceiver(file: string): Promise<Receiver> {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const over = once(child, 'close');
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const first = await Promise.race([once(lines, 'line'), over]);
  const [url] = first;
  if (typeof url !== 'string') throw new Error('The receiver did not start.');
  return {
    url,
    async asked(from) {
      const response = await fetch(`${url}/asked?first=${from}`);
      return response.json();
    },
    async arrivals() {
      const text = await readFile(file, 'utf8');
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Arrival);
    },
    async close() {
      child.kill('SIGTERM');
      await over;
    },
  };
}
