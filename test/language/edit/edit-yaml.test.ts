import { describe, expect, it } from 'vitest';
import { editYaml } from '../../../engine/language/edit/index.ts';
import { edited, set } from './edited.ts';

describe('several operations', () => {
  it('are made from one reading and give one list of splices', () => {
    const result = editYaml('a: b   # to b\nb: a\n', [
      { type: 'set', path: ['a'], value: 'c' },
      { type: 'renameKey', path: ['b'], to: 'c' },
    ]);
    expect(result).toEqual({
      ok: true,
      text: 'a: c   # to b\nc: a\n',
      splices: [
        { start: 3, end: 4, text: 'c', removed: 'b' },
        { start: 14, end: 15, text: 'c', removed: 'b' },
      ],
    });
  });

  it('are made one after the other where one builds on the other', () => {
    expect(
      edited(
        'steps:\n  a: 1\n',
        { type: 'insert', path: ['steps'], key: 'b', value: { next: 'a' } },
        { type: 'set', path: ['steps', 'b', 'next'], value: 'b' },
        { type: 'delete', path: ['steps', 'a'] },
      ),
    ).toBe('steps:\n  b: { next: b }\n');
  });

  it('leave the text alone where they change nothing', () => {
    expect(editYaml('a: "x"\n', [{ type: 'set', path: ['a'], value: 'x' }])).toEqual({
      ok: true,
      text: 'a: "x"\n',
      splices: [],
    });
  });
});

describe('an edit is refused', () => {
  it('where the key exists already, with its place', () => {
    const result = editYaml('a: 1\nb: 2\n', [{ type: 'renameKey', path: ['a'], to: 'b' }]);
    expect(result).toEqual({
      ok: false,
      code: 'EXISTS',
      message: {
        zh: '“b”已经存在，请换一个名称。',
        en: '`b` exists already. Choose another name.',
      },
      range: {
        start: { offset: 5, line: 2, column: 1 },
        end: { offset: 9, line: 2, column: 5 },
      },
    });
    expect(edited('a: 1\n', { type: 'insert', path: [], key: 'a', value: 2 })).toBe('EXISTS');
    expect(edited('a: 1\nb: 2\n', { type: 'copy', path: ['a'], to: 'b' })).toBe('EXISTS');
  });

  it('where the path leads nowhere', () => {
    expect(set('a: 1\n', ['b'], 2)).toBe('MISSING');
    expect(edited('a: 1\n', { type: 'delete', path: ['a', 'b'] })).toBe('MISSING');
    expect(edited('a: [1]\n', { type: 'insert', path: ['a'], key: 2, value: 2 })).toBe('MISSING');
    expect(edited('a: 1\n', { type: 'insert', path: [], key: 'b', value: 2, after: 'c' })).toBe(
      'MISSING',
    );
    expect(edited('a: 1\n', { type: 'move', path: ['a'], after: 'c' })).toBe('MISSING');
  });

  it('where the value is not what the operation needs', () => {
    expect(edited('a: 1\n', { type: 'delete', path: [] })).toBe('UNSUPPORTED');
    expect(edited('a: 1\n', { type: 'insert', path: ['a'], key: 'b', value: 2 })).toBe(
      'UNSUPPORTED',
    );
    expect(edited('a: [1]\n', { type: 'insert', path: ['a'], key: 'b', value: 2 })).toBe(
      'UNSUPPORTED',
    );
    expect(edited('a: [1]\n', { type: 'renameKey', path: ['a', 0], to: 'b' })).toBe('UNSUPPORTED');
    expect(set('a: 1\n', ['a'], Number.NaN)).toBe('UNSUPPORTED');
  });

  it('where the YAML is wrong, with what is to blame', () => {
    const result = editYaml('a: [1\nb: 2\n', [{ type: 'set', path: ['b'], value: 1 }]);
    expect(result.ok ? null : [result.code, result.range?.start.line]).toEqual(['SYNTAX', 2]);
    expect(set('a: 1\na: 2\n', ['a'], 3)).toBe('SYNTAX');
    expect(set('a: 1\n---\na: 2\n', ['a'], 3)).toBe('SYNTAX');
  });

  it('where the YAML has anchors, aliases, tags, question marks or keys that are no names', () => {
    for (const text of [
      'a: &x 1\nb: *x\n',
      'a: !!str 1\n',
      '? a\n: 1\n',
      '{ a: 1 }: 2\n',
      'a: [b: 1]\n',
      '? \n: 1\n',
    ]) {
      expect(set(text, ['a'], 2)).toBe('UNSUPPORTED');
    }
  });

  it('where the text is too long or nests too deep', () => {
    expect(set(`a: ${'x'.repeat(262_145)}\n`, ['a'], 2)).toBe('UNSUPPORTED');
    expect(set(`a: ${'x'.repeat(262_140)}\n`, ['a'], 2)).toBe('a: 2\n');
    const nested = (depth: number) => `a: ${'['.repeat(depth)}${']'.repeat(depth)}\n`;
    expect(set(nested(63), ['a'], 2)).toBe('a: 2\n');
    expect(set(nested(64), ['a'], 2)).toBe('UNSUPPORTED');
    expect(set(nested(20_000), ['a'], 2)).toBe('UNSUPPORTED');
  });

  it('where no way of writing it would be read back right', () => {
    const text = 'a: |-\n  x\nb: 1\n\n    # stays\nc: 2\n';
    expect(edited(text, { type: 'delete', path: ['b'] })).toBe('UNSUPPORTED');
  });
});

describe('a document with a byte order mark', () => {
  it('is edited behind it', () => {
    const text = '\ufeffa: 1\nb: 2\n';
    expect(edited(text, { type: 'insert', path: [], key: 'n', value: 3, after: null })).toBe(
      '\ufeffn: 3\na: 1\nb: 2\n',
    );
    expect(edited(text, { type: 'delete', path: ['a'] })).toBe('\ufeffb: 2\n');
  });
});
