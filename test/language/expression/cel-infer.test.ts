import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inferCel } from '../../../engine/language/expression/cel-infer.ts';
import {
  FUNCTION_SIGNATURES,
  METHOD_SIGNATURES,
} from '../../../engine/language/expression/cel-signature.ts';
import {
  BOOLEAN,
  INSTANT,
  ISO,
  listOf,
  MAP,
  mapOf,
  NUMBER,
  TEXT,
} from '../../../engine/language/expression/cel-type.ts';
import {
  compileCel,
  ExpressionError,
  expressionVocabulary,
} from '../../../engine/language/expression/index.ts';

const NAMES = {
  n: NUMBER,
  t: TEXT,
  b: BOOLEAN,
  i: ISO,
  now: INSTANT,
  texts: listOf(TEXT),
  list: { type: 'list' },
  m: mapOf({ n: NUMBER, t: TEXT }),
  o: MAP,
} as const;
const VALUES = {
  n: 3,
  t: 'abc',
  b: true,
  i: '2026-03-02T10:00:00+08:00',
  now: new Date('2026-03-02T02:00:00Z'),
  texts: ['a', 'b'],
  list: [1, 'a'],
  m: { n: 1, t: 'x' },
  o: { x: 1 },
  zone: 'UTC',
};

const problems = (source: string) =>
  inferCel(source, NAMES).problems.map(({ offset, length }) =>
    source.slice(offset, offset + length),
  );

describe('the types of expressions', () => {
  it.each([
    'n > 3 && t == "x" || !b',
    'n + 1 > 2 * n - 7 % 2',
    't + "x" == "abcx"',
    'texts + ["c"] == list',
    'now > i',
    'i < i',
    'i == "2026-03-02"',
    'now - i > duration("1h")',
    'i + days(3) > now',
    'now == timestamp(i)',
    '"a" in texts',
    'n in list',
    't in m',
    'm.n > 1 && m.t == "x"',
    'o.x > 1 && o.y == "x"',
    'unknown.a + 1 > 2',
    'm.unknown == null',
    'texts.exists(x, x.contains("a"))',
    'texts.map(x, size(x)).all(y, y > 0)',
    'list.filter(x, x > 0)[0] > 0',
    'm.map(k, k + "x")',
    'texts[0] + "x" == m["t"]',
    '(b ? n : n + 1) > 0',
    '(b ? n : t) == t',
    'size(t) + size(texts) + size(m) > 0',
    't.size() > 0',
    'now.getHours() >= 9 && days(1).getHours(n) == 24',
    'i.getHours("Asia/Shanghai") >= 9',
    'string(n) + t == ""',
    'double(t) > 1',
    'matches(t, "a+") && t.matches("b")',
    'has(m.n) && has(m.x.y)',
    '[1, 2] == [] || {"a": n}.a > 0',
    '-n < 0',
    't > i',
    'null == n',
  ])('has nothing to say of %s', (source) => {
    expect(compileCel(source)).toMatchObject({ ok: true });
    expect(problems(source)).toEqual([]);
  });

  it.each([
    ["n == '3'", "n == '3'"],
    ["n > '3'", "n > '3'"],
    ['n in texts', 'n in texts'],
    ["'a' in t", "'a' in t"],
    ['t * 2 > 1', 't * 2'],
    ["t + 1 == 'x'", 't + 1'],
    ['b + b', 'b + b'],
    ['b < b', 'b < b'],
    ['i - i > duration("1h")', 'i - i'],
    ["now > 'soon'", "now > 'soon'"],
    ["now + 'soon'", "now + 'soon'"],
    ['now > 3', 'now > 3'],
    ['days(1) > 1', 'days(1) > 1'],
    ['n && b', 'n'],
    ['b || t', 't'],
    ['!n', 'n'],
    ['-t', 't'],
    ['n ? 1 : 2', 'n'],
    ['t.length > 1', '.length'],
    ['n.x', '.x'],
    ['t[0]', '0'],
    ["texts['a']", "'a'"],
    ['size(n)', 'n'],
    ['n.contains("x")', 'n'],
    ['t.contains(n)', 'n'],
    ['t.substring("1")', '"1"'],
    ['containsAny(t, t)', 't'],
    ['hash(n)', 'n'],
    ['days(t)', 't'],
    ['duration("30d")', '"30d"'],
    ['duration(n)', 'n'],
    ['timestamp("soon")', '"soon"'],
    ['b.getHours()', 'b'],
    ['n.exists(x, x > 1)', 'n'],
    ['texts.exists(x, x > 1)', 'x > 1'],
    ['texts.map(x, x * 2)', 'x * 2'],
    ['m.n.contains("x")', 'm.n'],
    ['t + (b ? n : n)', 't + (b ? n : n'],
  ])('refuses %s', (source, marked) => {
    expect(problems(source)).toEqual([marked]);
  });

  it('tells what an expression yields', () => {
    const types = [
      'n > 1',
      'now - i',
      't + t',
      'now + days(1)',
      'texts.map(x, size(x))',
      'o.x',
    ].map((source) => inferCel(source, NAMES).type);
    expect(types).toEqual([
      BOOLEAN,
      { type: 'duration' },
      TEXT,
      INSTANT,
      listOf(NUMBER),
      { type: 'any' },
    ]);
  });

  it('knows the types of every function that there is', () => {
    const { functions, methods } = expressionVocabulary();
    expect(Object.keys(FUNCTION_SIGNATURES).sort()).toEqual([...functions].sort());
    expect(Object.keys(METHOD_SIGNATURES).sort()).toEqual([...methods].sort());
  });
});

const leaf = fc.constantFrom(
  ...Object.keys(NAMES),
  '1',
  '"x"',
  'true',
  '"2026-03-02T10:00:00Z"',
  'days(1)',
  '[]',
);
const functions = expressionVocabulary();
const operator = fc.constantFrom('<', '<=', '>', '>=', '+', '-', '*', '%', 'in');
const expression: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    leaf,
    fc
      .tuple(tie('node'), operator, tie('node'))
      .map(([left, sign, right]) => `(${left} ${sign} ${right})`),
    fc
      .tuple(fc.constantFrom(...functions.functions), fc.array(tie('node'), { maxLength: 2 }))
      .map(([name, list]) => `${name}(${list.join(', ')})`),
    fc
      .tuple(
        tie('node'),
        fc.constantFrom(...functions.methods),
        fc.array(tie('node'), { maxLength: 2 }),
      )
      .map(([receiver, name, list]) => `(${receiver}).${name}(${list.join(', ')})`),
    tie('node').map((of) => `(-${of})`),
    tie('node').map((of) => `(!${of})`),
    fc.tuple(tie('node'), fc.constantFrom('n', 't', 'x', 'length')).map((part) => part.join('.')),
    fc.tuple(tie('node'), tie('node')).map(([of, by]) => `${of}[${by}]`),
  ),
})).node;

describe('the types of any expression', () => {
  it('name as a problem only what fails when it runs', () => {
    fc.assert(
      fc.property(expression, (source) => {
        const compiled = compileCel(source);
        fc.pre(compiled.ok && inferCel(source, NAMES).problems.length > 0);
        const isIn = source.includes(' in ');
        // What an element can never be in is false; everything else cannot be computed.
        if (isIn) return;
        expect(() => compiled.ok && compiled.program(VALUES)).toThrow(ExpressionError);
      }),
      { numRuns: 2_000, maxSkipsPerRun: 1_000 },
    );
  });

  it('are those of the values that come out', () => {
    fc.assert(
      fc.property(expression, (source) => {
        const compiled = compileCel(source);
        fc.pre(compiled.ok);
        const { type } = inferCel(source, NAMES);
        const value = resultOf(source);
        fc.pre(value !== undefined && type.type !== 'any');
        expect([source, kindOf(value, type.type)]).toEqual([source, type.type]);
      }),
      { numRuns: 2_000, maxSkipsPerRun: 1_000 },
    );
  });
});

function resultOf(source: string): unknown {
  const compiled = compileCel(source);
  try {
    return compiled.ok ? compiled.program(VALUES) : undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

/** A text may be an instant on its way out, so that both count. */
function kindOf(value: unknown, expected: string): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return ['iso', 'instant'].includes(expected) ? expected : 'text';
  return typeof value === 'object' ? 'map' : typeof value;
}
