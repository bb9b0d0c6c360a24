import { describe, expect, it } from 'vitest';
import { allotRows } from '../../engine/store/allot-rows.ts';

const limits = { rowMax: 1_000, countCap: 128 };

describe('allotRows', () => {
  it('gives each shard what it was seen to have', () => {
    const loads = [
      { shard: 1, rows: 127 },
      { shard: 2, rows: 1 },
    ];
    expect(allotRows(loads, limits)).toEqual([127, 1]);
  });

  it('shares what is left among shards that may have more', () => {
    const loads = [
      { shard: 1, rows: 128 },
      { shard: 2, rows: 128 },
      { shard: 3, rows: 44 },
    ];
    expect(allotRows(loads, limits)).toEqual([478, 478, 44]);
  });

  it('takes no more than was counted when the turn is full already', () => {
    const loads = Array.from({ length: 9 }, (_, shard) => ({ shard, rows: 128 }));
    expect(allotRows(loads, limits)).toEqual([...new Array(7).fill(128), 104, 1]);
  });

  it('takes at least one row, or a shard would never get on', () => {
    expect(allotRows([{ shard: 1, rows: 0 }], limits)).toEqual([1]);
  });
});
