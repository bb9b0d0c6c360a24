import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../engine/base/index.ts';
import { diffToOperations, editYaml } from '../../../engine/language/edit/index.ts';
import { randomValue } from './random-operations.ts';
import { loadJson } from './yaml-values.ts';

describe('the difference of two values', () => {
  it('is empty for equal values, whatever the order of their keys', () => {
    expect(diffToOperations([], { a: 1, b: [2] }, { b: [2], a: 1 })).toEqual([]);
  });

  it('changes what differs, adds behind the key before, and then removes', () => {
    expect(diffToOperations(['steps', 'x'], { a: 1, b: 2, c: 3 }, { a: 1, n: 4, b: 5 })).toEqual([
      { type: 'set', path: ['steps', 'x', 'b'], value: 5 },
      { type: 'insert', path: ['steps', 'x'], key: 'n', value: 4, after: 'a' },
      { type: 'delete', path: ['steps', 'x', 'c'] },
    ]);
  });

  it('puts a new first key before all others', () => {
    expect(diffToOperations([], { b: 1 }, { a: 0, b: 1 })).toEqual([
      { type: 'insert', path: [], key: 'a', value: 0, after: null },
    ]);
  });

  it('takes a member that is undefined for one that is absent', () => {
    const after = { a: undefined, b: undefined } as unknown as { a: null }; // as a form leaves it
    expect(diffToOperations([], { a: 1 }, after)).toEqual([{ type: 'delete', path: ['a'] }]);
  });

  it('finds the item that went out of a list', () => {
    expect(diffToOperations(['on'], ['a', 'b', 'c'], ['a', 'c'])).toEqual([
      { type: 'delete', path: ['on', 1] },
    ]);
  });

  it('changes an item inside itself', () => {
    const before = [
      { share: 50, next: 'x' },
      { share: 50, next: 'y' },
    ];
    const after = [
      { share: 50, next: 'x' },
      { share: 30, next: 'y' },
      { share: 20, next: 'z' },
    ];
    expect(diffToOperations(['split'], before, after)).toEqual([
      { type: 'insert', path: ['split'], key: 2, value: { share: 20, next: 'z' } },
      { type: 'set', path: ['split', 1, 'share'], value: 30 },
    ]);
  });

  it('replaces a value of another type as a whole', () => {
    expect(diffToOperations(['late'], 'run', { within: '2h' })).toEqual([
      { type: 'set', path: ['late'], value: { within: '2h' } },
    ]);
  });

  it('leads from any value to any other', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seededRandom(seed);
        const before = { root: randomValue(random) };
        const after = { root: randomValue(random) };
        const text = `${JSON.stringify(before)}\n`;
        const result = editYaml(text, diffToOperations([], before, after));
        expect(result.ok && loadJson(result.text)).toEqual(after);
      }),
      { numRuns: 200 },
    );
  });
});
