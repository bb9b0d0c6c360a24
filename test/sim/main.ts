import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { SeedReport } from './run-seed.ts';
import { runSeed } from './run-seed.ts';
import type { Summary } from './summary.ts';
import { addReport, brokenText, newSummary, summaryText } from './summary.ts';

const USAGE = 'usage: npm run sim -- [--seeds N] [--from S] [--jobs J] | --seed X\n';
/** After so many broken runs the next one says nothing new. */
const BROKEN_MAX = 10;

/** Every `step`th seed of a range. */
interface Share {
  readonly from: number;
  readonly count: number;
  readonly step: number;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '1' },
      seed: { type: 'string' },
    },
  });
  const given = [values.seeds, values.from, values.jobs, values.seed ?? '0'].map(Number);
  if (given.some((value) => !Number.isSafeInteger(value) || value < 0)) {
    process.stderr.write(USAGE);
    return 2;
  }
  const [seeds = 0, from = 0, jobs = 1, seed = 0] = given;
  const startedMs = performance.now();
  const summary = newSummary();
  if (values.seed !== undefined) tell(summary, await runSeed(seed));
  else await runShares(summary, { from, seeds, jobs });
  process.stdout.write(summaryText(summary, (performance.now() - startedMs) / 1_000));
  return summary.broken.length === 0 && summary.seeds > 0 ? 0 : 1;
}

function tell(summary: Summary, report: SeedReport): void {
  addReport(summary, report);
  if (report.violations.length > 0) process.stdout.write(brokenText(report));
}

async function runShares(
  summary: Summary,
  range: { readonly from: number; readonly seeds: number; readonly jobs: number },
): Promise<void> {
  const { from, seeds, jobs } = range;
  await Promise.all(
    Array.from({ length: jobs }, (_, job) => {
      const count = Math.ceil((seeds - job) / jobs);
      return runShare(summary, { from: from + job, count, step: jobs });
    }),
  );
}

function runShare(summary: Summary, share: Share): Promise<void> {
  const worker = new Worker(new URL(import.meta.url), { workerData: share });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  worker.on('message', (report: SeedReport) => {
    tell(summary, report);
    if (summary.broken.length >= BROKEN_MAX) void worker.terminate();
  });
  worker.on('error', reject);
  worker.on('exit', () => resolve());
  return promise;
}

async function work({ from, count, step }: Share): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const report = await runSeed(from + index * step);
    // The trace of a run that went well is of no use to anybody.
    const trace = report.violations.length === 0 ? [] : report.trace;
    parentPort?.postMessage({ ...report, trace });
  }
}

if (isMainThread) process.exitCode = await main();
// Only `runShare` starts this file as a worker.
else await work(workerData as Share);
