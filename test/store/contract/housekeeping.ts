import { expect } from 'vitest';
import type { InstanceId } from '../../../engine/base/index.ts';
import type { PruneTable, Store } from '../../../engine/store/index.ts';
import {
  at,
  type Check,
  customer,
  entered,
  event,
  instanceOf,
  NOW,
  publish,
  runTurn,
  sendOf,
  storeInstances,
  welcome,
} from './fixtures.ts';

const CLAIM = { now: NOW, max: 10, leaseMs: 1_000, worker: 1 };

function removed(store: Store, table: PruneTable, beforeMs: number): Promise<number | null> {
  return store.prune({ table, before: at(beforeMs), max: 100 });
}

/** An instance of a person, with an effect and a word in its journal. */
async function storeOne(store: Store, person: string, endedAt: number | null): Promise<InstanceId> {
  const id = `i-${person}` as InstanceId;
  const ended =
    endedAt === null
      ? {}
      : ({ status: 'completed', endedAt: at(endedAt), steps: [], timers: {} } as const);
  const instance = instanceOf(customer(person), { id, ...ended });
  await storeInstances(store, person, {
    instances: [instance],
    effects: [sendOf(instance)],
    journal: [entered(instance, 1)],
  });
  return id;
}

export function pruneContract(check: Check): void {
  check('forgets instances that ended before an instant, and no live one', async ({ store }) => {
    await publish(store, welcome);
    await storeOne(store, 'early', 1);
    await storeOne(store, 'late', 5);
    const live = await storeOne(store, 'live', null);
    expect(await removed(store, 'instances', 5)).toBe(1);
    expect(await removed(store, 'instances', 5)).toBe(0);
    const left = await store.listInstances({ limit: 10 });
    expect(left.items.map(({ id }) => id).sort()).toEqual(['i-late', live]);
  });

  check('forgets what a turn decided, by its time', async ({ store }) => {
    const ann = instanceOf(customer('ann'));
    const { id } = ann;
    await storeInstances(store, 'ann', { instances: [ann], journal: [entered(ann, 1)] });
    expect(await removed(store, 'records', 0)).toBe(0);
    expect(await store.journal(id)).toHaveLength(1);
    expect(await removed(store, 'records', 1)).toBe(1);
    expect(await store.journal(id)).toEqual([]);
  });

  check('forgets deliveries with their records, once they are settled', async ({ store }) => {
    await storeOne(store, 'ann', null);
    const [claimed] = await store.claimDeliveries(CLAIM);
    await storeOne(store, 'bob', null);
    if (claimed === undefined) throw new Error('There was nothing to deliver.');
    const { shard, turn, key, attempts } = claimed;
    const sent = { shard, turn, key, status: 'sent', attempts, dueAt: null, error: null } as const;
    await store.settleDeliveries([{ ...sent, events: [] }], at(3));
    expect(await removed(store, 'records', 9)).toBeGreaterThan(0);
    const left = await store.listDeliveries({ limit: 10 });
    expect(left.items.map((one) => one.status)).toEqual(['waiting']);
  });

  check('forgets grants that are over and old messages of the sandbox', async ({ store }) => {
    const grant = { kind: 'session', createdAt: NOW } as const;
    await store.addGrant({ ...grant, hash: 'old', expiresAt: at(1) });
    await store.addGrant({ ...grant, hash: 'new', expiresAt: at(9) });
    const message = { group: 'g', person: null, author: 'a', text: 't', mention: [], replies: [] };
    await store.addSandboxMessages([
      { ...message, key: 'old', from: 'flow', at: at(1) },
      { ...message, key: 'new', from: 'flow', at: at(9) },
    ]);
    expect(await removed(store, 'grants', 5)).toBe(1);
    expect(await removed(store, 'messages', 5)).toBe(1);
    expect(await store.grant('new', at(2))).not.toBeNull();
    expect((await store.sandboxMessages('g', 9)).map(({ key }) => key)).toEqual(['new']);
  });

  check('keeps events that no turn has taken', async ({ store }) => {
    await store.ingest([event('1', customer('ann'))], at(1));
    expect(await removed(store, 'events', 9)).toBe(0);
    await runTurn(store);
    expect(await removed(store, 'events', 9)).toBe(1);
    expect((await store.events(customer('ann'), { limit: 9 })).items).toEqual([]);
  });

  check('removes no more than it is asked to', async ({ store }) => {
    const events = ['1', '2', '3'].map((id) => event(id, customer('ann')));
    await store.ingest(events, at(1));
    expect(await store.prune({ table: 'eventKeys', before: at(2), max: 2 })).toBe(2);
    expect(await store.eventCount()).toBe(1);
  });
}

export function figureOfStoreContract(check: Check): void {
  check('counts what waits up to a bound, and knows the oldest', async ({ store }) => {
    expect(await store.inboxBacklog(2)).toEqual({ depth: 0, oldestAt: null });
    await store.ingest([event('1', customer('ann'))], at(7));
    await store.ingest([event('2', customer('bob')), event('3', customer('cid'))], at(9));
    expect(await store.inboxBacklog(2)).toEqual({ depth: 2, oldestAt: at(7) });
    expect((await store.inboxBacklog(9)).depth).toBe(3);
    await runTurn(store);
    expect(await store.inboxBacklog(2)).toEqual({ depth: 0, oldestAt: null });
  });

  check('counts deliveries by status', async ({ store }) => {
    await storeOne(store, 'ann', null);
    await store.claimDeliveries(CLAIM);
    await storeOne(store, 'bob', null);
    const counts = await store.deliveryCounts();
    expect(counts).toMatchObject({ waiting: 1, sending: 1, dead: 0, failed: 0, withdrawn: 0 });
  });

  check('tells how many connections are in use, where there are any', async ({ store }) => {
    const use = await store.connectionUse();
    expect([store.engine, use === null]).toEqual([store.engine, store.engine === 'memory']);
    if (use !== null) expect(use.open).toBeLessThanOrEqual(use.max);
  });
}
