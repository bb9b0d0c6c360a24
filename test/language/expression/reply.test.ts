import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesReply } from '../../../engine/language/expression/index.ts';

describe('a reply', () => {
  it.each([
    ['1', '1', true],
    [' １。', '1', true],
    ['好的～！', '好的', true],
    ['Yes, please', 'YES PLEASE', true],
    ['价\u200b格', '价格', true],
    ['我要价格', '价格', false],
    ['11', '1', false],
    ['', '1', false],
    ['+1', '1', false],
  ])('equals an answer after folding: %s and %s', (text, answer, expected) => {
    expect(matchesReply(text, [{ type: 'equals', text: answer }])).toBe(expected);
  });

  it.each([
    ['请问，价 格多少？', '价格', true],
    ['ＰＲＩＣＥ?', 'price', true],
    ['报价', '价格', false],
  ])('contains an answer after folding: %s and %s', (text, answer, expected) => {
    expect(matchesReply(text, [{ type: 'contains', text: answer }])).toBe(expected);
  });

  it('matches when one of the answers does', () => {
    const answers = [
      { type: 'equals', text: '1' },
      { type: 'contains', text: '价格' },
    ] as const;
    expect(matchesReply('看看价格', answers)).toBe(true);
    expect(matchesReply('2', answers)).toBe(false);
    expect(matchesReply('1', [])).toBe(false);
  });

  it('is compared as it stands with an answer of punctuation alone', () => {
    expect(matchesReply(' ? ', [{ type: 'equals', text: '?' }])).toBe(true);
    expect(matchesReply('!', [{ type: 'equals', text: '?' }])).toBe(false);
    expect(matchesReply('anything?', [{ type: 'contains', text: '?' }])).toBe(false);
  });

  it('always equals and contains itself', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) =>
          matchesReply(text, [{ type: 'equals', text }]) &&
          matchesReply(text, [{ type: 'contains', text }]),
      ),
    );
  });
});
