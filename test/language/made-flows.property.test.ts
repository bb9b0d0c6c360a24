import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json, seededRandom } from '../../engine/base/index.ts';
import { diffFlows } from '../../engine/language/diff/index.ts';
import { checkFlow, parseFlow } from '../../engine/language/index.ts';
import { madeFlow, WORKSPACE, written } from './sound-flows.ts';

const FUZZ = Number(process.env.FUZZ ?? 1);

describe('a flow that is written down', { timeout: 120_000 * FUZZ }, () => {
  it('is read as what was written', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seededRandom(seed);
        const flow = madeFlow(random);
        const { json, steps } = parseFlow(written(random, flow)).flow ?? {};
        expect(canonicalJson(json ?? null)).toBe(canonicalJson(flow as unknown as Json));
        expect(steps?.[0]?.id).toBe(Object.keys(flow.steps)[0]);
      }),
      { numRuns: 80 * FUZZ },
    );
  });

  it('has one plan and nothing to compare, whatever its comments, keys and layout', () => {
    let different = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seededRandom(seed);
        const flow = madeFlow(random);
        const [before, after] = [written(random, flow), written(random, flow)] as const;
        if (before !== after) different += 1;
        const [one, other] = [before, after].map((text) => checkFlow(text, WORKSPACE).compiled);
        expect([one?.hash, other?.hash]).toEqual([expect.any(String), one?.hash]);
        const diff = diffFlows(
          { text: before, workspace: WORKSPACE },
          { text: after, workspace: WORKSPACE },
        );
        expect(diff).toMatchObject({
          ok: true,
          diff: { samePlan: true, changes: [], remarks: [] },
        });
      }),
      { numRuns: 60 * FUZZ },
    );
    expect(different).toBeGreaterThan(40 * FUZZ);
  });
});
