import { parseArgs } from 'node:util';
import { runSeed } from './run-seed.ts';
import { addReport, differenceText, newSummary, summaryText } from './summary.ts';

const USAGE = `npm run oracle -- [--flows 1000] [--from 1]

Plays made flows on the real machine and on a plain interpreter of the language's rules, and
compares both after every event and wake-up.
`;

/** More differences than anybody reads at once. */
const DIFFERENT_MAX = 10;

function main(): number {
  const { values } = parseArgs({
    options: {
      flows: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
    },
  });
  const [flows = 0, from = 0] = [values.flows, values.from].map(Number);
  if (![flows, from].every((value) => Number.isSafeInteger(value) && value >= 0)) {
    process.stderr.write(USAGE);
    return 2;
  }
  const startedMs = performance.now();
  const summary = newSummary();
  for (let seed = from; seed < from + flows; seed += 1) {
    const report = runSeed(seed);
    addReport(summary, report);
    if (report.difference) process.stdout.write(differenceText(report));
    if (summary.different.length >= DIFFERENT_MAX) break;
  }
  process.stdout.write(summaryText(summary, (performance.now() - startedMs) / 1_000));
  return summary.different.length === 0 && summary.seeds > 0 ? 0 : 1;
}

process.exitCode = main();
