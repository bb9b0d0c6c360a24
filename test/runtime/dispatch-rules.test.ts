import { describe, expect, it } from 'vitest';
import { plusMs } from '../../engine/base/index.ts';
import type { Attempt, Connector, Message } from '../../engine/runtime/index.ts';
import { createDispatcher } from '../../engine/runtime/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { send, sendTo, storeEffects } from './outbox-ground.ts';
import { MONDAY_NINE, recordingConnector } from './world.ts';

const random = { next: () => 0 };
const NOW = MONDAY_NINE;

async function states(store: Store) {
  const { items } = await store.listDeliveries({ limit: 200 });
  return Object.fromEntries(
    items.map(({ key, status, attempts }) => [key.split('/').at(-1), `${status} ${attempts}`]),
  );
}

const texts = (connector: ReturnType<typeof recordingConnector>) =>
  connector.messages.map((message) => message.text);

/** Answers by the text of a message; `sent` where nothing is said. */
function scripted(answers: Readonly<Record<string, Attempt | undefined>>) {
  const sent: string[] = [];
  const connector: Connector = {
    name: 'sandbox',
    real: false,
    deliver: async (batch) =>
      batch.map((message) => {
        sent.push(textOf(message));
        return answers[textOf(message)] ?? { type: 'sent' };
      }),
  };
  return { connector, sent };
}

function textOf(message: Message): string {
  const [part] = message.parts;
  return part?.type === 'text' ? part.text : '';
}

describe('messages to one recipient', () => {
  it('wait behind one that is tried again, and then go in their order', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'), send('b'), send('c'), sendTo('q', 'other'));
    const sandbox = recordingConnector();
    sandbox.answers.push({ type: 'retry', error: 'busy' });
    const dispatcher = createDispatcher({ store, connectors: [sandbox], random });
    await dispatcher.tick(NOW);
    expect(texts(sandbox).sort()).toEqual(['a', 'other']);
    expect(await states(store)).toEqual({
      a: 'waiting 1',
      b: 'waiting 0',
      c: 'waiting 0',
      'q-other': 'sent 1',
    });
    await storeEffects(store, send('d'));
    expect(await dispatcher.tick(plusMs(NOW, 1_999))).toMatchObject({ sent: 0 });
    const after = plusMs(NOW, 2_000);
    for (let tick = 0; tick < 4; tick += 1) await dispatcher.tick(after);
    expect(texts(sandbox).slice(2)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('do not wait for one that has failed, once its end is stored', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'), send('b'));
    const { connector, sent } = scripted({ a: { type: 'refused', error: 'no' } });
    const dispatcher = createDispatcher({ store, connectors: [connector], random });
    await dispatcher.tick(NOW);
    expect(sent).toEqual(['a']);
    expect(await states(store)).toEqual({ a: 'failed 1', b: 'waiting 0' });
    await dispatcher.tick(NOW);
    expect(sent).toEqual(['a', 'b']);
    expect(await states(store)).toEqual({ a: 'failed 1', b: 'sent 1' });
  });

  it('keep their order while the first outcome is not stored yet', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'));
    const { connector, sent } = scripted({ a: { type: 'retry', error: 'busy' } });
    const stored = Promise.withResolvers<void>();
    const slow: Store = {
      ...store,
      settleDeliveries: async (...given) => {
        await stored.promise;
        await store.settleDeliveries(...given);
      },
    };
    const dispatcher = createDispatcher({ store: slow, connectors: [connector], random });
    const first = dispatcher.tick(NOW);
    await storeEffects(store, send('b'));
    const second = dispatcher.tick(NOW);
    stored.resolve();
    await Promise.all([first, second]);
    expect(sent).toEqual(['a']);
    expect(await states(store)).toEqual({ a: 'waiting 1', b: 'waiting 0' });
  });
});

describe('a promise to send at most once', () => {
  const once = (name: string) => send(name, { promise: 'at-most-once' });

  it('leaves an attempt without an answer to a person', async () => {
    const store = openMemoryStore();
    await storeEffects(store, once('a'), sendTo('q', 'b'));
    const lost: Attempt = { type: 'unknown', error: 'reset' };
    const { connector } = scripted({ a: lost, b: lost });
    const dispatcher = createDispatcher({ store, connectors: [connector], random });
    expect(await dispatcher.tick(NOW)).toMatchObject({ unknown: 1, retried: 1 });
    expect(await states(store)).toEqual({ a: 'unknown 1', 'q-b': 'waiting 1' });
    expect(await dispatcher.tick(plusMs(NOW, 86_400_000))).toMatchObject({ claimed: 1 });
  });

  it('tries again what has surely not gone out', async () => {
    const store = openMemoryStore();
    await storeEffects(store, once('a'));
    const { connector } = scripted({ a: { type: 'retry', error: 'refused' } });
    await createDispatcher({ store, connectors: [connector], random }).tick(NOW);
    expect(await states(store)).toEqual({ a: 'waiting 1' });
  });

  it('holds when the connector throws or keeps silent', async () => {
    const store = openMemoryStore();
    await storeEffects(store, once('a'), {
      ...sendTo('q', 'b'),
      connector: 'mute',
      promise: 'at-most-once',
    });
    const broken: Connector = {
      name: 'sandbox',
      real: false,
      deliver: () => Promise.reject(new Error('socket closed')),
    };
    const mute: Connector = { name: 'mute', real: false, deliver: () => new Promise(() => {}) };
    const connectors = [broken, mute];
    await createDispatcher({ store, connectors, random, deliverTimeoutMs: 5 }).tick(NOW);
    expect(await states(store)).toEqual({ a: 'unknown 1', 'q-b': 'unknown 1' });
  });

  it('holds when the worker dies; the other promise counts the lost attempt', async () => {
    const store = openMemoryStore();
    await storeEffects(store, once('a'), sendTo('q', 'b'));
    await store.claimDeliveries({ now: NOW, max: 9, leaseMs: 60_000, worker: 7 });
    const { connector, sent } = scripted({});
    const dispatcher = createDispatcher({ store, connectors: [connector], random });
    await dispatcher.tick(plusMs(NOW, 60_000));
    expect([sent, await states(store)]).toEqual([['b'], { a: 'unknown 1', 'q-b': 'sent 2' }]);
  });
});

it('a message that kills its worker each time is dead after the eighth attempt', async () => {
  const store = openMemoryStore();
  await storeEffects(store, send('a'));
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const now = plusMs(NOW, attempt * 60_000);
    const claimed = await store.claimDeliveries({ now, max: 9, leaseMs: 60_000, worker: 7 });
    expect(claimed.map(({ attempts }) => attempts)).toEqual([attempt + 1]);
  }
  const { connector, sent } = scripted({});
  await createDispatcher({ store, connectors: [connector], random }).tick(plusMs(NOW, 480_000));
  expect([sent, await states(store)]).toEqual([[], { a: 'dead 9' }]);
});

describe('a limit', () => {
  it('of a connector spreads messages without counting attempts, over all workers', async () => {
    const store = openMemoryStore();
    const names = ['a', 'b', 'c', 'd', 'e'];
    await storeEffects(store, ...names.map((name) => sendTo(name, name)));
    const limited = { ...recordingConnector(), rate: { max: 2, perMs: 1_000 } };
    const workers = [1, 2].map((worker) =>
      createDispatcher({ store, connectors: [limited], random, worker }),
    );
    const sent: number[] = [];
    for (let second = 0; second < 3; second += 1) {
      for (const worker of workers) await worker.tick(plusMs(NOW, second * 1_000));
      sent.push(limited.messages.length);
    }
    expect(sent).toEqual([2, 4, 5]);
    expect(Object.values(await states(store))).toEqual(names.map(() => 'sent 1'));
  });

  it('of a recipient holds up no other', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'), send('b'), sendTo('q', 'c'));
    const limited = { ...recordingConnector(), ratePerTarget: { max: 1, perMs: 1_000 } };
    const dispatcher = createDispatcher({ store, connectors: [limited], random });
    await dispatcher.tick(NOW);
    expect(texts(limited).sort()).toEqual(['a', 'c']);
    await dispatcher.tick(plusMs(NOW, 999));
    await dispatcher.tick(plusMs(NOW, 1_000));
    expect(texts(limited).at(-1)).toBe('b');
    expect(limited.messages.at(-1)?.at).toBe(plusMs(NOW, 1_000));
  });
});

describe('a connector', () => {
  it('that asks for a pause gets one for all its messages', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'));
    const { connector, sent } = scripted({ a: { type: 'retry', error: '429', afterMs: 9_000 } });
    const dispatcher = createDispatcher({ store, connectors: [connector], random });
    await dispatcher.tick(NOW);
    await storeEffects(store, sendTo('q', 'b'));
    expect(await dispatcher.tick(plusMs(NOW, 8_999))).toMatchObject({ sent: 0, putOff: 1 });
    expect(dispatcher.connectorStates(plusMs(NOW, 8_999))).toEqual([
      { name: 'sandbox', state: 'resting', failures: 1, until: plusMs(NOW, 9_000) },
    ]);
    await dispatcher.tick(plusMs(NOW, 9_000));
    expect(sent.sort()).toEqual(['a', 'a', 'b']);
    expect(await states(store)).toMatchObject({ 'q-b': 'sent 1' });
  });

  it('that fails ten times in a row is left alone, probed, and used again', async () => {
    const store = openMemoryStore();
    const people = Array.from({ length: 12 }, (_, index) => `p${index}`);
    await storeEffects(store, ...people.slice(0, 10).map((person) => sendTo(person, 'm')));
    const answers: Record<string, Attempt> = { m: { type: 'retry', error: 'down' } };
    const { connector, sent } = scripted(answers);
    const dispatcher = createDispatcher({ store, connectors: [connector], random });
    const state = (at: typeof NOW) => dispatcher.connectorStates(at)[0]?.state;
    await dispatcher.tick(NOW);
    expect([sent.length, state(NOW), state(plusMs(NOW, 5_000))]).toEqual([10, 'open', 'probing']);

    await storeEffects(store, ...people.slice(10).map((person) => sendTo(person, 'm')));
    expect(await dispatcher.tick(NOW)).toMatchObject({ claimed: 2, putOff: 2 });
    const probe = plusMs(NOW, 5_000);
    expect(await dispatcher.tick(probe)).toMatchObject({ claimed: 12, retried: 1, putOff: 11 });
    expect([sent.length, state(plusMs(probe, 9_999))]).toEqual([11, 'open']);

    delete answers.m;
    const again = plusMs(probe, 10_000);
    expect(await dispatcher.tick(again)).toMatchObject({ claimed: 12, sent: 12 });
    expect(state(again)).toBe('closed');
    const attempts = Object.values(await states(store)).sort();
    expect(attempts).toEqual([
      ...['sent 1', 'sent 1'],
      ...Array.from({ length: 9 }, () => 'sent 2'),
      'sent 3',
    ]);
  });

  it('that hangs holds up neither another nor the next tick', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('stuck', { connector: 'stuck' }), send('a'));
    const answer = Promise.withResolvers<readonly Attempt[]>();
    const stuck: Connector = { name: 'stuck', real: false, deliver: () => answer.promise };
    const sandbox = recordingConnector();
    const dispatcher = createDispatcher({ store, connectors: [stuck, sandbox], random });
    expect(await dispatcher.tick(NOW)).toMatchObject({ claimed: 2, sent: 1 });
    await storeEffects(store, send('b'));
    expect(await dispatcher.tick(NOW)).toMatchObject({ claimed: 1, sent: 1 });
    answer.resolve([{ type: 'sent' }]);
    await dispatcher.finish();
    expect(await dispatcher.tick(NOW)).toMatchObject({ claimed: 0, sent: 1 });
  });
});
