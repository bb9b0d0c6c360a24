import { describe, expect, it } from 'vitest';
import { createPruner, type Keep } from '../../engine/runtime/prune.ts';
import type { PruneTable, Store } from '../../engine/store/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { about, DAY_MS, GREET, MINUTE_MS, openWorld } from './world.ts';

const FOR_EVER: Keep = {
  events: null,
  eventKeys: null,
  records: null,
  ledger: null,
  instances: null,
  grants: null,
  tasks: null,
  messages: null,
};

function openPruner(store: Store, keep: Partial<Keep>) {
  const pruned: [PruneTable, number][] = [];
  const pruner = createPruner({
    store,
    keep: { ...FOR_EVER, ...keep },
    pauseMs: 0,
    onPruned: (table, rows) => pruned.push([table, rows]),
  });
  return { pruner, pruned };
}

describe('pruning', () => {
  it('removes what is older than it is kept, and nothing that is kept for ever', async () => {
    const world = await openWorld({ flows: [GREET] });
    await world.tell(about('a', 'member.joined'), about('b', 'member.joined'));
    await world.worker.settle();
    world.system.advance(10 * DAY_MS);
    await world.tell(about('c', 'member.joined'));
    await world.worker.settle();
    const { pruner, pruned } = openPruner(world.store, { events: 7 * DAY_MS, eventKeys: DAY_MS });
    const journal = async () => {
      const instances = await world.instances();
      return Promise.all(instances.map(({ id }) => world.store.journal(id)));
    };
    const before = await journal();
    while (await pruner.tick(world.clock.now()));
    expect(pruned).toEqual([
      ['events', 2],
      ['eventKeys', 2],
    ]);
    expect(await world.store.eventCount()).toBe(1);
    expect(await journal()).toEqual(before);
  });

  it('goes on batch by batch, and looks again after ten minutes', async () => {
    const world = await openWorld({ flows: [] });
    const { pruner, pruned } = openPruner(world.store, { events: DAY_MS });
    const people = Array.from({ length: 1_500 }, (_, index) => about(`p${index}`, 'member.joined'));
    await world.tell(...people.slice(0, 1_000));
    await world.tell(...people.slice(1_000));
    await world.worker.settle();
    world.system.advance(2 * DAY_MS);
    while (await pruner.tick(world.clock.now()));
    expect(pruned).toEqual([
      ['events', 1_000],
      ['events', 500],
    ]);
    await world.tell(about('late', 'member.joined'));
    await world.worker.settle();
    world.system.advance(2 * DAY_MS);
    const roundsAt = [world.clock.now(), world.clock.now() + 10 * MINUTE_MS];
    expect(roundsAt[1]).toBeGreaterThan(roundsAt[0] ?? 0);
    while (await pruner.tick(world.clock.now()));
    expect(pruned.at(-1)).toEqual(['events', 1]);
    expect(await pruner.tick(world.clock.now())).toBe(false);
  });

  it('removes nothing while events wait or timers are late', async () => {
    const world = await openWorld({ flows: [GREET] });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    world.system.advance(2 * DAY_MS);
    const { pruner, pruned } = openPruner(world.store, { events: DAY_MS });
    // The reminder after a day has not been sent yet.
    expect(await pruner.tick(world.clock.now())).toBe(false);
    expect(pruned).toEqual([]);
    await world.worker.settle();
    world.system.advance(10 * MINUTE_MS);
    while (await pruner.tick(world.clock.now()));
    expect(pruned).toEqual([['events', 1]]);
  });

  it('leaves the round to the worker that is at it', async () => {
    const memory = openMemoryStore();
    let asked = 0;
    const prune = async () => {
      asked += 1;
      return null;
    };
    const { pruner, pruned } = openPruner({ ...memory, prune }, { events: DAY_MS });
    const world = await openWorld({ store: memory });
    expect(await pruner.tick(world.clock.now())).toBe(false);
    expect(await pruner.tick(world.clock.now())).toBe(false);
    expect([asked, pruned]).toEqual([1, []]);
  });
});
