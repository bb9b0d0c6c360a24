import { describe, expect, test } from 'vitest';
import { compareArms, proportionOf } from '../../../server/reports/proportion.ts';

describe('a proportion', () => {
  // Worked out by hand from Wilson's formula; 0 of 10 and 50 of 100 stand in many textbooks.
  test.each([
    [0, 10, [0, 0.2775]],
    [50, 100, [0.4038, 0.5962]],
    [10, 10, [0.7225, 1]],
  ] as const)('%d of %d lies between the bounds %j', (won, ended, [low, high]) => {
    const found = proportionOf({ won, ended });
    expect(found?.rate).toBe(won / ended);
    expect(found?.low).toBeCloseTo(low, 4);
    expect(found?.high).toBeCloseTo(high, 4);
  });

  test('of nothing is none', () => {
    expect(proportionOf({ won: 0, ended: 0 })).toBeNull();
  });
});

describe('arms', () => {
  const arm = (won: number, ended: number) => ({ won, ended });

  test('tell nothing before each has ten goals and ten misses', () => {
    expect(compareArms([arm(9, 100), arm(60, 100)])).toBe('few');
    expect(compareArms([arm(95, 100), arm(60, 100)])).toBe('few');
    expect(compareArms([arm(50, 100)])).toBe('few');
  });

  test('differ where chance does not explain it', () => {
    // p is 0.0005: 120 of 1,000 against 175 of 1,000.
    expect(compareArms([arm(120, 1_000), arm(175, 1_000)])).toBe('differs');
    // p is 0.18.
    expect(compareArms([arm(120, 1_000), arm(140, 1_000)])).toBe('alike');
  });

  test('have to differ more the more of them there are', () => {
    // p is 0.034: enough for two arms, not for five.
    const [first, second] = [arm(120, 1_000), arm(152, 1_000)];
    expect(compareArms([first, second])).toBe('differs');
    expect(compareArms([first, second, first, first, first])).toBe('alike');
  });
});
