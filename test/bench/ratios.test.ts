import { expect, it } from 'vitest';
import { percentiles } from './measure.ts';
import { ratiosOf } from './ratios.ts';

const FIGURE = { bench: 'welcome', n: 10, perSecond: 300, p50Ms: 4, cpuSecondsPer1000: 0.2 };

it('divides what one server did by what another did', () => {
  const one = { name: 'embedded', lines: [FIGURE] };
  const other = { name: 'postgres', lines: [{ ...FIGURE, perSecond: 200, p50Ms: 8 }] };
  expect(ratiosOf(one, other)).toEqual([
    {
      bench: 'welcome',
      ratio: 'embedded / postgres',
      perSecond: 1.5,
      p50Ms: 0.5,
      cpuSecondsPer1000: 1,
    },
  ]);
});

it('compares neither rounds nor ratios nor what has no rate', () => {
  const lines = [{ ...FIGURE, round: 1 }, { ...FIGURE, ratio: 'a / b' }, { bench: 'sleepers' }];
  expect(ratiosOf({ name: 'one', lines }, { name: 'other', lines })).toEqual([]);
});

it('takes percentiles by nearest rank', () => {
  const values = Array.from({ length: 200 }, (_, index) => 200 - index);
  expect(percentiles(values)).toEqual({ p50Ms: 100, p99Ms: 198 });
  expect(percentiles([])).toEqual({ p50Ms: null, p99Ms: null });
});
