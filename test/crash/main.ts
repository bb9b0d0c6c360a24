import { parseArgs } from 'node:util';
import { commandOf, reportOf } from './report.ts';
import { runStorm, type StormOptions } from './storm.ts';

const USAGE = 'usage: npm run crash -- [--rounds <n>] [--seed <n>] [--workers <n>]\n';
const LARGEST = { rounds: 100_000, seed: 2 ** 31, workers: 16 };

function readOptions(): StormOptions | null {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(Date.now() % LARGEST.seed) },
      workers: { type: 'string', default: '3' },
    },
  });
  const options = {
    rounds: Number(values.rounds),
    seed: Number(values.seed),
    workers: Number(values.workers),
  };
  const isFine = (['rounds', 'seed', 'workers'] as const).every((name) => {
    const value = options[name];
    return Number.isSafeInteger(value) && value >= 1 && value <= LARGEST[name];
  });
  return isFine ? options : null;
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) {
    process.stderr.write(USAGE);
    return 2;
  }
  process.stdout.write(`${commandOf(options)}\n`);
  const onRound = (round: number, fault: string) =>
    process.stdout.write(`${String(round).padStart(6)}  ${fault}\n`);
  const early = new AbortController();
  process.once('SIGINT', () => early.abort());
  const outcome = await runStorm({ ...options, onRound, signal: early.signal });
  process.stdout.write(`\n${reportOf(outcome, options).join('\n')}\n`);
  return outcome.logs === null ? 0 : 1;
}

process.exitCode = await main();
