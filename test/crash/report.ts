import type { Outcome, StormOptions } from './storm.ts';

const BROKEN_MAX = 10;

/** Says what a run came to, as lines of a table. */
export function reportOf(outcome: Outcome, options: StormOptions): readonly string[] {
  const { findings, tally, figures, hasOwnDisk, logs } = outcome;
  const rows = Object.entries({ ...figures, ...tally }).map(
    ([name, count]) => `${wordsOf(name).padEnd(24)} ${String(count).padStart(8)}`,
  );
  const verdicts = findings.map(({ promise, counted, broken }) => {
    const word = broken.length > 0 ? 'BROKEN' : 'kept';
    return `${word.padEnd(7)} ${String(counted).padStart(8)}  ${promise}`;
  });
  const details = findings.flatMap(({ promise, broken }) =>
    broken.length === 0 ? [] : [`${promise}:`, ...shown(broken)],
  );
  return [
    ...rows,
    ...(hasOwnDisk ? [] : ['the disk was not filled: that takes root and a mount']),
    '',
    ...verdicts,
    ...(details.length === 0 ? [] : ['', ...details]),
    ...(logs === null ? [] : ['', `logs: ${logs}`, `again: ${commandOf(options)}`]),
  ];
}

/** The command that repeats a run, as far as its moments can be repeated. */
export function commandOf({ seed, rounds, workers }: StormOptions): string {
  return `npm run crash -- --rounds ${rounds} --seed ${seed} --workers ${workers}`;
}

function shown(broken: readonly string[]): readonly string[] {
  const more = broken.length - BROKEN_MAX;
  const lines = broken.slice(0, BROKEN_MAX).map((line) => `  ${line}`);
  return more > 0 ? [...lines, `  … and ${more} more`] : lines;
}

/** `workersKilled` reads as `workers killed`. */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
