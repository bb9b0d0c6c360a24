import { describe, expect, it } from 'vitest';
import { set } from './edited.ts';

describe('setting a scalar', () => {
  it('keeps the quotes that it had', () => {
    expect(set(`a: 'x'   # c\n`, ['a'], "it's")).toBe(`a: 'it''s'   # c\n`);
    expect(set(`a: "x"\n`, ['a'], 'say "hi"')).toBe(`a: "say \\"hi\\""\n`);
    expect(set('a: x\n', ['a'], 'hello world')).toBe('a: hello world\n');
  });

  it('adds quotes where plain text would be read as something else', () => {
    for (const text of ['true', 'null', '1', '10:00', 'yes', 'a: b', 'a #b', '- x', '# x', '']) {
      expect(set('a: x\n', ['a'], text)).toBe(`a: ${JSON.stringify(text)}\n`);
    }
  });

  it('drops quotes for what is no text', () => {
    expect(set(`a: "x"\n`, ['a'], 30)).toBe('a: 30\n');
    expect(set(`a: 'x'\n`, ['a'], null)).toBe('a: null\n');
  });

  it('keeps a block of text with its header, its comment and its indent', () => {
    const text = 'a:\n  text: |-   # to all\n      one\n\n      two\n  next: b\n';
    expect(set(text, ['a', 'text'], '一\n二')).toBe(
      'a:\n  text: |-   # to all\n      一\n      二\n  next: b\n',
    );
  });

  it('keeps folded text folded', () => {
    expect(set('a: >-\n  one\n  two\n', ['a'], 'x\ny')).toBe('a: >-\n  x\n\n  y\n');
  });

  it('keeps the blank lines of a block that counts them', () => {
    expect(set('a: |+\n  x\n\nb: 1\n', ['a'], 'y\n\n')).toBe('a: |+\n  y\n\nb: 1\n');
    expect(set('a: |+\n  x\n\nb: 1\n', ['a'], 'y')).toBe('a: |-\n  y\nb: 1\n');
  });

  it('writes several lines as a block, unless a deeper comment would become part of it', () => {
    expect(set('a: x\nb: 1\n', ['a'], 'one\ntwo')).toBe('a: |-\n  one\n  two\nb: 1\n');
    expect(set('a: x\n    # deep\nb: 1\n', ['a'], 'one\ntwo')).toBe(
      'a: "one\\ntwo"\n    # deep\nb: 1\n',
    );
  });

  it('fills a value that is not written', () => {
    expect(set('a:   # c\nb: 1\n', ['a'], 'x')).toBe('a: x   # c\nb: 1\n');
    expect(set('a: { b, c: 1 }\n', ['a', 'b'], 'x')).toBe('a: { b: x, c: 1 }\n');
    expect(set('- a\n-\n', [1], 'x')).toBe('- a\n- x\n');
  });

  it('escapes what cannot be seen', () => {
    expect(set('a: x\n', ['a'], 'a\u2028b\u0007')).toBe('a: "a\\u2028b\\u0007"\n');
  });
});

describe('setting a map or a list', () => {
  it('changes only what differs, so that comments inside stay', () => {
    const text = 'a:\n  # why\n  x: 1   # one\n  y: 2   # two\n';
    expect(set(text, ['a'], { x: 1, y: 3, z: 4 })).toBe(
      'a:\n  # why\n  x: 1   # one\n  y: 3   # two\n  z: 4\n',
    );
  });

  it('keeps comments of the items of a list that stay', () => {
    const text = 'on:\n  - a   # one\n  - b   # two\n  - c   # three\n';
    expect(set(text, ['on'], ['a', 'c', 'd'])).toBe('on:\n  - a   # one\n  - c   # three\n  - d\n');
  });

  it('puts a flat value in braces and a nested one on lines of its own', () => {
    expect(set('a: x   # c\n', ['a'], { end: 'done' })).toBe('a: { end: done }   # c\n');
    expect(set('a: x   # c\nb: 1\n', ['a'], { end: { deep: 1 } })).toBe(
      'a:   # c\n  end: { deep: 1 }\nb: 1\n',
    );
  });

  it('puts a scalar in the place of a block, with the comments around it kept', () => {
    const text = 'failed:   # sorry\n  end: x\n  # was: y\nnext: b\n';
    expect(set(text, ['failed'], 'b')).toBe('failed: b   # sorry\n  # was: y\nnext: b\n');
  });
});
