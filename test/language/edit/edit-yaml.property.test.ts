import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../engine/base/index.ts';
import {
  applySplices,
  type EditOperation,
  EMPTY_HISTORY,
  editYaml,
  pushEdit,
  redo,
  reverseSplices,
  undo,
} from '../../../engine/language/edit/index.ts';
import { anyYaml } from '../sound-flows.ts';
import { trespasses } from './locality.ts';
import { expectedValue, randomOperation, type Value } from './random-operations.ts';
import { load, orderedJson } from './yaml-values.ts';

/** Multiplies the number of documents; a failure prints its seed, which is the counterexample. */
const FUZZ = Number(process.env.FUZZ ?? 1);

/** `move` and some hostile text may be refused for their form; nothing else may often be. */
const MAY_REFUSE_PER_MILLE = 2;

describe('an edit of any hand-written YAML', () => {
  it('means exactly what it should, stays in its place, and can be taken back', () => {
    let edits = 0;
    let refusals = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seededRandom(seed);
        const text = anyYaml(random);
        const value = load(text);
        if (value === undefined) return;
        for (let count = 0; count < 5; count += 1) {
          const operation = randomOperation(random, value);
          if (operation === null) continue;
          const expected = expectedValue(value, operation);
          const result = editYaml(text, [operation]);
          if (expected === null) {
            expect(result.ok).toBe(false);
            continue;
          }
          edits += 1;
          if (!result.ok) {
            expect(result.code).toBe('UNSUPPORTED');
            refusals += operation.type === 'move' ? 0 : 1;
            continue;
          }
          expect(orderedJson(load(result.text))).toBe(orderedJson(expected));
          expect(applySplices(text, result.splices)).toBe(result.text);
          expect(applySplices(result.text, reverseSplices(result.splices))).toBe(text);
          const { splices } = result;
          expect(trespasses(text, result.text, { operation, splices })).toEqual([]);
        }
      }),
      { numRuns: 300 * FUZZ },
    );
    expect(refusals).toBeLessThanOrEqual(2 + (edits * MAY_REFUSE_PER_MILLE) / 1000);
  });

  it('goes with others made at once, or none of them is made', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seededRandom(seed);
        const text = anyYaml(random);
        const value = load(text);
        if (value === undefined) return;
        let expected: Value = value;
        const operations: EditOperation[] = [];
        for (let count = 0; count < 4; count += 1) {
          const operation = randomOperation(random, expected);
          const next: Value | null = operation && expectedValue(expected, operation);
          if (operation === null || next === null) continue;
          operations.push(operation);
          expected = next;
        }
        const result = editYaml(text, operations);
        if (!result.ok) {
          expect(result.code).toBe('UNSUPPORTED');
          return;
        }
        expect(orderedJson(load(result.text))).toBe(orderedJson(expected));
        expect(applySplices(text, result.splices)).toBe(result.text);
        expect(applySplices(result.text, reverseSplices(result.splices))).toBe(text);
      }),
      { numRuns: 120 * FUZZ },
    );
  });

  it('can be followed by twenty more, and undo brings every byte back', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seededRandom(seed);
        const start = anyYaml(random);
        let text = start;
        let history = EMPTY_HISTORY;
        for (let count = 0; count < 20; count += 1) {
          const value = load(text);
          const operation = value === undefined ? null : randomOperation(random, value);
          const result = operation && editYaml(text, [operation]);
          if (!result?.ok) continue;
          text = result.text;
          history = pushEdit(history, result.splices, count % 3 === 0 ? null : 'gesture');
        }
        let back = text;
        for (let move = undo(history); move !== null; move = undo(history)) {
          back = applySplices(back, move.splices);
          history = move.history;
        }
        expect(back).toBe(start);
        for (let move = redo(history); move !== null; move = redo(history)) {
          back = applySplices(back, move.splices);
          history = move.history;
        }
        expect(back).toBe(text);
      }),
      { numRuns: 40 * FUZZ },
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab:- \n\r\t{}[],#|>&*!"\'?%中😀0') }),
        (text) => {
          const operations: EditOperation[] = [
            { type: 'set', path: ['a'], value: 'x' },
            { type: 'insert', path: [], key: 'b', value: { c: 1 } },
          ];
          for (const operation of operations) {
            const result = editYaml(text, [operation]);
            if (result.ok) expect(load(result.text)).toBeDefined();
          }
        },
      ),
      { numRuns: 400 * FUZZ },
    );
  });
});
