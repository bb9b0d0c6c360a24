import { describe, expect, test } from 'vitest';
import type {
  BacktestResult,
  BacktestRun,
} from '../../../../editor/flow/drawer/backtest-columns.ts';
import {
  columnsOf,
  isSame,
  percentOf,
  periodOf,
  rowsOf,
} from '../../../../editor/flow/drawer/backtest-columns.ts';

const none = { moved: 0, text: 0, onlyBefore: 0, onlyAfter: 0, refused: 0, released: 0 };
const counts = { ...none, heldBefore: 0, heldAfter: 0, really: null };
const row = (step: string, same: number, moved: number) => ({
  ...counts,
  flow: 'welcome',
  step,
  class: null,
  day: null,
  before: same + moved,
  after: same + moved,
  same,
  moved,
});

function result(steps: BacktestResult['steps'], total: Partial<BacktestResult['total']>) {
  const sum = { ...counts, before: 0, after: 0, same: 0, ...total };
  return { steps, total: sum } as BacktestResult; // what is looked at
}

describe('the difference of a backtest', () => {
  test('has columns for what there is', () => {
    expect(columnsOf(result([], {}))).toEqual(['before', 'after', 'same']);
    const moved = result([], { before: 2, after: 2, same: 1, moved: 1, really: 2 });
    expect(columnsOf(moved)).toEqual(['before', 'after', 'same', 'moved', 'really']);
    expect([isSame(moved), isSame(result([], { before: 1, after: 1, same: 1 }))]).toEqual([
      false,
      true,
    ]);
  });

  test('has rows for steps that differ, and for all where none does', () => {
    const [same, moved] = [row('hello', 2, 0), row('again', 0, 2)];
    expect(rowsOf(result([same, moved], {}))).toEqual([moved]);
    expect(rowsOf(result([same], {}))).toEqual([same]);
  });
});

describe('the period of a backtest', () => {
  test('ends now', () => {
    expect(periodOf(7, Date.UTC(2026, 2, 9))).toEqual({
      from: '2026-03-02T00:00:00.000Z',
      to: '2026-03-09T00:00:00.000Z',
    });
  });

  test('is passed through from its beginning to its end', () => {
    const run = (at: string | null) =>
      ({ ...periodOf(10, Date.UTC(2026, 2, 11)), at }) as BacktestRun;
    expect(percentOf(run(null))).toBe(0);
    expect(percentOf(run('2026-02-01T00:00:00.000Z'))).toBe(0);
    expect(percentOf(run('2026-03-06T00:00:00.000Z'))).toBe(50);
    expect(percentOf(run('2026-03-11T00:00:00.000Z'))).toBe(100);
  });
});
