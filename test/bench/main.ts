import { parseArgs } from 'node:util';
import { benchAdvance } from './advance.ts';
import { benchBacktest } from './backtest.ts';
import { benchCompile } from './compile.ts';
import type { BenchGround } from './ground.ts';
import { openGround } from './ground.ts';
import { benchIngest, benchIngestSingle } from './ingest.ts';
import { benchIngestHttp } from './ingest-http.ts';
import { benchLatency } from './latency.ts';
import type { Measurement } from './measure.ts';
import { benchMeasures } from './measures.ts';
import { benchPeers } from './peers.ts';
import { print } from './print.ts';
import type { Line } from './ratios.ts';
import { ratiosOf } from './ratios.ts';
import type { BenchServer } from './servers.ts';
import { openServers } from './servers.ts';
import { benchSleepers } from './sleepers.ts';
import { benchTimers } from './timers.ts';
import { benchWelcome } from './welcome.ts';
import { benchWorkers } from './workers.ts';

/** Yields each line as soon as it is known. */
type Run = (server: BenchServer, n: number) => AsyncIterable<Line>;

interface Bench {
  readonly run: Run;
  readonly n: number;
}

/** Each with how many it measures by default: most take ten seconds, a million takes minutes. */
const BENCHES: Readonly<Record<string, readonly Bench[]>> = {
  welcome: [{ run: onGround(benchWelcome), n: 50_000 }],
  timers: [{ run: onGround(benchTimers), n: 1_000_000 }],
  ingest: [
    { run: onGround(benchIngest), n: 100_000 },
    { run: onGround(benchIngestSingle), n: 50_000 },
    { run: onGround(benchIngestHttp(100)), n: 100_000 },
    { run: onGround(benchIngestHttp(1_000)), n: 100_000 },
  ],
  latency: [{ run: onGround(benchLatency), n: 5_000 }],
  sleepers: [{ run: benchSleepers, n: 1_000_000 }],
  measures: [{ run: benchMeasures, n: 20_000 }],
  workers: [{ run: benchWorkers, n: 50_000 }],
  peers: [{ run: benchPeers, n: 40_000 }],
};

/** Those that need no database. */
const PURE: Readonly<
  Record<string, { readonly run: (n: number) => readonly Measurement[]; readonly n: number }>
> = {
  advance: { run: benchAdvance, n: 20_000 },
  compile: { run: benchCompile, n: 200 },
  backtest: { run: benchBacktest, n: 1_000_000 },
};

function onGround(measure: (ground: BenchGround, n: number) => Promise<Measurement>): Run {
  return async function* (server, n) {
    const ground = await openGround(server);
    try {
      yield await measure(ground, n);
    } finally {
      await ground.close();
    }
  };
}

/** Prints what a bench measures on each server, and then how the first compares with the others. */
async function runOn(servers: readonly BenchServer[], bench: Bench, n: number): Promise<void> {
  const found: { readonly name: string; readonly lines: Line[] }[] = [];
  for (const server of servers) {
    const lines: Line[] = [];
    for await (const line of bench.run(server, n)) {
      print(line);
      lines.push(line);
    }
    found.push({ name: server.name, lines });
  }
  const [first, ...others] = found;
  if (first === undefined) return;
  for (const other of others) for (const line of ratiosOf(first, other)) print(line);
}

/** What shells report of a program that Ctrl C ended. */
const INTERRUPTED = 130;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { n: { type: 'string' }, server: { type: 'string' } },
  });
  const known = [...Object.keys(PURE), ...Object.keys(BENCHES)];
  const names = positionals.length === 0 ? known : positionals;
  const unknown = names.filter((name) => !known.includes(name));
  const n = values.n === undefined ? null : Number(values.n);
  if (unknown.length > 0 || (n !== null && !(Number.isSafeInteger(n) && n > 0))) {
    process.stderr.write(
      `usage: npm run bench -- [${known.join(' | ')}]… [--n <count>] [--server embedded | postgres]\n`,
    );
    return 2;
  }
  for (const bench of names.flatMap((name) => PURE[name] ?? [])) {
    bench.run(n ?? bench.n).forEach(print);
  }
  const benches = names.flatMap((name) => BENCHES[name] ?? []);
  return benches.length === 0 ? 0 : runOnServers(benches, { n, only: values.server ?? null });
}

/** Ends with 2 where there is no such server. */
async function runOnServers(
  benches: readonly Bench[],
  { n, only }: { readonly n: number | null; readonly only: string | null },
): Promise<number> {
  const opening = openServers(only);
  let stopping: Promise<unknown> | null = null;
  const stop = () => {
    stopping ??= opening.then((servers) => Promise.all(servers.map((server) => server.stop())));
    return stopping;
  };
  // Servers are processes of their own, which would go on without us.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(INTERRUPTED)));
  }
  const servers = await opening;
  if (servers.length === 0) {
    process.stderr.write(`There is no server ${only ?? ''} to measure on.\n`);
    return 2;
  }
  try {
    for (const bench of benches) {
      await runOn(servers, bench, n ?? bench.n);
    }
  } finally {
    await stop();
  }
  return 0;
}

process.exitCode = await main();
