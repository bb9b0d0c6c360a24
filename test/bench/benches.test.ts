import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../harness/postgres.ts';
import { createTestDatabase, POSTGRES_VERSIONS } from '../harness/postgres.ts';
import { WELCOME } from './flows.ts';
import type { BenchGround } from './ground.ts';
import { openGround } from './ground.ts';
import { benchIngest, benchIngestSingle } from './ingest.ts';
import { benchIngestHttp } from './ingest-http.ts';
import { openInstallation } from './installation.ts';
import { benchLatency } from './latency.ts';
import type { Measurement } from './measure.ts';
import { benchPeers } from './peers.ts';
import type { Line } from './ratios.ts';
import type { BenchServer } from './servers.ts';
import { benchSleepers } from './sleepers.ts';
import { benchTimers } from './timers.ts';
import { benchWelcome, checkAll } from './welcome.ts';
import { benchWorkers } from './workers.ts';

// Each bench checks by itself that all its work was done; here each does a little of it.

/** Processes and peers take a few seconds to start, and minutes where much else runs. */
const BUSY_MS = 180_000;

let database: TestDatabase;
let server: BenchServer;

beforeAll(async () => {
  database = await createTestDatabase(POSTGRES_VERSIONS[0] ?? 18, { empty: true });
  server = { name: 'test', url: database.connectionString, stop: async () => {} };
});

afterAll(() => database.drop());

async function onGround<Result>(work: (ground: BenchGround) => Promise<Result>): Promise<Result> {
  const ground = await openGround(server);
  try {
    return await work(ground);
  } finally {
    await ground.close();
  }
}

async function linesOf(lines: AsyncIterable<Line>): Promise<readonly Line[]> {
  const found: Line[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

function pick(lines: readonly Line[], ...names: readonly string[]) {
  return lines.map((line) => names.map((name) => line[name]));
}

describe('a bench on one database', () => {
  const benches: readonly (readonly [
    name: string,
    run: (ground: BenchGround, n: number) => Promise<Measurement>,
    counted: number,
  ])[] = [
    ['welcome', benchWelcome, 20],
    ['latency', benchLatency, 20],
    ['ingest', benchIngest, 20],
    ['ingest-single', benchIngestSingle, 20],
    ['ingest-http-7', benchIngestHttp(7), 20],
    // With the instance that the others are copies of.
    ['timers', benchTimers, 21],
  ];

  it.each(benches)('does all the work of %s and measures it', async (name, run, counted) => {
    const measured = await onGround((ground) => run(ground, 20));
    expect(measured).toMatchObject({ bench: name, n: counted, perSecond: expect.any(Number) });
    expect(measured.perSecond).toBeGreaterThan(0);
    expect(measured.walBytesPer).toBeGreaterThan(0);
  });

  it('gives no figure when something was left undone', async () => {
    const undone = onGround(async (ground) => {
      const engine = await openInstallation(ground.store, { flows: [WELCOME] });
      await checkAll(ground, engine, 1);
    });
    await expect(undone).rejects.toThrow('Not all was done');
  });
});

describe('a bench of several processes', { timeout: BUSY_MS }, () => {
  it('lets one worker and two do the same work', async () => {
    const lines = await linesOf(benchWorkers(server, 40, [1, 2]));
    expect(pick(lines, 'bench', 'n', 'workers')).toEqual([
      ['workers', 40, 1],
      ['workers', 40, 2],
    ]);
  });

  it('starts a worker on a database of sleepers and on one without', async () => {
    const lines = await linesOf(benchSleepers(server, 100, { rounds: 1, looksMax: 1 }));
    expect(pick(lines, 'bench', 'n')).toEqual([
      ['sleepers', 0],
      ['sleepers', 100],
    ]);
    for (const { rssMb } of lines) expect(rssMb).toBeGreaterThan(0);
  });
});

describe('peers', { timeout: BUSY_MS }, () => {
  it('all do the work once a round, and are compared', async () => {
    const lines = await linesOf(benchPeers(server, 40, 1));
    const others = ['floor', 'pg-boss-bulk', 'pg-boss', 'dbos'];
    expect(pick(lines, 'bench', 'round', 'ratio')).toEqual([
      ...['groupflow', ...others].map((name) => [`peers:${name}`, 1, undefined]),
      ['peers:groupflow', 'median', undefined],
      ...others.flatMap((name) => [
        [`peers:${name}`, 'median', undefined],
        ['peers', undefined, `groupflow / ${name}`],
      ]),
    ]);
  });
});
