import type { SegmentMove } from '../core/index.ts';

/** How many subjects are in a level of a ladder; `ladder` is the key of its rule. */
export interface SegmentCount {
  readonly ladder: string;
  readonly level: string;
  readonly count: number;
}

/** What moves add to the counts, without those that come to nothing. */
export function segmentDeltas(moves: readonly SegmentMove[]): readonly SegmentCount[] {
  const sums = new Map<string, SegmentCount>();
  const add = (ladder: string, level: string | null, by: number) => {
    if (level === null) return;
    const name = `${ladder}\n${level}`;
    const count = (sums.get(name)?.count ?? 0) + by;
    sums.set(name, { ladder, level, count });
  };
  for (const { ladder, from, to } of moves) {
    add(ladder, from, -1);
    add(ladder, to, 1);
  }
  return [...sums.values()].filter(({ count }) => count !== 0);
}
