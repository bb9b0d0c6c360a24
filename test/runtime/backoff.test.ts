import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../engine/base/index.ts';
import { ATTEMPT_MAX, backoffMs } from '../../engine/runtime/backoff.ts';

const LEAST = { next: () => 0.999_999 };
const MOST = { next: () => 0 };
const attempts = Array.from({ length: ATTEMPT_MAX - 1 }, (_, index) => index + 1);

describe('the wait after a failed attempt', () => {
  it('grows fourfold from two seconds to an hour', () => {
    expect(attempts.map((attempt) => backoffMs(attempt, MOST))).toEqual([
      2_000, 8_000, 32_000, 128_000, 512_000, 2_048_000, 3_600_000,
    ]);
  });

  it('has at most half taken off', () => {
    expect(attempts.map((attempt) => backoffMs(attempt, LEAST))).toEqual([
      1_001, 4_001, 16_001, 64_001, 256_001, 1_024_002, 1_800_002,
    ]);
  });

  it('is at least what the other side asked for, up to a day', () => {
    expect(backoffMs(1, MOST, 60_000)).toBe(60_000);
    expect(backoffMs(1, MOST, 100)).toBe(2_000);
    expect(backoffMs(1, MOST, 10 * 86_400_000)).toBe(86_400_000);
  });

  it('is bounded whatever is drawn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: ATTEMPT_MAX }), fc.nat(), (attempt, seed) => {
        const ms = backoffMs(attempt, seededRandom(seed));
        expect(Number.isInteger(ms) && ms >= 1_000 && ms <= 3_600_000).toBe(true);
      }),
    );
  });
});
