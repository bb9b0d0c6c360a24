import { describe, expect, it } from 'vitest';
import type { Json } from '../../engine/base/index.ts';
import { plusMs } from '../../engine/base/index.ts';
import type { Attempt, Call, Endpoint } from '../../engine/runtime/index.ts';
import { createDispatcher } from '../../engine/runtime/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { send, storeEffects } from './outbox-ground.ts';
import { MONDAY_NINE as NOW } from './world.ts';

const random = { next: () => 0 };

function call(name: string, parts: Partial<Call> = {}): Call {
  const { origin } = send(name);
  return {
    type: 'call',
    key: send(name).key,
    endpoint: 'crm',
    method: 'POST',
    path: `/${name}`,
    body: { name },
    timeoutMs: 10_000,
    keeps: true,
    createdAt: NOW,
    report: { instance: origin.instance, step: origin.step, visit: 1 },
    origin,
    ...parts,
  };
}

function crm(...answers: readonly Attempt[]): Endpoint & { readonly seen: string[] } {
  const seen: string[] = [];
  const left = [...answers];
  return {
    name: 'crm',
    real: false,
    seen,
    async call(calls) {
      return calls.map(({ path }) => {
        seen.push(path);
        return left.shift() ?? { type: 'sent' };
      });
    },
  };
}

const open = (store: Store, endpoint: Endpoint) =>
  createDispatcher({ store, connectors: [], endpoints: [endpoint], random });

async function one(store: Store) {
  const [delivery] = (await store.listDeliveries({ limit: 10 })).items;
  return delivery;
}

/** What the instance is told. */
async function told(store: Store): Promise<readonly Json[]> {
  const turn = await store.beginTurn({ now: NOW, rowMax: 100, shardMax: 64 });
  const events = turn?.work.flatMap((work) => work.inbox.map((row) => row.event)) ?? [];
  await turn?.rollback();
  return events.map(({ type, instance = null, data }) => ({ type, instance, data }));
}

describe('a call', () => {
  it('is made once, and its instance is told the answer', async () => {
    const store = openMemoryStore();
    await storeEffects(store, call('a'));
    const endpoint = crm({ type: 'sent', answer: { id: 7 } });
    const dispatcher = open(store, endpoint);
    await dispatcher.tick(NOW);
    await dispatcher.tick(NOW);
    expect(endpoint.seen).toEqual(['/a']);
    expect(await one(store)).toMatchObject({ status: 'sent', attempts: 1 });
    const { instance } = call('a').origin;
    const data = { step: 'hello', visit: 1, answer: { id: 7 } };
    expect(await told(store)).toEqual([{ type: '@answered', instance, data }]);
  });

  it('is tried again in doubt, since the endpoint knows its key', async () => {
    const store = openMemoryStore();
    await storeEffects(store, call('a'));
    const endpoint = crm({ type: 'unknown', error: 'silence' });
    const dispatcher = open(store, endpoint);
    await dispatcher.tick(NOW);
    expect(await one(store)).toMatchObject({ status: 'waiting', dueAt: plusMs(NOW, 2_000) });
    await dispatcher.tick(plusMs(NOW, 2_000));
    expect(await one(store)).toMatchObject({ status: 'sent', attempts: 2 });
  });

  it('tells its instance why it failed, whether refused or dead', async () => {
    const store = openMemoryStore();
    await storeEffects(store, call('a'));
    await open(store, crm({ type: 'refused', error: '404' })).tick(NOW);
    expect(await told(store)).toMatchObject([{ data: { step: 'hello', visit: 1, error: '404' } }]);
  });

  it('fails where the answer is more than an event can hold', async () => {
    const store = openMemoryStore();
    await storeEffects(store, call('a'), call('b'));
    const large = (length: number): Attempt => ({ type: 'sent', answer: 'x'.repeat(length) });
    await open(store, crm(large(60_000), large(70_000))).tick(NOW);
    const { items } = await store.listDeliveries({ limit: 10 });
    expect(items.map(({ key, status }) => [key.at(-1), status]).sort()).toEqual([
      ['a', 'sent'],
      ['b', 'failed'],
    ]);
  });

  it('fails where the workspace has lost the endpoint', async () => {
    const store = openMemoryStore();
    await storeEffects(store, call('a', { endpoint: 'erp' }));
    await open(store, crm()).tick(NOW);
    const error = "The endpoint `erp` is not in the workspace's `endpoints`.";
    expect(await one(store)).toMatchObject({ status: 'failed', error });
  });

  it('is not made once it was withdrawn', async () => {
    const store = openMemoryStore();
    const { key } = call('a');
    await storeEffects(store, call('a'), {
      type: 'withdraw',
      key: send('w').key,
      of: key,
      createdAt: NOW,
    });
    const endpoint = crm();
    await open(store, endpoint).tick(NOW);
    expect(endpoint.seen).toEqual([]);
  });

  it('rests with the others of an endpoint that asks for a pause', async () => {
    const store = openMemoryStore();
    await storeEffects(store, call('a'));
    const endpoint = crm({ type: 'retry', error: '429', afterMs: 60_000 });
    const dispatcher = open(store, endpoint);
    await dispatcher.tick(NOW);
    await storeEffects(store, call('b'));
    await dispatcher.tick(plusMs(NOW, 1_000));
    expect(endpoint.seen).toEqual(['/a']);
    await dispatcher.tick(plusMs(NOW, 61_000));
    expect(dispatcher.connectorStates(plusMs(NOW, 61_000))[0]?.name).toBe('endpoint/crm');
    expect(endpoint.seen).toContain('/b');
  });
});
