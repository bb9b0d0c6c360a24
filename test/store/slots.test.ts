import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../engine/base/index.ts';
import type { SlotBooks } from '../../engine/store/slots.ts';
import { takeSlots } from '../../engine/store/slots.ts';

const NOW = instant(1_000_000);

describe('slots', () => {
  it('never let more than the measure through in any window, wherever it begins', () => {
    const limit = fc.record({
      max: fc.integer({ min: 1, max: 4 }),
      perMs: fc.integer({ min: 1, max: 50 }),
    });
    const asks = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 60 }),
        targets: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 8 }),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(limit, limit, asks, (all, each, given) => {
        const books: SlotBooks = new Map();
        const taken = new Map<string, number[]>();
        let now: number = NOW;
        for (const { afterMs, targets } of given) {
          now += afterMs;
          const messages = targets.map((target) => [
            { name: 'all', ...all },
            { name: `to ${target}`, ...each },
          ]);
          for (const [index, slot] of takeSlots(books, messages, instant(now)).entries()) {
            expect(slot.at).toBeGreaterThanOrEqual(now);
            for (const { name } of messages[index] ?? []) {
              taken.set(name, [...(taken.get(name) ?? []), slot.at]);
            }
          }
        }
        for (const [name, times] of taken) {
          const { max, perMs } = name === 'all' ? all : each;
          const sorted = times.toSorted((left, right) => left - right);
          for (const [index, at] of sorted.entries()) {
            const next = sorted[index + max];
            if (next !== undefined) expect(next - at).toBeGreaterThanOrEqual(perMs);
          }
        }
      }),
    );
  });

  it('waste none: a whole measure goes at once, the next as soon as it may', () => {
    const limit = { name: 'all', max: 2, perMs: 100 };
    const slots = takeSlots(new Map(), [[limit], [limit], [limit], []], NOW);
    expect(slots.map(({ at }) => at - NOW)).toEqual([0, 0, 100, 0]);
  });

  it('are not booked further ahead than the book has pages', () => {
    const limit = { name: 'all', max: 1, perMs: 100 };
    const books: SlotBooks = new Map();
    const slots = takeSlots(
      books,
      Array.from({ length: 510 }, () => [limit]),
      NOW,
    );
    expect(slots.filter(({ taken }) => taken).length).toBe(500);
    expect(new Set(slots.slice(500).map(({ at }) => at - NOW))).toEqual(new Set([50_000]));
    expect(books.get('all')?.length).toBe(500);
  });
});
