import { expect, test } from 'vitest';
import { createHistogram } from '../../engine/runtime/histogram.ts';

test('counts each value in its bucket and in all above, a bound with its own', () => {
  const histogram = createHistogram([1, 10]);
  for (const value of [0.5, 1, 1.5, 10, 11]) histogram.observe(value);
  expect(histogram.read()).toEqual({ bounds: [1, 10], counts: [2, 4, 5], sum: 24 });
});
