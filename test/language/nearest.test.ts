import { describe, expect, it } from 'vitest';
import { nearest } from '../../engine/language/nearest.ts';

describe('what the author meant', () => {
  it.each([
    ['wait-reply', ['wait-for-reply', 'greet'], 'wait-for-reply'],
    ['sned', ['send', 'ask'], 'send'],
    ['materal', ['material', 'menu'], 'material'],
    ['Next', ['next'], 'next'],
    ['ab', ['ba', 'xy'], 'ba'],
  ])('takes %s for the nearest of %j', (word, candidates, meant) => {
    expect(nearest(word, candidates)).toBe(meant);
  });

  it.each([
    ['teleport', ['send', 'ask']],
    ['a', ['bcd']],
    ['send', ['send']],
    ['x'.repeat(65), ['x'.repeat(64)]],
    ['anything', []],
  ])('finds nothing near %s in %j', (word, candidates) => {
    expect(nearest(word, candidates)).toBeNull();
  });
});
