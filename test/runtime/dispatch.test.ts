import { describe, expect, it } from 'vitest';
import type { EffectKey } from '../../engine/base/index.ts';
import { plusMs } from '../../engine/base/index.ts';
import type { Attempt, Connector } from '../../engine/runtime/index.ts';
import { createDispatcher } from '../../engine/runtime/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { send, sendTo, storeEffects } from './outbox-ground.ts';
import { MONDAY_NINE, recordingConnector } from './world.ts';

/** Takes nothing off the waits, so that they are round. */
const random = { next: () => 0 };
const NOW = MONDAY_NINE;
const NOTHING = {
  claimed: 0,
  sent: 0,
  retried: 0,
  failed: 0,
  dead: 0,
  unknown: 0,
  putOff: 0,
  events: 0,
};

async function deliveries(store: Store) {
  const { items } = await store.listDeliveries({ limit: 100 });
  return items.map(({ key, status, attempts, dueAt, error }) => ({
    name: key.split('/').at(-1),
    status,
    attempts,
    dueAt,
    error,
  }));
}

const answering = (...answers: readonly Attempt[]) => {
  const connector = recordingConnector();
  connector.answers.push(...answers);
  return connector;
};

describe('a delivery', () => {
  it('is sent once, and then done', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'), send('b'));
    const sandbox = recordingConnector();
    const dispatcher = createDispatcher({ store, connectors: [sandbox], random });
    const reports = [await dispatcher.tick(NOW), await dispatcher.tick(NOW)];
    expect(reports).toEqual([{ ...NOTHING, claimed: 2, sent: 2 }, NOTHING]);
    expect(sandbox.messages.map((message) => message.text).sort()).toEqual(['a', 'b']);
  });

  it('is tried again after a growing wait, and is dead after the eighth attempt', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'));
    const answers = Array.from({ length: 9 }, () => ({ type: 'retry', error: 'busy' }) as const);
    const sandbox = answering(...answers);
    const dispatcher = createDispatcher({ store, connectors: [sandbox], random });
    let at = NOW;
    const seen: unknown[] = [];
    for (;;) {
      await dispatcher.tick(at);
      const [delivery] = await deliveries(store);
      seen.push([delivery?.attempts, delivery?.status, (delivery?.dueAt ?? at) - at]);
      if (delivery?.dueAt === null || delivery?.dueAt === undefined) break;
      expect(await dispatcher.tick(plusMs(delivery.dueAt, -1))).toMatchObject({ claimed: 0 });
      at = delivery.dueAt;
    }
    expect(seen).toEqual([
      [1, 'waiting', 2_000],
      [2, 'waiting', 8_000],
      [3, 'waiting', 32_000],
      [4, 'waiting', 128_000],
      [5, 'waiting', 512_000],
      [6, 'waiting', 2_048_000],
      [7, 'waiting', 3_600_000],
      [8, 'dead', 0],
    ]);
    expect(new Set(sandbox.messages.map((message) => message.key)).size).toBe(1);
  });

  it('is sent after an operator retries it when it was dead', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'));
    const sandbox = answering({ type: 'refused', error: 'blocked' });
    const dispatcher = createDispatcher({ store, connectors: [sandbox], random });
    await dispatcher.tick(NOW);
    await store.retryDelivery(send('a').key, NOW);
    await dispatcher.tick(NOW);
    expect(await deliveries(store)).toMatchObject([{ status: 'sent', error: null }]);
  });

  it('waits as long as the other side asks', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'));
    const sandbox = answering({ type: 'retry', error: '429', afterMs: 90_000 });
    await createDispatcher({ store, connectors: [sandbox], random }).tick(NOW);
    expect(await deliveries(store)).toEqual([
      { name: 'a', status: 'waiting', attempts: 1, dueAt: plusMs(NOW, 90_000), error: '429' },
    ]);
  });

  it('fails at once when it is refused', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'));
    const sandbox = answering({ type: 'refused', error: 'not a friend' });
    const report = await createDispatcher({ store, connectors: [sandbox], random }).tick(NOW);
    expect(report).toMatchObject({ failed: 1, sent: 0 });
    expect(await deliveries(store)).toEqual([
      { name: 'a', status: 'failed', attempts: 1, dueAt: null, error: 'not a friend' },
    ]);
  });

  it('fails with the name of a connector that is not there', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a', { connector: 'corp' }));
    await createDispatcher({ store, connectors: [], random }).tick(NOW);
    expect(await deliveries(store)).toMatchObject([
      {
        status: 'failed',
        error: "The connector `corp` is not in the workspace's `connectors`.",
      },
    ]);
  });

  it('expires at its deadline without being tried', async () => {
    const store = openMemoryStore();
    const deadlineAt = plusMs(NOW, 20_000);
    await storeEffects(store, send('early', { deadlineAt }), send('late', { deadlineAt: NOW }));
    const sandbox = recordingConnector();
    await createDispatcher({ store, connectors: [sandbox], random }).tick(NOW);
    expect(sandbox.messages.map((message) => message.text)).toEqual(['early']);
    expect(await deliveries(store)).toMatchObject([
      { name: 'late', status: 'failed', error: 'expired' },
      { name: 'early', status: 'sent' },
    ]);
  });

  it('is not put off beyond its deadline', async () => {
    const store = openMemoryStore();
    const deadlineAt = plusMs(NOW, 500);
    await storeEffects(store, send('a', { deadlineAt }));
    const sandbox = answering({ type: 'retry', error: 'busy' });
    const dispatcher = createDispatcher({ store, connectors: [sandbox], random });
    await dispatcher.tick(NOW);
    expect(await deliveries(store)).toMatchObject([{ status: 'waiting', dueAt: deadlineAt }]);
    await dispatcher.tick(deadlineAt);
    expect(await deliveries(store)).toMatchObject([{ status: 'failed', error: 'expired' }]);
  });

  it('is tried again with the same key when its worker dies between sending and storing', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'));
    const sandbox = recordingConnector();
    // Fails to store once, as a worker that is killed does.
    const dying = { ...store, settleDeliveries: async () => Promise.reject(new Error('killed')) };
    const first = createDispatcher({ store: dying, connectors: [sandbox], random });
    await expect(first.tick(NOW)).rejects.toThrow('killed');
    const second = createDispatcher({ store, connectors: [sandbox], random });
    expect(await second.tick(plusMs(NOW, 59_999))).toMatchObject({ claimed: 0 });
    expect(await second.tick(plusMs(NOW, 60_000))).toMatchObject({ claimed: 1, sent: 1 });
    expect(sandbox.messages.map((message) => message.key)).toEqual([send('a').key, send('a').key]);
  });
});

describe('a connector', () => {
  it('that throws has all its messages tried again', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'), sendTo('q', 'b'));
    const broken: Connector = {
      name: 'sandbox',
      real: false,
      deliver: () => {
        throw new Error('socket closed');
      },
    };
    await createDispatcher({ store, connectors: [broken], random }).tick(NOW);
    expect(await deliveries(store)).toMatchObject([
      { status: 'waiting', error: 'socket closed' },
      { status: 'waiting', error: 'socket closed' },
    ]);
  });

  it('that answers too little has the rest tried again', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'), sendTo('q', 'b'));
    const short: Connector = {
      name: 'sandbox',
      real: false,
      deliver: async () => [{ type: 'sent' }],
    };
    const report = await createDispatcher({ store, connectors: [short], random }).tick(NOW);
    expect(report).toMatchObject({ sent: 1, retried: 1 });
  });

  it('that never answers is tried again later, and holds up no other', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('stuck', { connector: 'stuck' }), send('a'));
    const stuck: Connector = { name: 'stuck', real: false, deliver: () => new Promise(() => {}) };
    const settled: string[][] = [];
    const watched: Store = {
      ...store,
      async settleDeliveries(settlements, now) {
        settled.push(settlements.map((settlement) => settlement.status));
        await store.settleDeliveries(settlements, now);
      },
    };
    const connectors = [stuck, recordingConnector()];
    const options = { store: watched, connectors, random, deliverTimeoutMs: 100 };
    await createDispatcher(options).tick(NOW);
    expect(settled).toEqual([['sent'], ['waiting']]);
    expect(await deliveries(store)).toContainEqual({
      name: 'stuck',
      status: 'waiting',
      attempts: 1,
      dueAt: plusMs(NOW, 2_000),
      error: 'The connector has not answered within 100 ms.',
    });
  });

  it('gets at most 256 messages at once', async () => {
    const store = openMemoryStore();
    const messages = Array.from({ length: 257 }, (_, index) => sendTo(`p${index}`, 'm'));
    await storeEffects(store, ...messages);
    const calls: number[] = [];
    const counting: Connector = {
      name: 'sandbox',
      real: false,
      deliver: async (batch) => {
        calls.push(batch.length);
        return batch.map(() => ({ type: 'sent' }));
      },
    };
    const report = await createDispatcher({ store, connectors: [counting], random }).tick(NOW);
    expect([report.sent, calls]).toEqual([257, [256, 1]]);
  });
});

describe('a withdrawal', () => {
  it('that comes first keeps the message from going out', async () => {
    const store = openMemoryStore();
    const message = send('a');
    const key = 'greet-1/hello/1/w' as EffectKey;
    await storeEffects(store, message);
    await storeEffects(store, { type: 'withdraw', key, of: message.key, createdAt: NOW });
    const sandbox = recordingConnector();
    const report = await createDispatcher({ store, connectors: [sandbox], random }).tick(NOW);
    expect([report.claimed, sandbox.messages]).toEqual([0, []]);
    expect(await deliveries(store)).toMatchObject([{ name: 'a', status: 'withdrawn' }]);
  });
});
