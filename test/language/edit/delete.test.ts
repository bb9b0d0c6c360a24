import { describe, expect, it } from 'vitest';
import { edited } from './edited.ts';

describe('deleting', () => {
  it('takes the lines of an entry with the comments that belong to it', () => {
    const text = [
      'steps:',
      '  # heading',
      '',
      '  # of a',
      '  a: 1   # trailing',
      '    # deeper',
      '  # of b',
      '  b: 2',
      '',
    ].join('\n');
    expect(edited(text, { type: 'delete', path: ['steps', 'a'] })).toBe(
      'steps:\n  # heading\n\n  # of b\n  b: 2\n',
    );
  });

  it('leaves one blank run where there were two', () => {
    expect(edited('a: 1\n\nb: 2\n\nc: 3\n', { type: 'delete', path: ['b'] })).toBe(
      'a: 1\n\nc: 3\n',
    );
    expect(edited('x:\n  a: 1\n\n  b: 2\n', { type: 'delete', path: ['x', 'a'] })).toBe(
      'x:\n  b: 2\n',
    );
    expect(edited('a: 1\n\nb: 2\n', { type: 'delete', path: ['b'] })).toBe('a: 1\n');
  });

  it('leaves the comments at the head of the document', () => {
    expect(edited('# schema\nflow: x\nabout: y\n', { type: 'delete', path: ['flow'] })).toBe(
      '# schema\nabout: y\n',
    );
  });

  it('leaves an empty map or list behind its last entry', () => {
    expect(edited('a:   # c\n  b: 1\nd: 2\n', { type: 'delete', path: ['a', 'b'] })).toBe(
      'a: {}   # c\nd: 2\n',
    );
    expect(edited('a:\n- x\n', { type: 'delete', path: ['a', 0] })).toBe('a: []\n');
    expect(edited('- a: 1\n', { type: 'delete', path: [0, 'a'] })).toBe('- {}\n');
  });

  it('pulls the next key, or its comment, up to the dash', () => {
    expect(edited('- a: 1\n  b: 2\n', { type: 'delete', path: [0, 'a'] })).toBe('- b: 2\n');
    expect(edited('- a: 1\n  # of b\n  b: 2\n', { type: 'delete', path: [0, 'a'] })).toBe(
      '- # of b\n  b: 2\n',
    );
  });

  it('cuts an entry out of braces', () => {
    const flow = 'a: { x: 1, y: 2, z: 3, }\n';
    expect(edited(flow, { type: 'delete', path: ['a', 'x'] })).toBe('a: { y: 2, z: 3, }\n');
    expect(edited(flow, { type: 'delete', path: ['a', 'z'] })).toBe('a: { x: 1, y: 2, }\n');
    expect(edited('a: { x: 1 }\n', { type: 'delete', path: ['a', 'x'] })).toBe('a: {}\n');
  });

  it('takes the line of an entry of braces on many lines, with its comment', () => {
    const text = 'a: {\n  x: 1,   # one\n  y: 2,   # two\n  z: 3   # three\n}\n';
    expect(edited(text, { type: 'delete', path: ['a', 'y'] })).toBe(
      'a: {\n  x: 1,   # one\n  z: 3   # three\n}\n',
    );
  });

  it('keeps the end of a text without a last line break', () => {
    expect(edited('a: 1\nb: 2', { type: 'delete', path: ['b'] })).toBe('a: 1');
    expect(edited('a: 1\r\nb: 2', { type: 'delete', path: ['b'] })).toBe('a: 1');
  });

  it('takes the blank lines that text which counts them would swallow', () => {
    expect(edited('a: |+\n  x\nb: 1\n\nc: 2\n', { type: 'delete', path: ['b'] })).toBe(
      'a: |+\n  x\nc: 2\n',
    );
  });
});
