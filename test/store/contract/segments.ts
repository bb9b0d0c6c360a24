import { expect } from 'vitest';
import type { SegmentMove } from '../../../engine/core/index.ts';
import type { Store } from '../../../engine/store/index.ts';
import { at, type Check, customer, event, NOW, runTurn } from './fixtures.ts';

let told = 0;

/** Runs a turn in which two people each make these moves. */
async function move(store: Store, ...segments: readonly SegmentMove[]): Promise<void> {
  told += 1;
  const people = ['ann', 'bob'].map((name) => event(`segment-${told}-${name}`, customer(name)));
  await store.ingest(people, NOW);
  await runTurn(store, () => ({ segments }), at(told));
}

export function segmentContract(check: Check): void {
  check('counts the subjects of each level of a ladder', async ({ store, other }) => {
    expect(await store.segmentCounts()).toEqual([]);
    await move(
      store,
      { ladder: 'tier.a', from: null, to: 'new' },
      { ladder: 'care.b', from: null, to: 'well' },
    );
    await move(
      store,
      { ladder: 'tier.a', from: 'new', to: 'vip' },
      { ladder: 'tier.a', from: null, to: 'new' },
    );
    expect(await other.segmentCounts()).toEqual([
      { ladder: 'care.b', level: 'well', count: 2 },
      { ladder: 'tier.a', level: 'new', count: 2 },
      { ladder: 'tier.a', level: 'vip', count: 2 },
    ]);
    await move(store, { ladder: 'care.b', from: 'well', to: null });
    expect((await other.segmentCounts()).map(({ ladder }) => ladder)).toEqual(['tier.a', 'tier.a']);
  });
}
