import { parseArgs } from 'node:util';
import type { BenchGround } from './ground.ts';
import { openGround, openServers } from './ground.ts';
import { benchIngest, benchIngestSingle } from './ingest.ts';
import type { Measurement } from './measure.ts';
import { benchTimers } from './timers.ts';
import { benchLatency, benchWelcome } from './welcome.ts';

interface Bench {
  readonly run: (ground: BenchGround, n: number) => Promise<Measurement>;
  readonly n: number;
}

/** Each with how many it measures by default: some ten seconds of work on two cores. */
const BENCHES: Readonly<Record<string, readonly Bench[]>> = {
  welcome: [{ run: benchWelcome, n: 50_000 }],
  timers: [{ run: benchTimers, n: 50_000 }],
  ingest: [
    { run: benchIngest, n: 100_000 },
    { run: benchIngestSingle, n: 50_000 },
  ],
  latency: [{ run: benchLatency, n: 5_000 }],
};

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { n: { type: 'string' } },
  });
  const names = positionals.length === 0 ? Object.keys(BENCHES) : positionals;
  const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
  const n = values.n === undefined ? null : Number(values.n);
  if (unknown.length > 0 || (n !== null && !(Number.isSafeInteger(n) && n > 0))) {
    const known = Object.keys(BENCHES).join(' | ');
    process.stderr.write(`usage: npm run bench -- [${known}]… [--n <count>]\n`);
    return 2;
  }
  const servers = await openServers();
  try {
    for (const server of servers) {
      for (const bench of names.flatMap((name) => BENCHES[name] ?? [])) {
        const ground = await openGround(server);
        try {
          const measured = await bench.run(ground, n ?? bench.n);
          process.stdout.write(`${JSON.stringify(measured)}\n`);
        } finally {
          await ground.close();
        }
      }
    }
  } finally {
    for (const server of servers) await server.stop();
  }
  return 0;
}

process.exitCode = await main();
