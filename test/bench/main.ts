import { parseArgs } from 'node:util';
import { benchAdvance } from './advance.ts';
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

/** Those that need no database. */
const PURE: Readonly<
  Record<string, { readonly run: (n: number) => readonly Measurement[]; readonly n: number }>
> = { advance: { run: benchAdvance, n: 20_000 } };

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { n: { type: 'string' } },
  });
  const known = [...Object.keys(PURE), ...Object.keys(BENCHES)];
  const names = positionals.length === 0 ? known : positionals;
  const unknown = names.filter((name) => !known.includes(name));
  const n = values.n === undefined ? null : Number(values.n);
  if (unknown.length > 0 || (n !== null && !(Number.isSafeInteger(n) && n > 0))) {
    process.stderr.write(`usage: npm run bench -- [${known.join(' | ')}]… [--n <count>]\n`);
    return 2;
  }
  for (const bench of names.flatMap((name) => PURE[name] ?? [])) {
    bench.run(n ?? bench.n).forEach(print);
  }
  const benches = names.flatMap((name) => BENCHES[name] ?? []);
  if (benches.length > 0) await runOnServers(benches, n);
  return 0;
}

async function runOnServers(benches: readonly Bench[], n: number | null): Promise<void> {
  const servers = await openServers();
  try {
    for (const server of servers) {
      for (const bench of benches) {
        const ground = await openGround(server);
        try {
          print(await bench.run(ground, n ?? bench.n));
        } finally {
          await ground.close();
        }
      }
    }
  } finally {
    for (const server of servers) await server.stop();
  }
}

function print(measured: Measurement): void {
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}

process.exitCode = await main();
