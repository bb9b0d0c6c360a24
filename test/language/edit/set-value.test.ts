import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pick, seededRandom } from '../../../engine/base/index.ts';
import { applySplices, setValue } from '../../../engine/language/edit/index.ts';
import { pointerOf, readPointer } from '../../../engine/language/pointer.ts';
import { FLOWS } from './hand-written-flows.ts';
import { randomValue } from './random-operations.ts';
import { loadJson } from './yaml-values.ts';

const FUZZ = Number(process.env.FUZZ ?? 1);

const FLOW = `flow: f
about: member
steps:
  pause: # rest
    wait: { for: 3d }   # long
    on: [{ event: order.paid, end: paid }]
    end: over
`;

describe('a value at a pointer', () => {
  test.each([
    ['is changed', '/steps/pause/wait/for', '5d', FLOW.replace('3d', '5d')],
    ['is made', '/steps/pause/wait/at', '10:00', FLOW.replace('3d }', '3d, at: "10:00" }')],
    [
      'gets its place in the step',
      '/steps/pause/title',
      '等',
      FLOW.replace('    wait', '    title: 等\n    wait'),
    ],
    ['gets its place in the flow', '/title', '等', FLOW.replace('about', 'title: 等\nabout')],
    ['goes', '/steps/pause/on', undefined, FLOW.replace(/ {4}on: .*\n/, '')],
    [
      'is an entry of a list',
      '/steps/pause/on/0/end',
      'won',
      FLOW.replace('end: paid', 'end: won'),
    ],
    [
      'is a new entry of a list',
      '/steps/pause/on/-',
      { event: 'link.clicked', end: 'x' },
      FLOW.replace('paid }]', 'paid }, { event: link.clicked, end: x }]'),
    ],
  ])('%s, and all else stays', (...[, pointer, value, expected]) => {
    expect(setValue(FLOW, { pointer, value })).toMatchObject({ ok: true, text: expected });
  });

  test.each([
    ['steps', 'UNSUPPORTED'],
    ['', 'UNSUPPORTED'],
    ['/steps/none', 'MISSING'],
  ])('is refused at %j', (pointer, code) => {
    expect(setValue(FLOW, { pointer, value: undefined })).toMatchObject({ ok: false, code });
  });

  test('can be any in any flow, and no byte but those of its line changes', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...FLOWS), (seed, [, text]) => {
        const places = titlesIn(loadJson(text), []);
        const pointer = pick(seededRandom(seed), places);
        const result = setValue(text, { pointer, value: `新 ${seed}` });
        if (!result.ok) throw new Error(result.message.en);
        expect(applySplices(text, result.splices)).toBe(result.text);
        expect(result.splices).toHaveLength(1);
        const lines = result.text.split('\n');
        const changed = text.split('\n').filter((line, index) => line !== lines[index]);
        expect(changed).toHaveLength(1);
      }),
      { numRuns: 60 * FUZZ },
    );
  });
});

describe('any value', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...FLOWS), (seed, [, text]) => {
        const value = randomValue(seededRandom(seed));
        const result = setValue(text, { pointer: '/vars', value: { value } });
        if (!result.ok) throw new Error(result.message.en);
        expect((loadJson(result.text) as { vars: unknown }).vars).toEqual({ value });
      }),
      { numRuns: 100 * FUZZ },
    );
  });
});

/** Pointers to the ids of outcomes, which are short texts of one line in every flow. */
function titlesIn(value: unknown, path: readonly (string | number)[]): readonly string[] {
  if (typeof value !== 'object' || value === null) {
    return path.at(-1) === 'end' && typeof value === 'string' ? [pointerOf(path)] : [];
  }
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, member]) =>
    titlesIn(member, [...path, isList ? Number(key) : key]),
  );
}

describe('a pointer', () => {
  test('is read as it was written', () => {
    const path = ['steps', 'a/b', 'x~y', 0, 'on', 12];
    expect(readPointer(pointerOf(path))).toEqual(path);
    expect([readPointer(''), readPointer('a')]).toEqual([[], null]);
  });
});
