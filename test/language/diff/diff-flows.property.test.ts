import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../engine/base/index.ts';
import { describeChange, diffFlows } from '../../../engine/language/diff/index.ts';
import { checkFlow } from '../../../engine/language/index.ts';
import { HAND_WRITTEN, SOUND_FLOW, WORKSPACE } from '../sound-flows.ts';
import { randomFlowEdit, randomLayout, randomVersion } from './random-flow-edits.ts';

/** Multiplies the number of flows; a failure prints its seed, which is the counterexample. */
const FUZZ = Number(process.env.FUZZ ?? 1);

function diffOf(before: string, after: string) {
  return diffFlows({ text: before, workspace: WORKSPACE }, { text: after, workspace: WORKSPACE });
}

function hashOf(text: string): string | undefined {
  return checkFlow(text, WORKSPACE).compiled?.hash;
}

describe('a diff of any two versions of a flow', { timeout: 120_000 * FUZZ }, () => {
  test('starts from flows that can be published', () => {
    expect(HAND_WRITTEN.length).toBeGreaterThan(3);
  });

  test('is empty exactly when their plans are the same, and always says what changed', () => {
    let [same, different] = [0, 0];
    fc.assert(
      fc.property(fc.nat(), SOUND_FLOW, (seed, text) => {
        const random = seededRandom(seed);
        const before = randomVersion(random, text);
        const after = randomLayout(random, randomVersion(random, before));
        const result = diffOf(before, after);
        if (!result.ok) throw new Error('Both are flows.');
        const { changes, samePlan } = result.diff;
        const isSame = hashOf(before) === hashOf(after);
        if (isSame) same += 1;
        else different += 1;
        expect([samePlan, changes.length === 0]).toEqual([isSame, isSame]);
        expect(changes.map(({ type }) => type)).not.toContain('plan');
        for (const change of changes) {
          const { zh, en } = describeChange(change);
          expect([zh === '', en === '']).toEqual([false, false]);
        }
      }),
      { numRuns: 80 * FUZZ },
    );
    expect([same > 0, different > 0]).toEqual([true, true]);
  });

  test('finds nothing at all where only comments, key order and layout differ', () => {
    fc.assert(
      fc.property(fc.nat(), SOUND_FLOW, (seed, text) => {
        const after = randomLayout(seededRandom(seed), text);
        expect(hashOf(after)).toBe(hashOf(text));
        expect(diffOf(text, after)).toMatchObject({ diff: { changes: [], remarks: [] } });
      }),
      { numRuns: 50 * FUZZ },
    );
  });

  test('never throws, also where a text has errors', () => {
    fc.assert(
      fc.property(fc.nat(), SOUND_FLOW, fc.string(), (seed, text, junk) => {
        const random = seededRandom(seed);
        let after = text;
        for (let count = 0; count < 4; count += 1) after = randomFlowEdit(random, after);
        const at = Math.floor((seed % 1000) * (after.length / 1000));
        const broken = after.slice(0, at) + junk + after.slice(at);
        const result = diffOf(text, broken);
        if (result.ok) expect(Array.isArray(result.diff.changes)).toBe(true);
        else expect(result.side).toBe('after');
      }),
      { numRuns: 40 * FUZZ },
    );
  });
});
