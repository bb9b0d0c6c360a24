import { describe, expect, it } from 'vitest';
import { benchBacktest } from './backtest.ts';

describe('the bench of backtests', () => {
  it('plays the same messages twice, but for the changed ones', () => {
    const lines = benchBacktest(20_000);
    expect(lines.map(({ bench, n }) => [bench, n])).toEqual([
      ['backtest', 20_000],
      ['backtest-welcome', 20_000],
    ]);
    for (const { same, moved, before, turns, shared } of lines) {
      expect(moved).toBeGreaterThan(0);
      expect(same).toBeGreaterThan(Number(before) / 2);
      expect(shared).toBeLessThan(Number(turns));
    }
  });
});
