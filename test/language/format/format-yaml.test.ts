import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json, seededRandom } from '../../../engine/base/index.ts';
import { formatYaml } from '../../../engine/language/format/index.ts';
import { checkFlow } from '../../../engine/language/index.ts';
import { randomLayout, randomVersion } from '../diff/random-flow-edits.ts';
import { FLOWS } from '../edit/hand-written-flows.ts';
import { load, loadJson, orderedJson } from '../edit/yaml-values.ts';
import { anyYaml, SOUND_FLOW, WORKSPACE } from '../sound-flows.ts';

const FUZZ = Number(process.env.FUZZ ?? 1);

function formatted(text: string, sorted = true): string {
  const result = formatYaml(text, { sorted });
  if (!result.ok) throw new Error(result.message.en);
  return result.text;
}

const commentsIn = (text: string) => [...text.matchAll(/# c\d+/g)].map(([found]) => found).sort();

describe('the layout of a file', () => {
  test.each([
    ['columns', 'a:\n    b:\n        c: 1\n', 'a:\n  b:\n    c: 1\n'],
    ['columns of lists', 'a:\n- x\n-   b: 1\n    c: 2\n', 'a:\n  - x\n  - b: 1\n    c: 2\n'],
    ['columns of texts', 'a: |\n      one\n        two\n', 'a: |\n  one\n    two\n'],
    ['comments with their block', 'a:\n    # x\n    b: 1\n    # y\n', 'a:\n  # x\n  b: 1\n  # y\n'],
    ['blanks', 'a :   1\nb: {c: 1,d: [ x,y ]}\n', 'a: 1\nb: { c: 1, d: [x, y] }\n'],
    ['commas at the end', 'a: { b: 1, }\n', 'a: { b: 1 }\n'],
    ['blank lines', '\n\na: 1   \n\n\n\nb: 2\n\n', 'a: 1\n\nb: 2\n'],
    ['line breaks', 'a: 1\r\nb: 2', 'a: 1\nb: 2\n'],
  ])('gets the usual %s', (_, text, expected) => {
    expect(formatted(text)).toBe(expected);
  });

  test.each([
    ['blanks before comments', 'a: 1        # one\nbb: 22      # two\n'],
    ['quotes', `a: "x"\nb: 'y'\nc: z\n`],
    ['texts with blank lines and blanks', 'a: |\n  one  \n\n\n  two\nb: "x  y"\n'],
    ['texts that keep their end', 'a: |+\n  one\n\n\nb: 1\n'],
    ['collections of several lines', 'a:\n  [\n    x,\n    y, # why\n  ]\n'],
    ['an empty file', ''],
  ])('leaves %s alone', (_, text) => {
    expect(formatted(text)).toBe(text);
  });

  test('brings the keys of a flow and of its steps into the order of the manual', () => {
    const text = `steps:
  # the first
  a:
    next: b
    wait: { for: 1d }
    title: 一
  b: { end: z, send: { to: member, text: hi } }
about: member
flow: f
`;
    expect(formatted(text)).toBe(`flow: f
about: member
steps:
  # the first
  a:
    title: 一
    wait: { for: 1d }
    next: b
  b: { send: { to: member, text: hi }, end: z }
`);
    expect(formatted(text, false)).toBe(text);
  });

  test('is refused where the text cannot be read', () => {
    expect(formatYaml('a: [', { sorted: true })).toMatchObject({ ok: false, code: 'SYNTAX' });
    expect(formatYaml('a: &x 1\n', { sorted: true })).toMatchObject({ code: 'UNSUPPORTED' });
  });

  test('is what the library has', () => {
    for (const [name, text] of FLOWS.filter(([name]) => name.endsWith('.yaml'))) {
      expect([name, formatted(text)]).toEqual([name, text]);
    }
  });
});

describe('the layout of any file', { timeout: 60_000 * FUZZ }, () => {
  test('says the same, keeps all comments, and is the same when made twice', () => {
    let changed = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const text = anyYaml(seededRandom(seed));
        const before = load(text);
        const result = formatYaml(text, { sorted: false });
        if (before === undefined || !result.ok) {
          expect(result.ok && before === undefined).toBe(false);
          return;
        }
        if (result.text !== text) changed += 1;
        expect(orderedJson(load(result.text))).toBe(orderedJson(before));
        expect(commentsIn(result.text)).toEqual(commentsIn(text));
        expect(formatted(result.text, false)).toBe(result.text);
      }),
      { numRuns: 200 * FUZZ },
    );
    expect(changed).toBeGreaterThan(100 * FUZZ);
  });

  test('keeps the plan of a flow, and says the same in any order of keys', () => {
    fc.assert(
      fc.property(fc.nat(), SOUND_FLOW, (seed, flow) => {
        const random = seededRandom(seed);
        const text = randomLayout(random, randomVersion(random, flow));
        const tidy = formatted(text);
        expect(checkFlow(tidy, WORKSPACE).compiled?.hash).toBe(
          checkFlow(text, WORKSPACE).compiled?.hash,
        );
        // JSON as the YAML package reads it.
        const [left, right] = [text, tidy].map((each) => canonicalJson(loadJson(each) as Json));
        expect(left).toBe(right);
        expect(formatted(tidy)).toBe(tidy);
        expect(commentsIn(tidy)).toEqual(commentsIn(text));
      }),
      { numRuns: 30 * FUZZ },
    );
  });
});
