import type { SeedReport } from './run-seed.ts';

/** What many seeds came to, added up. */
export interface Summary {
  seeds: number;
  compared: number;
  refused: number;
  overflowed: number;
  readonly different: SeedReport[];
  readonly tally: Record<string, number>;
}

export function newSummary(): Summary {
  return { seeds: 0, compared: 0, refused: 0, overflowed: 0, different: [], tally: {} };
}

export function addReport(summary: Summary, report: SeedReport): void {
  summary.seeds += 1;
  summary.compared += report.compared;
  summary.refused += report.refusedCount;
  if (report.overflowed) summary.overflowed += 1;
  if (report.difference) summary.different.push(report);
  for (const [name, count] of Object.entries(report.tally)) {
    summary.tally[name] = (summary.tally[name] ?? 0) + count;
  }
}

/** Moves that are told of a seed at which both differ; the last ones tell most. */
const MOVES_SHOWN = 30;

/** Tells of a difference: the flows, what happened, what either holds, and how to see it again. */
export function differenceText({ seed, difference }: SeedReport): string {
  if (!difference) return '';
  const { texts, moves, what, real, oracle } = difference;
  return [
    `seed ${seed}: they differ in ${what}`,
    ...texts,
    ...moves.slice(-MOVES_SHOWN),
    `machine: ${JSON.stringify(real, null, 2)}`,
    `interpreter: ${JSON.stringify(oracle, null, 2)}`,
    `again: npm run oracle -- --flows 1 --from ${seed}`,
    '',
  ].join('\n');
}

export function summaryText(summary: Summary, seconds: number): string {
  const { seeds, compared, refused, overflowed, different, tally } = summary;
  const list = Object.entries(tally)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`);
  return [
    `${seeds} seeds in ${seconds.toFixed(0)} s, compared at ${compared} moments: ${different.length} differ`,
    `made flows that the checker refused: ${refused}; seeds that fed themselves: ${overflowed}`,
    `happened: ${list.join(', ')}`,
    '',
  ].join('\n');
}
