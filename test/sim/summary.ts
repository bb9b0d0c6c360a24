import type { SeedReport } from './run-seed.ts';

/** What many runs came to, added up. */
export interface Summary {
  seeds: number;
  readonly broken: SeedReport[];
  readonly tally: Record<string, number>;
  readonly faults: Record<string, number>;
}

export function newSummary(): Summary {
  return { seeds: 0, broken: [], tally: {}, faults: {} };
}

export function addReport(summary: Summary, report: SeedReport): void {
  summary.seeds += 1;
  if (report.violations.length > 0) summary.broken.push(report);
  addUp(summary.tally, report.tally);
  addUp(summary.faults, report.faults);
}

function addUp(sums: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + count;
}

/** Tells of a broken run: what broke, its last steps, and how to see it again. */
export function brokenText({ seed, violations, trace }: SeedReport): string {
  return [
    `seed ${seed} broke ${violations.length} laws:`,
    ...violations.map((text) => `  ${text}`),
    'last steps:',
    ...trace.slice(-20).map((text) => `  ${text}`),
    `again: npm run sim -- --seed ${seed}`,
    '',
  ].join('\n');
}

export function summaryText(summary: Summary, seconds: number): string {
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  return [
    `${summary.seeds} seeds in ${seconds.toFixed(0)} s, ${summary.broken.length} broken`,
    `happened: ${list(summary.tally)}`,
    `faults: ${list(summary.faults)}`,
    '',
  ].join('\n');
}
