import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TaskId } from '../../engine/base/index.ts';
import { completeTask } from '../../engine/runtime/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { openMemoryStore, openPostgresStore } from '../../engine/store/index.ts';
import { createTestDatabase, POSTGRES_VERSIONS } from '../harness/postgres.ts';
import { about, MINUTE_MS, openWorld, type World } from './world.ts';

const WORKSPACE = `
roles: { manager: [zhao] }
classes: { promo: { cap: [{ max: 1, per: month }], approval: manager } }
`;
const offer = (id: string, event: string) => `flow: ${id}
title: 优惠
about: member
start: [{ on: ${event} }]
steps:
  offer: { send: { to: member, class: promo, text: "${id} {{ member.ref }}" }, blocked: { end: refused }, next: rest }
  rest: { wait: {}, on: [{ event: message.received, end: replied }] }
`;
const FLOWS = [offer('first', 'member.joined'), offer('second', 'order.paid')];
const PEOPLE = Array.from({ length: 500 }, (_, index) => `p${index}`);

const GROUNDS = [
  { name: 'memory', open: async () => ({ store: openMemoryStore(), close: async () => {} }) },
  ...POSTGRES_VERSIONS.map((version) => ({
    name: `PostgreSQL ${version}`,
    async open() {
      const database = await createTestDatabase(version);
      const store = await openPostgresStore({ connectionString: database.connectionString });
      const close = async () => {
        await store.close();
        await database.drop();
      };
      return { store, close };
    },
  })),
];

async function decide({ store, clock }: World, choice: string): Promise<void> {
  const { items } = await store.listTasks({ kind: 'task', status: 'open', limit: 10 });
  for (const { id } of items)
    await completeTask({ store, clock }, { task: id, choice, by: 'zhao' });
}

async function outcomes(store: Store): Promise<Readonly<Record<string, number>>> {
  const found: Record<string, number> = {};
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await store.listInstances({ limit: 200, ...(cursor && { cursor }) });
    for (const { flow, outcome, steps } of page.items) {
      const name = `${flow} ${outcome ?? steps.join()}`;
      found[name] = (found[name] ?? 0) + 1;
    }
    cursor = page.next;
  }
  return found;
}

const waitingIn = async (store: Store) =>
  Object.values((await store.entity({ kind: 'workspace', ref: '' }))?.gate?.approvals ?? {}).map(
    ({ status, waiting }) => [status, ...waiting.map((page) => page.length)],
  );

describe.each(GROUNDS)('on $name', ({ open }) => {
  let store: Store;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ store, close } = await open());
  });
  afterAll(async () => {
    await close();
  });

  it('what is approved goes out once to each who waits, under their caps', async () => {
    const world = await openWorld({ store, workspace: WORKSPACE, flows: FLOWS });
    await world.tell(...PEOPLE.map((person) => about(person, 'member.joined')));
    await world.tell(...PEOPLE.slice(0, 10).map((person) => about(person, 'order.paid')));
    await world.worker.settle();
    expect(world.texts()).toEqual([]);
    expect((await waitingIn(store)).toSorted()).toEqual([
      ['pending', 10],
      ['pending', 256, 244],
    ]);
    expect((await store.listTasks({ kind: 'task', limit: 10 })).items).toHaveLength(2);
    const tasks = await store.listTasks({ kind: 'task', status: 'open', limit: 10 });
    const first = tasks.items.find(({ origin }) => origin.flow === 'first');
    const by = { choice: 'approve', by: 'zhao' };
    await completeTask(world, { task: first?.id as TaskId, ...by }); // it was found
    await world.worker.settle();
    const wanted = PEOPLE.map((person) => `first ${person}`).toSorted();
    expect(world.texts().toSorted()).toEqual(wanted);
    await decide(world, 'approve');
    await world.worker.settle();
    expect(world.texts()).toHaveLength(500);
    expect(await outcomes(store)).toEqual({ 'first rest': 500, 'second refused': 10 });
    expect(await waitingIn(store)).toEqual([['approved'], ['approved']]);
  }, 120_000);
});

/** A store whose n-th storing of outcomes fails, before or after it was done. */
function failing(store: Store, nth: number, when: 'before' | 'after'): Store {
  let calls = 0;
  return {
    ...store,
    async settleDeliveries(...given) {
      calls += 1;
      if (calls === nth && when === 'before') throw new Error('crashed');
      await store.settleDeliveries(...given);
      if (calls === nth) throw new Error('crashed');
    },
  };
}

it.each(['before', 'after'] as const)(
  'a crash in the middle of waking, %s it is stored, loses nobody and repeats nothing',
  async (when) => {
    const store = openMemoryStore();
    const world = await openWorld({ store, workspace: WORKSPACE, flows: FLOWS });
    await world.tell(...PEOPLE.map((person) => about(person, 'member.joined')));
    await world.worker.settle();
    await decide(world, 'approve');
    const keys: string[] = [];
    let crashes = 0;
    for (let life = 1; life <= 4; life += 1) {
      const next = await openWorld({ store: failing(store, 1, when) });
      next.system.advance(life * 10 * MINUTE_MS);
      await next.worker.settle().catch(() => {
        crashes += 1;
      });
      keys.push(...next.sandbox.messages.map(({ key }) => key));
    }
    const last = await openWorld({ store });
    last.system.advance(60 * MINUTE_MS);
    await last.worker.settle();
    keys.push(...last.sandbox.messages.map(({ key }) => key));
    expect(crashes).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(500);
    expect(await outcomes(store)).toEqual({ 'first rest': 500 });
    expect(await waitingIn(store)).toEqual([['approved']]);
  },
  60_000,
);
