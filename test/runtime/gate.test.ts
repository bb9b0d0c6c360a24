import { afterEach, describe, expect, it } from 'vitest';
import { moveClock } from '../../engine/runtime/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { openMemoryStore, openPostgresStore } from '../../engine/store/index.ts';
import { createTestDatabase, POSTGRES_VERSIONS } from '../harness/postgres.ts';
import { about, DAY_MS, openWorld } from './world.ts';

const HOUR_MS = 3_600_000;
const WORKSPACE = `
quiet: { from: "22:00", to: "08:00" }
classes:
  promo: { cap: [{ max: 1, per: month }], slots: ["20:00-21:00"] }
  service: { quiet: ignore }
`;
const SHOUT = `flow: shout
title: 群里说
about: member
start: [{ on: member.joined }]
reenter: { after: 1h }
steps:
  shout:
    send: { to: group, class: promo, text: 大促, late: { within: 1d } }
    blocked: { end: capped }
    failed: { end: failed }
    end: told
`;

interface Ground {
  readonly store: Store;
  /** Opens the same once more, as after a restart. */
  again(): Promise<Store>;
  close(): Promise<void>;
}

const GROUNDS: readonly (readonly [name: string, open: () => Promise<Ground>])[] = [
  [
    'memory',
    async () => {
      const store = openMemoryStore();
      return { store, again: async () => store, close: async () => {} };
    },
  ],
  ...POSTGRES_VERSIONS.map((version): [string, () => Promise<Ground>] => [
    `PostgreSQL ${version}`,
    async () => {
      const { connectionString, drop } = await createTestDatabase(version);
      let store = await openPostgresStore({ connectionString });
      return {
        store,
        async again() {
          await store.close();
          store = await openPostgresStore({ connectionString });
          return store;
        },
        async close() {
          await store.close();
          await drop();
        },
      };
    },
  ]),
];

describe.each(GROUNDS)('on %s', (_, open) => {
  let ground: Ground | null = null;

  afterEach(async () => {
    await ground?.close();
    ground = null;
  });

  it('a message that a group’s gate holds outlives a restart, and goes out in time', async () => {
    ground = await open();
    const first = await openWorld({ store: ground.store, workspace: WORKSPACE, flows: [SHOUT] });
    await first.tell(about('a', 'member.joined'), about('b', 'member.joined'));
    await first.worker.settle();
    expect(first.texts()).toEqual([]);
    const world = await openWorld({ store: await ground.again() });
    await moveClock(world, 10 * HOUR_MS);
    expect(world.texts()).toEqual([]);
    await moveClock(world, HOUR_MS);
    expect(world.texts()).toEqual(['大促']);
    const outcomes = (await world.instances()).map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual(['capped', 'told']);
    expect(await world.store.nextDueAt()).toBeNull();
  });

  it('a message that the channel refuses leaves room for another', async () => {
    ground = await open();
    const world = await openWorld({ store: ground.store, workspace: WORKSPACE, flows: [SHOUT] });
    world.sandbox.answers.push({ type: 'refused', error: 'not a friend' });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    await moveClock(world, 12 * HOUR_MS);
    await moveClock(world, DAY_MS);
    await world.tell(about('b', 'member.joined'));
    await world.worker.settle();
    await moveClock(world, DAY_MS);
    const outcomes = (await world.instances()).map(({ outcome }) => outcome);
    expect([world.texts(), outcomes.toSorted()]).toEqual([
      ['大促', '大促'],
      ['failed', 'told'],
    ]);
  });
});
