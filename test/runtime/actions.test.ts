import { describe, expect, it } from 'vitest';
import type { Act, Connector } from '../../engine/runtime/index.ts';
import { createDispatcher } from '../../engine/runtime/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { send, sendTo, storeEffects } from './outbox-ground.ts';
import { MONDAY_NINE as NOW, recordingConnector } from './world.ts';

const random = { next: () => 0 };

function act(name: string, parts: Partial<Act> = {}): Act {
  const { key, connector, to, origin } = send(name);
  return {
    type: 'act',
    key,
    connector,
    to,
    action: 'coupon.issue',
    with: { name },
    keeps: true,
    createdAt: NOW,
    promise: 'at-least-once',
    report: { instance: origin.instance, step: origin.step, visit: 1 },
    origin,
    ...parts,
  };
}

/** Keeps what it does, in order. */
function doing(): Connector & { readonly done: string[] } {
  const done: string[] = [];
  return {
    name: 'sandbox',
    real: false,
    done,
    async deliver(messages) {
      done.push(...messages.map(({ key }) => `message ${key.at(-1)}`));
      return messages.map(() => ({ type: 'sent' }));
    },
    async act(actions) {
      done.push(...actions.map(({ key, action }) => `${action} ${key.at(-1)}`));
      return actions.map(({ key }) => ({ type: 'sent', answer: key.at(-1) ?? '' }));
    },
  };
}

describe('an action', () => {
  it('waits for what goes to the same person before it', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'), act('b'), send('c'));
    const connector = doing();
    const dispatcher = createDispatcher({ store, connectors: [connector], random });
    expect(await dispatcher.tick(NOW)).toMatchObject({ sent: 3, events: 1 });
    expect(connector.done).toEqual(['message a', 'coupon.issue b', 'message c']);
  });

  it('goes together with messages to others, each with its own answer', async () => {
    const store = openMemoryStore();
    await storeEffects(store, sendTo('x', 'a'), act('b'), sendTo('y', 'c'));
    const connector = doing();
    const dispatcher = createDispatcher({ store, connectors: [connector], random });
    await dispatcher.tick(NOW);
    expect([...connector.done].sort()).toEqual(['coupon.issue b', 'message a', 'message c']);
    const turn = await store.beginTurn({ now: NOW, rowMax: 10, shardMax: 64 });
    expect(turn?.work[0]?.inbox.map(({ event }) => event.data)).toEqual([
      { step: 'hello', visit: 1, answer: 'b' },
    ]);
    await turn?.rollback();
  });

  it('fails where the connector performs none', async () => {
    const store = openMemoryStore();
    await storeEffects(store, act('a'), sendTo('x', 'b'));
    await createDispatcher({ store, connectors: [recordingConnector()], random }).tick(NOW);
    const { items } = await store.listDeliveries({ limit: 10 });
    expect(items.map(({ status, error }) => [status, error]).sort()).toEqual([
      ['failed', 'The connector performs no actions.'],
      ['sent', null],
    ]);
  });

  it('is left to a person in doubt where it is promised at most once', async () => {
    const store = openMemoryStore();
    await storeEffects(store, act('a', { promise: 'at-most-once' }));
    const connector: Connector = {
      ...doing(),
      act: async () => [{ type: 'unknown', error: 'silence' }],
    };
    await createDispatcher({ store, connectors: [connector], random }).tick(NOW);
    const { items } = await store.listDeliveries({ limit: 10 });
    expect(items[0]).toMatchObject({ status: 'unknown', error: 'silence' });
  });
});
