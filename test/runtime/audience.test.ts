import { afterAll, describe, expect, it } from 'vitest';
import { startEvents } from '../../engine/core/index.ts';
import { haltBroadcast } from '../../engine/runtime/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { openMemoryStore, openPostgresStore } from '../../engine/store/index.ts';
import { createTestDatabase } from '../harness/postgres.ts';
import { about, flowId, openWorld, type World } from './world.ts';

const blast = (start: string) => `flow: blast
about: member
start: [{ on: order.paid }]
steps:
  tell:
    start: { flow: news, ${start} }
    on: [{ event: tag.changed, end: stopped }]
    end: told
`;
const NEWS = `flow: news
about: member
steps:
  say: { send: { to: member, text: "新品 {{ member.ref }}" }, end: said }
`;

const WEEKLY = `flow: weekly
about: member
start: [{ schedule: "0 20 * * 5", pace: 60/m }]
steps:
  say: { send: { to: member, text: "周报 {{ member.ref }}" }, end: said }
`;

async function begun(start: string, options: { store?: Store; count?: number } = {}) {
  const { count = 12, store } = options;
  const world = await openWorld({
    flows: [NEWS, blast(start)],
    ...(store === undefined ? {} : { store }),
  });
  const people = Array.from({ length: count }, (_, index) => `p${index}`);
  await world.tell(...people.map((person) => about(person, 'message.received')));
  await world.worker.settle();
  await world.tell(about('p0', 'order.paid'));
  await world.worker.settle();
  return world;
}

async function pass(world: World, ms: number) {
  world.system.advance(ms);
  await world.worker.settle();
  return world.texts().length;
}
const blastOf = async (world: World) => (await world.instances('blast'))[0];

async function pagesOf(world: World) {
  const { items } = await world.store.listDeliveries({ flow: flowId('blast'), limit: 10 });
  return items.flatMap(({ effect }) => (effect.type === 'start' ? [effect] : []));
}

const databases: { drop(): Promise<void> }[] = [];
afterAll(async () => {
  for (const database of databases) await database.drop();
});

async function postgres(): Promise<Store> {
  const database = await createTestDatabase(15);
  databases.push(database);
  return openPostgresStore({ connectionString: database.connectionString });
}

describe.each([
  ['memory', async () => openMemoryStore()],
  ['PostgreSQL', postgres],
] as const)('a start for an audience, on %s', (_, open) => {
  it('reaches everybody for whom it is meant, once, and then goes on', async () => {
    const store = await open();
    const world = await begun('for: { about: member, if: "member.ref != \'p3\'" }', { store });
    const texts = [...world.texts()].sort();
    expect(texts).toHaveLength(11);
    expect(texts).not.toContain('新品 p3');
    expect((await blastOf(world))?.outcome).toBe('told');
    await store.close();
  });

  it('keeps its pace, and stops when its step is left', async () => {
    const store = await open();
    const world = await begun('for: { about: member }, pace: 60/m', { store });
    expect(world.texts()).toHaveLength(5);
    expect(await pass(world, 4_000)).toBe(5);
    expect(await pass(world, 1_000)).toBe(10);
    expect((await blastOf(world))?.steps).toEqual(['tell']);
    await world.tell(about('p0', 'tag.changed'));
    expect(await pass(world, 60_000)).toBe(10);
    expect((await blastOf(world))?.outcome).toBe('stopped');
    await store.close();
  });
});

describe.each([
  ['memory', async () => openMemoryStore()],
  ['PostgreSQL', postgres],
] as const)('a broadcast, on %s', (_, open) => {
  it('is stopped between two pages, and goes on where it was, telling nobody twice', async () => {
    const store = await open();
    const world = await begun('for: { about: member }, pace: 60/m', { store });
    const [running] = (await store.listBroadcasts({ limit: 9 })).items;
    expect(running).toMatchObject({ flow: 'news', about: 'member', perMinute: 60, endedAt: null });
    const id = running?.id ?? '';
    const halt = { at: world.clock.now(), by: 'zhao', reason: '写错了' };
    await haltBroadcast(store, id, halt);
    expect(await pass(world, 60_000)).toBe(5);
    expect(await store.broadcast(id)).toMatchObject({ told: 5, halt, endedAt: null });
    await haltBroadcast(store, id, null);
    expect(await pass(world, 5_000)).toBe(10);
    expect(await pass(world, 5_000)).toBe(12);
    expect(new Set(world.texts()).size).toBe(12);
    expect(await store.broadcast(id)).toMatchObject({ told: 12, endedAt: world.clock.now() });
    await expect(haltBroadcast(store, id, halt)).rejects.toThrow('reached everybody');
    await expect(haltBroadcast(store, 'none', halt)).rejects.toThrow('no broadcast');
    await store.close();
  });

  it('of a schedule is told of, and stopped, like one of a step', async () => {
    const store = await open();
    const world = await openWorld({ flows: [WEEKLY], store });
    const people = Array.from({ length: 12 }, (_item, index) => `p${index}`);
    await world.tell(...people.map((person) => about(person, 'message.received')));
    await world.worker.settle();
    expect(await pass(world, 7 * 86_400_000)).toBe(5);
    const [running] = (await store.listBroadcasts({ limit: 9 })).items;
    expect(running).toMatchObject({ flow: 'weekly', by: { type: 'schedule', rule: 0 } });
    const id = running?.id ?? '';
    await haltBroadcast(store, id, { at: world.clock.now(), by: 'zhao', reason: '停' });
    expect(await pass(world, 60_000)).toBe(5);
    await haltBroadcast(store, id, null);
    expect(await pass(world, 5_000)).toBe(10);
    expect(await pass(world, 5_000)).toBe(12);
    expect(await store.broadcast(id)).toMatchObject({ told: 12, endedAt: world.clock.now() });
    await store.close();
  });
});

describe('a start for an audience', () => {
  it('tells how far it is', async () => {
    const world = await begun('for: { about: member }, pace: 60/m');
    await pass(world, 5_000);
    const blasting = await blastOf(world);
    const facts = (await world.store.journal(blasting!.id)).map(({ fact }) => fact);
    expect(facts.filter(({ type }) => type === 'progress')).toEqual([
      { type: 'progress', step: 'tell', count: 5 },
      { type: 'progress', step: 'tell', count: 10 },
    ]);
    expect(await pass(world, 5_000)).toBe(12);
    expect((await blastOf(world))?.outcome).toBe('told');
  });

  it('begins nothing twice when a page is told again', async () => {
    const world = await begun('for: { about: member }');
    const [page] = await pagesOf(world);
    const items = [{ kind: 'member', ref: 'g/p1' }] as const;
    const again = startEvents(page!, { items, next: null }, world.clock.now());
    expect(await world.store.ingest(again, world.clock.now())).toMatchObject({ duplicates: 2 });
    await world.worker.settle();
    expect(world.texts()).toHaveLength(12);
  });

  it('is for one more page than a page holds', async () => {
    const world = await begun('for: { about: member }', { count: 501 });
    expect(await pagesOf(world)).toHaveLength(2);
    expect(world.texts()).toHaveLength(501);
  });
});
