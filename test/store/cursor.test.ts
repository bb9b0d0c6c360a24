import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from '../../engine/store/cursor.ts';

describe('cursor', () => {
  it('unpacks what it packed, safe in a URL', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string({ unit: 'binary' }), (number, text) => {
        const cursor = encodeCursor([number, text]);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(cursor, ['number', 'string'])).toEqual([number, text]);
      }),
    );
  });

  it('refuses other texts, other counts and other types', () => {
    const given = ['', '%%%', 'bm9wZQ', encodeCursor([1]), encodeCursor(['a', 1])];
    for (const cursor of given) {
      expect(() => decodeCursor(cursor, ['number', 'string'])).toThrow(
        expect.objectContaining({ code: 'INPUT_INVALID', details: { cursor } }),
      );
    }
  });
});
