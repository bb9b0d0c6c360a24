import { expect } from 'vitest';
import type { StoredEvent } from '../../../engine/core/index.ts';
import type { Store } from '../../../engine/store/index.ts';
import { at, type Check, customer, event, member, NOW, runTurn } from './fixtures.ts';

const DAY_MS = 86_400_000;

/** All pages of a period. */
async function recorded(store: Store, from: number, to: number): Promise<readonly StoredEvent[]> {
  const found: StoredEvent[] = [];
  let cursor: string | undefined;
  do {
    const period = { from: at(from), to: at(to), ...(cursor === undefined ? {} : { cursor }) };
    const page = await store.recordedEvents(period);
    found.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}

async function idsOf(store: Store, from: number, to: number): Promise<readonly string[]> {
  return (await recorded(store, from, to)).map(({ id }) => id);
}

export function recordedContract(check: Check): void {
  check('gives back what was accepted in a period, each once, in that order', async ({ store }) => {
    await store.ingest([event('1', member('ann')), event('2', customer('bob'))], at(0));
    await store.ingest([event('3', member('ann')), event('1', member('ann'))], at(5));
    await runTurn(store);
    await store.ingest([event('4', { kind: 'workspace', ref: '' })], at(3 * DAY_MS));
    expect(await recorded(store, 0, 6)).toHaveLength(3);
    const [first, ...others] = await recorded(store, 0, 4 * DAY_MS);
    expect([first, ...others].map((one) => one?.id).sort()).toEqual(['1', '2', '3', '4']);
    expect(others.slice(1).map(({ id }) => id)).toEqual(['3', '4']);
    const [third] = await recorded(store, 5, 6);
    expect(third).toEqual({ ...event('3', member('ann')), acceptedAt: at(5) });
  });

  check('begins with the first instant of a period and ends before the last', async ({ store }) => {
    for (const ms of [1, 2, 3]) await store.ingest([event(String(ms), customer('ann'))], at(ms));
    expect(await idsOf(store, 2, 3)).toEqual(['2']);
    expect(await idsOf(store, 2, 4)).toEqual(['2', '3']);
    expect(await idsOf(store, 4, 9)).toEqual([]);
  });

  check('keeps the order of one person through many pages', async ({ store }) => {
    const count = 650;
    for (let nth = 0; nth < count; nth += 1) {
      await store.ingest([event(`e${nth}`, customer('ann'))], at(Math.floor(nth / 3)));
    }
    const ids = Array.from({ length: count }, (_, nth) => `e${nth}`);
    expect(await idsOf(store, 0, 60_000)).toEqual(ids);
    expect(await idsOf(store, -DAY_MS, DAY_MS)).toEqual(ids);
  });

  check('reads more packs of one instant than a page has', async ({ store }) => {
    const count = 510;
    for (let nth = 0; nth < count; nth += 1) {
      await store.ingest([event(`e${nth}`, customer('ann'))], NOW);
    }
    expect(await idsOf(store, 0, 1)).toHaveLength(count);
    expect(await idsOf(store, 0, 2)).toHaveLength(count);
  });
}
