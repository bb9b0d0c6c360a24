import { describe, expect, it } from 'vitest';
import type { StepId } from '../../engine/base/index.ts';
import { plusMs } from '../../engine/base/index.ts';
import type { Attempt } from '../../engine/runtime/index.ts';
import { createDispatcher } from '../../engine/runtime/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { emit, send, storeEffects, storePresence } from './outbox-ground.ts';
import { instanceId, MONDAY_NINE, member, recordingConnector } from './world.ts';

const random = { next: () => 0 };
const NOW = MONDAY_NINE;
const REPORT = { instance: instanceId('greet-1'), step: 'hello' as StepId, visit: 2 };

async function signals(store: Store) {
  const { items } = await store.events(member('g', 'p'), { limit: 100 });
  return items
    .filter(({ type }) => type.startsWith('@'))
    .map(({ id, source, type, instance, data }) => ({ id, source, type, instance, data }));
}

const answering = (...answers: readonly Attempt[]) => {
  const connector = recordingConnector();
  connector.answers.push(...answers);
  return connector;
};

describe('the result of a message', () => {
  it.each([
    [{ type: 'sent' }, '@sent', { step: 'hello', visit: 2 }],
    [{ type: 'refused', error: 'no' }, '@failed', { step: 'hello', visit: 2, error: 'no' }],
  ] as const)('is told to the instance that waits for it (%j)', async (answer, type, data) => {
    const store = openMemoryStore();
    const message = send('a', { report: REPORT });
    await storeEffects(store, message);
    const report = await createDispatcher({
      store,
      connectors: [answering(answer)],
      random,
    }).tick(NOW);
    expect(report.events).toBe(1);
    expect(await signals(store)).toEqual([
      {
        id: `${message.key}/${type.slice(1)}`,
        source: 'groupflow',
        type,
        instance: REPORT.instance,
        data,
      },
    ]);
  });

  it('is told of a dead letter too, and not of an attempt that is tried again', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a', { report: REPORT }));
    const answers = Array.from({ length: 8 }, () => ({ type: 'retry', error: 'busy' }) as const);
    const dispatcher = createDispatcher({ store, connectors: [answering(...answers)], random });
    for (let hours = 0; hours < 7; hours += 1)
      await dispatcher.tick(plusMs(NOW, hours * 3_600_000));
    expect(await signals(store)).toEqual([]);
    await dispatcher.tick(plusMs(NOW, 7 * 3_600_000));
    expect(await signals(store)).toMatchObject([{ type: '@failed', data: { error: 'busy' } }]);
  });

  it('moves nothing where no instance waits for it', async () => {
    const store = openMemoryStore();
    await storeEffects(store, send('a'));
    await createDispatcher({
      store,
      connectors: [answering({ type: 'refused', error: 'no' })],
      random,
    }).tick(NOW);
    expect(await signals(store)).toEqual([]);
  });
});

describe('an emit', () => {
  it('is performed by storing its events, each once', async () => {
    const store = openMemoryStore();
    const subject = { kind: 'group', ref: 'g' } as const;
    const event = { id: 'x', source: 'groupflow', type: 'lead.quoted', subject, time: NOW };
    await storeEffects(store, emit('a', [{ ...event, data: { lead: 'l1' } }], NOW));
    const report = await createDispatcher({ store, connectors: [], random }).tick(NOW);
    expect(report).toMatchObject({ claimed: 1, sent: 1, events: 1 });
    const { items } = await store.events(subject, { limit: 10 });
    expect(items.map(({ id, data }) => [id, data])).toEqual([['x', { lead: 'l1' }]]);
  });

  it('to the members of a group reaches who is in it when it is performed', async () => {
    const store = openMemoryStore();
    const effect = emit('a', [], NOW);
    await storeEffects(store, {
      ...effect,
      members: { group: 'g', event: 'lead.quoted', data: { n: 1 }, hops: 1 },
    });
    await storePresence(store, 'g', { p: true, q: true, gone: false });
    const report = await createDispatcher({ store, connectors: [], random }).tick(NOW);
    expect(report).toEqual({
      claimed: 1,
      sent: 1,
      retried: 0,
      failed: 0,
      dead: 0,
      unknown: 0,
      putOff: 0,
      events: 2,
    });
    for (const person of ['p', 'q']) {
      const [told] = (await store.events(member('g', person), { limit: 1 })).items;
      expect(told).toMatchObject({ id: `${effect.key}#${person}`, type: 'lead.quoted', hops: 2 });
    }
    expect((await store.events(member('g', 'gone'), { limit: 1 })).items).toEqual([]);
  });

  it.each([
    [14, { sent: 1, failed: 0, events: 3 }],
    [15, { sent: 0, failed: 1, events: 0 }],
  ])('to three members after %i hops', async (hops, expected) => {
    const store = openMemoryStore();
    const members = { group: 'g', event: 'lead.quoted', data: {}, hops };
    await storeEffects(store, { ...emit('a', [], NOW), members });
    await storePresence(store, 'g', { p: true, q: true, r: true });
    const report = await createDispatcher({ store, connectors: [], random }).tick(NOW);
    expect(report).toMatchObject(expected);
    const { items } = await store.listDeliveries({ status: 'failed', limit: 10 });
    expect(items.map(({ error }) => error)).toEqual(
      expected.failed === 0 ? [] : [expect.stringContaining('The 3 members were not told')],
    );
  });
});
