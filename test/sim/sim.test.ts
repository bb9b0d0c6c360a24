import { describe, expect, it } from 'vitest';
import { runSeed } from './run-seed.ts';
import { addReport, brokenText, newSummary } from './summary.ts';

/** `npm run sim` runs as many as one likes; the seeds of a suite are others than its first ones. */
const FIRST_SEED = 1_000_000;
const SEEDS = 300;

describe('the runtime under faults', () => {
  it('keeps every promise over hundreds of small worlds', async () => {
    const summary = newSummary();
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
      addReport(summary, await runSeed(seed));
    }
    expect(summary.broken.map(brokenText)).toEqual([]);
    const { tally, faults } = summary;
    // Each kind of thing has happened often enough for the promises to mean something.
    const rare = Object.entries({ ...tally, ...faults }).filter(([, count]) => count < 2);
    expect([summary.seeds, rare]).toEqual([SEEDS, []]);
    expect(Object.keys(faults).length).toBe(25);
  }, 240_000);

  it('goes the same way again from the same seed', async () => {
    const seeds = [3, 4, 5, 3, 4, 5];
    const prints: string[] = [];
    for (const seed of seeds) prints.push((await runSeed(seed)).fingerprint);
    expect(prints.slice(0, 3)).toEqual(prints.slice(3));
    expect(new Set(prints).size).toBe(3);
  });
});
