import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from '../../../../editor/flow/state/line-diff.ts';
import { linesOf, linesOfStep, stepAtOffset } from '../../../../editor/flow/state/text-lines.ts';
import { checked, EXAMPLE } from '../example-flow.ts';

const show = (before: string, after: string) =>
  diffLines(before, after).map(
    ({ type, text }) => `${{ same: ' ', removed: '-', added: '+' }[type]}${text}`,
  );

describe('comparing texts by lines', () => {
  it('puts a removed line before the one that replaces it', () => {
    expect(show('a\nb\nc', 'a\nx\nc')).toEqual([' a', '-b', '+x', ' c']);
  });

  it('finds lines that were only added or only removed', () => {
    expect(show('a\nc', 'a\nb\nc')).toEqual([' a', '+b', ' c']);
    expect(show('a\nb\nc', 'a\nc')).toEqual([' a', '-b', ' c']);
  });

  it('sees no difference in line ends', () => {
    expect(show('a\r\nb', 'a\nb')).toEqual([' a', ' b']);
  });

  it('holds both texts in full, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before.join('\n'), after.join('\n'));
        const old = lines.filter((line) => line.type !== 'added').map((line) => line.text);
        const fresh = lines.filter((line) => line.type !== 'removed').map((line) => line.text);
        expect(old.join('\n')).toBe(before.join('\n'));
        expect(fresh.join('\n')).toBe(after.join('\n'));
      }),
    );
  });
});

describe('places in the text', () => {
  const { flow } = checked(EXAMPLE);
  const line = (part: string) => EXAMPLE.slice(0, EXAMPLE.indexOf(part)).split('\n').length;

  it('finds the lines of a step, key included', () => {
    expect(linesOfStep(flow, 'hello')).toEqual({
      from: line('  hello:'),
      to: line('    next: menu'),
    });
    expect(linesOfStep(flow, 'gone')).toBeNull();
    expect(linesOf(flow, ['goals'])).toEqual({ from: 6, to: 6 });
  });

  it('finds the innermost step around an offset, and none between', () => {
    expect(stepAtOffset(flow, EXAMPLE.indexOf('回复 1 或 2'))).toBe('menu');
    expect(stepAtOffset(flow, EXAMPLE.indexOf('pause: {'))).toBe('pause');
    expect(stepAtOffset(flow, EXAMPLE.indexOf('order.paid'))).toBeNull();
  });
});
