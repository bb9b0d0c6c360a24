import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startChild } from './child.ts';
import { TIMERS } from './flows.ts';
import type { BenchGround } from './ground.ts';
import { openGround, optimize } from './ground.ts';
import { eventOf, openInstallation } from './installation.ts';
import { rounded, rssBytesOf } from './measure.ts';
import type { BenchServer } from './servers.ts';
import { createWaiting } from './waiting.ts';

const PROGRAM = join(import.meta.dirname, '../../server/cli/main.ts');
const DAY_MS = 86_400_000;

/** Memory counts as settled once it stays within this for so many looks, or after the last one. */
const SETTLED_BYTES = 1_048_576;
const SETTLED_LOOKS = 6;
const LOOK_MS = 500;

/** How carefully it is measured. */
interface Care {
  readonly rounds: number;
  /** Most looks at the memory of a process. */
  readonly looksMax: number;
}

const CARE: Care = { rounds: 3, looksMax: 60 };

/** A worker process, freshly started on a database in which n instances wait. */
interface Start {
  readonly bench: 'sleepers';
  readonly store: string;
  readonly n: number;
  /** From the start of the process until it says that it works. */
  readonly readyMs: number;
  /** From the start of the process until an event that was waiting for it is worked off. */
  readonly firstTurnMs: number;
  /** Resident memory once it has settled. */
  readonly rssMb: number;
  readonly [more: string]: string | number;
}

/**
 * What n sleeping instances cost a worker: its memory and the time of its start, on a database with
 * them and on one without, in turns. Yields the median of both, the latter with the growth.
 */
export async function* benchSleepers(
  server: BenchServer,
  n: number,
  { rounds, looksMax }: Care = CARE,
): AsyncGenerator<Start> {
  const empty = await openGround(server);
  const full = await openGround(server);
  try {
    await openInstallation(empty.store, { flows: [TIMERS] });
    await createWaiting(full, n, () => Date.now() + DAY_MS);
    for (const ground of [empty, full]) await optimize(ground);
    const without: Start[] = [];
    const having: Start[] = [];
    for (let round = 0; round < rounds; round += 1) {
      without.push(await measureStart(empty, { n: 0, round, looksMax }));
      having.push(await measureStart(full, { n, round, looksMax }));
    }
    const [base, grown] = [medianOf(without), medianOf(having)];
    yield base;
    yield { ...grown, growthMb: rounded(grown.rssMb - base.rssMb) };
    const counts = (await full.store.counts())['bench-timers'];
    if (counts?.active !== n + 1) throw new Error(`They do not sleep: ${JSON.stringify(counts)}.`);
  } finally {
    await full.close();
    await empty.close();
  }
}

async function measureStart(
  ground: BenchGround,
  start: { readonly n: number; readonly round: number; readonly looksMax: number },
): Promise<Start> {
  const engine = await openInstallation(ground.store, { flows: [TIMERS] });
  const call = {
    ...eventOf('message.received', 2_000_000_000, Date.now()),
    id: `call-${start.round}`,
  };
  await engine.ingest.accept([call]);
  const startedAt = performance.now();
  const worker = await startChild(PROGRAM, {
    arguments: ['worker', '--json'],
    databaseUrl: ground.url,
  });
  while ((await ground.store.inboxDepth()) > 0) await pause(2);
  const firstTurnMs = performance.now() - startedAt;
  const rss = await settledRss(worker.pid, start.looksMax);
  await worker.stop();
  return {
    bench: 'sleepers',
    store: ground.name,
    n: start.n,
    readyMs: Math.round(worker.readyMs),
    firstTurnMs: Math.round(firstTurnMs),
    rssMb: rounded(rss / 1_048_576),
  };
}

async function settledRss(pid: number, looksMax: number): Promise<number> {
  const looks: number[] = [];
  while (looks.length < looksMax) {
    await pause(LOOK_MS);
    looks.push(rssBytesOf(pid));
    const latest = looks.slice(-SETTLED_LOOKS);
    const span = Math.max(...latest) - Math.min(...latest);
    if (latest.length === SETTLED_LOOKS && span <= SETTLED_BYTES) break;
  }
  return looks.at(-1) ?? 0;
}

/** Each figure's own median. */
function medianOf(starts: readonly Start[]): Start {
  const [first] = starts;
  if (first === undefined) throw new Error('Nothing was started.');
  const median = (of: (start: Start) => number) =>
    starts.map(of).sort((left, right) => left - right)[Math.floor((starts.length - 1) / 2)] ?? 0;
  return {
    ...first,
    readyMs: median((start) => start.readyMs),
    firstTurnMs: median((start) => start.firstTurnMs),
    rssMb: median((start) => start.rssMb),
  };
}
