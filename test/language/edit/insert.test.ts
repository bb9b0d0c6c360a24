import { describe, expect, it } from 'vitest';
import type { EditOperation } from '../../../engine/language/edit/index.ts';
import { edited } from './edited.ts';

describe('inserting', () => {
  it('goes behind the comments of the entry before, at the column of the siblings', () => {
    const text = 'steps:\n   a: 1   # one\n     # x: off\n   b: 2\n';
    const insert: EditOperation = {
      type: 'insert',
      path: ['steps'],
      key: 'n',
      value: 3,
      after: 'a',
    };
    expect(edited(text, insert)).toBe('steps:\n   a: 1   # one\n     # x: off\n   n: 3\n   b: 2\n');
  });

  it('goes first, above the comments of the first', () => {
    const text = 'steps:\n  # of a\n  a: 1\n';
    const insert: EditOperation = {
      type: 'insert',
      path: ['steps'],
      key: 'n',
      value: 3,
      after: null,
    };
    expect(edited(text, insert)).toBe('steps:\n  n: 3\n  # of a\n  a: 1\n');
  });

  it('is parted by a blank line where its siblings are', () => {
    const insert: EditOperation = { type: 'insert', path: [], key: 'n', value: 3 };
    expect(edited('a: 1\n\nb: 2\n', insert)).toBe('a: 1\n\nb: 2\n\nn: 3\n');
    expect(edited('a: 1\nb: 2\n', insert)).toBe('a: 1\nb: 2\nn: 3\n');
  });

  it('imitates siblings in braces and siblings on lines', () => {
    const step = { wait: { for: '1d' }, next: 'a' };
    const insert: EditOperation = { type: 'insert', path: [], key: 'n', value: step };
    expect(edited('a: { wait: { for: 1h }, next: b }\n', insert)).toBe(
      'a: { wait: { for: 1h }, next: b }\nn: { wait: { for: 1d }, next: a }\n',
    );
    expect(edited('a:\n  wait: { for: 1h }\n  next: b\n', insert)).toBe(
      'a:\n  wait: { for: 1h }\n  next: b\nn:\n  wait: { for: 1d }\n  next: a\n',
    );
  });

  it('goes behind a value in braces, before a comment and a last comma', () => {
    const insert: EditOperation = { type: 'insert', path: ['a'], key: 'n', value: 3 };
    expect(edited('a: { x: 1, }   # c\n', insert)).toBe('a: { x: 1, n: 3, }   # c\n');
    expect(edited('a: {\n  x: 1   # one\n}\n', insert)).toBe('a: {\n  x: 1,   # one\n  n: 3\n}\n');
    expect(edited('a: {   # c\n}\n', insert)).toBe('a: { n: 3   # c\n}\n');
  });

  it('fills an empty map: nested on lines, flat in braces', () => {
    const nested = { wait: { for: '1d' } };
    expect(
      edited('steps: {}   # c\n', { type: 'insert', path: ['steps'], key: 'a', value: nested }),
    ).toBe('steps:   # c\n  a:\n    wait: { for: 1d }\n');
    expect(edited('vars:\n', { type: 'insert', path: ['vars'], key: 'a', value: 0 })).toBe(
      'vars: { a: 0 }\n',
    );
  });

  it('puts an item at an index of a list', () => {
    const text = 'on:\n  - a   # one\n  - b\n';
    expect(edited(text, { type: 'insert', path: ['on'], key: 1, value: 'new' })).toBe(
      'on:\n  - a   # one\n  - new\n  - b\n',
    );
    expect(edited(text, { type: 'insert', path: ['on'], key: 0, value: 'new' })).toBe(
      'on:\n  - new\n  - a   # one\n  - b\n',
    );
    expect(edited('on: [a, b]\n', { type: 'insert', path: ['on'], key: 2, value: 'new' })).toBe(
      'on: [a, b, new]\n',
    );
  });

  it('ends its lines as the document does', () => {
    const insert: EditOperation = { type: 'insert', path: [], key: 'n', value: 'one\ntwo' };
    expect(edited('a: 1\r\nb: 2\r\n', insert)).toBe('a: 1\r\nb: 2\r\nn: |-\r\n  one\r\n  two\r\n');
    expect(edited('a: 1\nb: 2', insert)).toBe('a: 1\nb: 2\nn: |-\n  one\n  two');
  });

  it('begins a document that is empty, below its comments', () => {
    const insert: EditOperation = { type: 'insert', path: [], key: 'flow', value: 'x' };
    expect(edited('', insert)).toBe('flow: x\n');
    expect(edited('# schema', insert)).toBe('# schema\nflow: x\n');
  });
});
