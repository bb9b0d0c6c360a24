import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCel, ExpressionError } from '../../../engine/language/expression/index.ts';
import { failure, mistake, NAMES, run } from './cel-runner.ts';

describe('bounds', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;

  it('takes 500 characters and refuses 501', () => {
    expect(compileCel(`'${'a'.repeat(498)}'`).ok).toBe(true);
    expect(mistake(`'${'a'.repeat(499)}'`).en).toMatch(/^The expression has 501 characters/);
  });

  it('takes nesting of 8 and refuses 9', () => {
    expect(compileCel(nested(8)).ok).toBe(true);
    expect(mistake(nested(9)).en).toMatch(/^The expression is nested too deeply/);
  });

  it('takes a long chain, which is no nesting', () => {
    expect(run(Array.from({ length: 60 }, () => 'vars.n').join('+'))).toBe(60);
    expect(run(Array.from({ length: 30 }, () => 'true').join(' && '))).toBe(true);
  });

  it.each([
    `${'('.repeat(200)}1${')'.repeat(200)}`,
    '!'.repeat(400),
    '- '.repeat(200),
    'a ? 1 : '.repeat(60),
    `${'a && (b || ('.repeat(30)}`,
  ])('refuses what would exhaust the stack', (source) => {
    expect(compileCel(source).ok).toBe(false);
  });

  it('refuses a walk inside a walk', () => {
    expect(mistake('vars.a.all(x, vars.a.all(y, y > x))').en).toBe(
      'all() cannot stand inside another walk through a list.',
    );
  });

  it('walks 1,000 elements and refuses 1,001', () => {
    const list = (length: number) => ({ xs: Array.from({ length }, () => 1) });
    expect(run('xs.all(x, x == 1)', list(1_000))).toBe(true);
    expect(failure('xs.all(x, x == 1)', list(1_001))).toBe(
      'A list has 1001 elements; the limit is 1000.',
    );
    expect(failure('xs + xs', list(501))).toBe('A list has 1002 elements; the limit is 1000.');
    expect(failure("text.split(',')", { text: ','.repeat(1_000) })).toBe(
      'A list has 1001 elements; the limit is 1000.',
    );
  });

  it.each(['^(a+)+$', '(a|aa)+$', '(a?){40}a{40}$'])(
    'is not hung by a pattern such as %s',
    (pattern) => {
      const text = `${'a'.repeat(9_000)}!`;
      expect(run(`matches(text, '${pattern}')`, { text })).toBe(false);
    },
  );

  it('refuses a pattern that counts beyond what RE2 allows', () => {
    expect(mistake("matches(a, '((a{100}){100}){100}')").en).toMatch(/is no RE2 expression/);
  });

  it('matches 10,000 characters and refuses 10,001', () => {
    expect(run("matches(text, 'b')", { text: 'a'.repeat(10_000) })).toBe(false);
    expect(failure("matches(text, 'b')", { text: 'a'.repeat(10_001) })).toBe(
      'The text of matches() is longer than 10000 characters.',
    );
  });

  it('stops a walk that does too much for each element', () => {
    const names = { xs: Array.from({ length: 1_000 }, () => 'a'.repeat(10_000)) };
    expect(failure("xs.all(x, !x.matches('(a?){40}b'))", names)).toMatch(/takes too much work/);
  });

  it('never throws anything but an ExpressionError, whatever the source', () => {
    const words = [
      'event',
      '.data',
      '.all(x, ',
      'x',
      '(',
      ')',
      '[',
      ']',
      '1',
      "'a'",
      '+',
      '&&',
      '?',
      ':',
      '!',
      '-',
      ' in ',
      '{',
      '}',
      '==',
      'has(',
      "matches('a', '",
      ',',
      'now',
    ];
    const source = fc.oneof(
      fc.string({ maxLength: 60, unit: 'binary' }),
      fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(source, (text) => {
        const compiled = compileCel(text);
        if (!compiled.ok) return compiled.offset >= 0 && compiled.offset <= text.length;
        try {
          compiled.program(NAMES);
        } catch (error) {
          return error instanceof ExpressionError;
        }
        return true;
      }),
      { numRuns: 3_000 },
    );
  });
});
