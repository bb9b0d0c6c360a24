import { describe, expect, it } from 'vitest';
import { edited } from './edited.ts';

describe('renaming, moving and copying', () => {
  it('renames a key in its quotes and its place', () => {
    expect(edited(`"a": 1   # c\nb: 2\n`, { type: 'renameKey', path: ['a'], to: 'n' })).toBe(
      `"n": 1   # c\nb: 2\n`,
    );
    expect(edited('a: 1\n', { type: 'renameKey', path: ['a'], to: 'x: y' })).toBe('"x: y": 1\n');
  });

  it('moves an entry with its comments and its blank line', () => {
    const text = 'a: 1   # one\n\n# of b\nb: 2\n\nc: 3\n';
    expect(edited(text, { type: 'move', path: ['b'], after: null })).toBe(
      '# of b\nb: 2\n\na: 1   # one\n\nc: 3\n',
    );
    expect(edited(text, { type: 'move', path: ['a'], after: 'c' })).toBe(
      '# of b\nb: 2\n\nc: 3\n\na: 1   # one\n',
    );
  });

  it('copies an entry as it is written', () => {
    const text = `a:\n  text: 'x'   # why\n  list: [ 1,2 ]\nb: 2\n`;
    expect(edited(text, { type: 'copy', path: ['a'], to: 'n' })).toBe(
      `a:\n  text: 'x'   # why\n  list: [ 1,2 ]\nn:\n  text: 'x'   # why\n  list: [ 1,2 ]\nb: 2\n`,
    );
  });
});
