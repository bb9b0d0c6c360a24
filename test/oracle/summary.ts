import type { KindCount, SeedReport } from './run-seed.ts';

/** What many seeds came to, added up. */
export interface Summary {
  seeds: number;
  compared: number;
  refused: number;
  overflowed: number;
  readonly different: SeedReport[];
  readonly tally: Record<string, number>;
  readonly kinds: Record<string, KindCount>;
}

export function newSummary(): Summary {
  return { seeds: 0, compared: 0, refused: 0, overflowed: 0, different: [], tally: {}, kinds: {} };
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
  for (const [kind, { made, entered }] of Object.entries(report.kinds)) {
    const sum = summary.kinds[kind] ?? { made: 0, entered: 0 };
    summary.kinds[kind] = { made: sum.made + made, entered: sum.entered + entered };
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
  const { seeds, compared, refused, overflowed, different } = summary;
  const list = inOrder(summary.tally).map(([name, count]) => `${name} ${count}`);
  const kinds = inOrder(summary.kinds).map(
    ([kind, { made, entered }]) => `${kind} ${made} / ${entered}`,
  );
  return [
    `${seeds} seeds in ${seconds.toFixed(0)} s, compared at ${compared} moments: ${different.length} differ`,
    `made flows that the checker refused: ${refused}; seeds that fed themselves: ${overflowed}`,
    `happened: ${list.join(', ')}`,
    `steps made / entered: ${kinds.join(', ')}`,
    '',
  ].join('\n');
}

function inOrder<Value>(
  of: Readonly<Record<string, Value>>,
): readonly (readonly [string, Value])[] {
  return Object.entries(of).sort(([left], [right]) => (left < right ? -1 : 1));
}
