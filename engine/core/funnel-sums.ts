import type { FunnelCount } from './journal.ts';

/** Counts of the same step and port in one. */
export function summed(counts: readonly FunnelCount[]): readonly FunnelCount[] {
  if (counts.length < 2) return counts;
  // A turn of one entity goes through few steps: comparing is cheaper here than making names.
  const sums: FunnelCount[] = [];
  for (const item of counts) {
    const at = sums.findIndex((sum) => isSame(sum, item));
    const known = sums[at];
    if (known) sums[at] = { ...known, count: known.count + item.count };
    else sums.push(item);
  }
  return sums;
}

function isSame(left: FunnelCount, right: FunnelCount): boolean {
  return (
    left.step === right.step &&
    left.port === right.port &&
    left.flow === right.flow &&
    left.version === right.version
  );
}
