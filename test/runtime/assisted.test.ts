import { afterEach, describe, expect, it } from 'vitest';
import type { EffectKey } from '../../engine/base/index.ts';
import { outcomeEvents } from '../../engine/core/index.ts';
import { moveClock } from '../../engine/runtime/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { openMemoryStore, openPostgresStore } from '../../engine/store/index.ts';
import { createTestDatabase, POSTGRES_VERSIONS } from '../harness/postgres.ts';
import { about, openWorld, type World } from './world.ts';

const HOUR_MS = 3_600_000;
const WORKSPACE = `
connectors: { sandbox: { kind: sandbox, assisted: true, confirmWithin: 4h } }
classes: { promo: { cap: [{ max: 1, per: month }] } }
`;
const OFFER = `flow: offer
title: 优惠
about: member
start: [{ on: member.joined }]
on: [{ event: member.left, end: left }]
reenter: { after: 1h }
steps:
  own: { send: { to: customer, class: promo, text: 给本人 }, failed: { end: nobody }, blocked: { end: capped }, next: rest }
  rest: { wait: { for: 1h }, end: told }
`;
const SHOUT = `flow: shout
title: 群里说
about: member
start: [{ on: member.joined }]
on: [{ event: member.left, end: left }]
reenter: { after: 1h }
steps:
  shout: { send: { to: group, class: promo, text: 给全群 }, failed: { end: nobody }, blocked: { end: capped }, next: rest }
  rest: { wait: { for: 1h }, end: told }
`;

const GROUNDS: readonly (readonly [name: string, open: () => Promise<Ground>])[] = [
  ['memory', async () => ({ store: openMemoryStore(), close: async () => {} })],
  ...POSTGRES_VERSIONS.map((version): [string, () => Promise<Ground>] => [
    `PostgreSQL ${version}`,
    async () => {
      const { connectionString, drop } = await createTestDatabase(version);
      const store = await openPostgresStore({ connectionString });
      const close = async () => {
        await store.close();
        await drop();
      };
      return { store, close };
    },
  ]),
];

interface Ground {
  readonly store: Store;
  close(): Promise<void>;
}

async function statuses({ deliveries }: World): Promise<readonly string[]> {
  const found = await deliveries();
  return found.flatMap(({ status, effect }) => (effect.type === 'send' ? [status] : []));
}

async function resolve(world: World, as: 'sent' | 'failed'): Promise<void> {
  const found = await world.deliveries();
  const key = found.find(({ status }) => status === 'unconfirmed')?.key;
  await world.store.resolveDelivery(key as EffectKey, { as, now: world.clock.now() }); // or throws
  await world.worker.settle();
}

async function outcomes(world: World): Promise<readonly (string | null)[]> {
  const found = await world.instances();
  return found.map(({ status, outcome }) => (status === 'active' ? 'active' : outcome)).toSorted();
}

describe.each(GROUNDS)('assisted messages on %s', (_, open) => {
  let ground: Ground | null = null;

  afterEach(async () => {
    await ground?.close();
    ground = null;
  });

  async function begin(flow: string): Promise<World> {
    ground = await open();
    const world = await openWorld({ store: ground.store, workspace: WORKSPACE, flows: [flow] });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    return world;
  }

  /** Joins once more, a while later. */
  async function again(world: World, person = 'a'): Promise<void> {
    await moveClock(world, HOUR_MS);
    await world.tell({ ...about(person, 'member.joined'), id: `again-${person}` });
    await world.worker.settle();
  }

  it.each([
    ['its own entity', OFFER],
    ['another one', SHOUT],
  ])('wait for a person, whose word lets the step go on, from %s', async (_name, flow) => {
    const world = await begin(flow);
    await moveClock(world, HOUR_MS);
    expect([await statuses(world), await outcomes(world)]).toEqual([['unconfirmed'], ['active']]);
    expect(await world.store.deliveryCounts()).toMatchObject({ unconfirmed: 1, waiting: 0 });
    await resolve(world, 'sent');
    expect([await statuses(world), await outcomes(world)]).toEqual([['sent'], ['active']]);
    await moveClock(world, HOUR_MS);
    expect(await outcomes(world)).toEqual(['told']);
    await again(world);
    expect(await outcomes(world)).toEqual(['capped', 'told']);
  });

  it.each([
    ['its own entity', OFFER],
    ['another one', SHOUT],
  ])(
    'that a person does not confirm fail, and leave room for another, from %s',
    async (_name, flow) => {
      const world = await begin(flow);
      await resolve(world, 'failed');
      expect([await statuses(world), await outcomes(world)]).toEqual([['failed'], ['nobody']]);
      await again(world);
      expect(await outcomes(world)).toEqual(['active', 'nobody']);
    },
  );

  it.each([
    ['its own entity', OFFER],
    ['another one', SHOUT],
  ])('expire when nobody confirms them in time, from %s', async (_name, flow) => {
    const world = await begin(flow);
    await moveClock(world, 4 * HOUR_MS - 1);
    expect(await outcomes(world)).toEqual(['active']);
    await moveClock(world, 1);
    expect([await statuses(world), await outcomes(world)]).toEqual([['withdrawn'], ['nobody']]);
    expect(await world.store.nextDueAt()).toBeNull();
    await again(world);
    expect(await outcomes(world)).toEqual(['active', 'nobody']);
  });

  it.each([
    ['its own entity', OFFER],
    ['another one', SHOUT],
  ])(
    'are taken back when their step is left; who confirms one later finds it withdrawn, from %s',
    async (_name, flow) => {
      const world = await begin(flow);
      const delivery = (await world.deliveries()).find(({ status }) => status === 'unconfirmed');
      await world.tell(about('a', 'member.left'));
      await world.worker.settle();
      expect([await statuses(world), await outcomes(world)]).toEqual([['withdrawn'], ['left']]);
      const late = { as: 'sent', now: world.clock.now() } as const;
      const key = delivery?.key as EffectKey; // there is one
      await expect(world.store.resolveDelivery(key, late)).rejects.toThrow('is withdrawn');
      await again(world);
      expect(await outcomes(world)).toEqual(['active', 'left']);
    },
  );

  it('count after all when they were confirmed while their gate gave them up', async () => {
    const world = await begin(OFFER);
    const [sent] = await world.deliveries();
    await moveClock(world, 4 * HOUR_MS);
    expect(await outcomes(world)).toEqual(['nobody']);
    // What the store tells of a word that was committed just before the gate's own turn.
    const now = world.clock.now();
    await world.store.ingest(sent ? outcomeEvents(sent.effect, 'sent', now) : [], now);
    await world.worker.settle();
    await again(world);
    expect(await outcomes(world)).toEqual(['capped', 'nobody']);
  });

  it('are confirmed by a word that comes before their gate has given them up', async () => {
    const world = await begin(OFFER);
    world.system.advance(4 * HOUR_MS);
    await resolve(world, 'sent');
    expect([await statuses(world), await outcomes(world)]).toEqual([['sent'], ['active']]);
    await moveClock(world, HOUR_MS);
    await again(world);
    expect(await outcomes(world)).toEqual(['capped', 'told']);
  });
});
