import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applySplices,
  composeSplices,
  reverseSplices,
  type Splice,
  toSplices,
} from '../../../engine/language/edit/index.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '中', '😀', '😁'), maxLength: 20 });

/** A text with some stretches of it replaced. */
const edited = text.chain((before) =>
  fc
    .array(fc.tuple(fc.nat(before.length), fc.nat(4), text), { maxLength: 4 })
    .map((cuts) => ({ before, splices: splicesOf(before, cuts) })),
);

function splicesOf(
  before: string,
  cuts: readonly (readonly [number, number, string])[],
): readonly Splice[] {
  const replacements = cuts.map(([start, length, added]) => ({
    start,
    end: Math.min(before.length, start + length),
    text: added,
  }));
  return toSplices(before, replacements) ?? [];
}

describe('splices', () => {
  it('replace several stretches at once, counted in the text before', () => {
    const splices = toSplices('one two three', [
      { start: 8, end: 13, text: '3' },
      { start: 0, end: 3, text: '1' },
    ]);
    expect(splices).toEqual([
      { start: 0, end: 3, text: '1', removed: 'one' },
      { start: 8, end: 13, text: '3', removed: 'three' },
    ]);
    expect(applySplices('one two three', splices ?? [])).toBe('1 two 3');
  });

  it('leave out what a replacement keeps equal', () => {
    expect(toSplices('next: greet', [{ start: 0, end: 11, text: 'next: great' }])).toEqual([
      { start: 9, end: 10, text: 'a', removed: 'e' },
    ]);
    expect(toSplices('same', [{ start: 0, end: 4, text: 'same' }])).toEqual([]);
  });

  it('never part a surrogate pair', () => {
    expect(toSplices('a😀b', [{ start: 1, end: 3, text: '😁' }])).toEqual([
      { start: 1, end: 3, text: '😁', removed: '😀' },
    ]);
  });

  it('join where they touch and are refused where they overlap', () => {
    const first = { start: 0, end: 2, text: 'x' };
    expect(toSplices('abcd', [first, { start: 2, end: 3, text: 'y' }])).toEqual([
      { start: 0, end: 3, text: 'xy', removed: 'abc' },
    ]);
    expect(toSplices('abcd', [first, { start: 1, end: 3, text: 'y' }])).toBeNull();
  });

  it('are undone by their reverse', () => {
    fc.assert(
      fc.property(edited, ({ before, splices }) => {
        const after = applySplices(before, splices);
        expect(applySplices(after, reverseSplices(splices))).toBe(before);
        expect(reverseSplices(reverseSplices(splices))).toEqual(splices);
      }),
    );
  });

  it('compose into one list that leads from the first text to the last', () => {
    const twice = edited.chain(({ before, splices }) => {
      const middle = applySplices(before, splices);
      return fc
        .array(fc.tuple(fc.nat(middle.length), fc.nat(4), text), { maxLength: 4 })
        .map((cuts) => ({ before, middle, first: splices, second: splicesOf(middle, cuts) }));
    });
    fc.assert(
      fc.property(twice, ({ before, middle, first, second }) => {
        const joined = composeSplices(first, second);
        const after = applySplices(middle, second);
        expect(applySplices(before, joined)).toBe(after);
        expect(applySplices(after, reverseSplices(joined))).toBe(before);
        for (const { start, end, removed } of joined)
          expect(before.slice(start, end)).toBe(removed);
      }),
    );
  });
});
