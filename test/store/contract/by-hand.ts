import { expect } from 'vitest';
import type { EffectKey, Instant } from '../../../engine/base/index.ts';
import type { Effect, Instance, StoredEvent } from '../../../engine/core/index.ts';
import type { DeliveryStatus, Store } from '../../../engine/store/index.ts';
import {
  at,
  type Check,
  customer,
  event,
  greet,
  instanceOf,
  keyOf,
  NOW,
  resultOf,
  sendOf,
  storeInstances,
  turnOf,
  welcome,
} from './fixtures.ts';

const ann = instanceOf(customer('ann'));
const failed = instanceOf(customer('ann'), {
  id: `${ann.id}~failed` as Instance['id'],
  order: 0,
  status: 'failed',
  endedAt: NOW,
  sends: {
    [greet]: { key: keyOf(ann, 1), visit: 1, status: 'handedOver', at: NOW, to: null },
  },
  failure: {
    code: 'TEXT',
    message: 'no name',
    step: greet,
    resume: {
      timers: { 'greet.after.0': { dueAt: at(500), fired: 0 } },
      kept: [storedAt(NOW, 'kept')],
      offered: [
        { type: 'event', event: storedAt(NOW, 'offered'), claim: null },
        { type: 'result', step: greet, visit: 1, result: 'sent' },
      ],
    },
  },
});

function storedAt(acceptedAt: Instant, id: string): StoredEvent {
  return { ...event(id, customer('ann')), acceptedAt };
}
const completed = {
  ...failed,
  id: `${ann.id}~done` as Instance['id'],
  status: 'completed',
} as const;

function signal(id: string, instance: Instance) {
  return event(id, instance.subject, { type: '@retry', instance: instance.id });
}

/** What a turn reads for signals, which can speak to instances that are not active. */
export function signalContract(check: Check): void {
  check('reads active instances, and failed ones that a signal names', async ({ store }) => {
    await storeInstances(store, 'ann', { instances: [ann, failed, completed] });
    await store.ingest([event('plain', ann.subject)], NOW);
    const plain = await turnOf(store);
    expect(plain.work.flatMap((work) => work.instances)).toEqual([ann]);
    await plain.commit(plain.work.map((work) => resultOf(work)));
    await store.ingest([signal('1', failed), signal('2', completed), signal('3', ann)], NOW);
    const turn = await turnOf(store);
    expect(turn.work.flatMap((work) => work.instances)).toEqual([failed, ann]);
    await turn.rollback();
  });

  check('reads no instance of another entity, whatever a signal names', async ({ store }) => {
    await storeInstances(store, 'ann', { instances: [failed] });
    const foreign = { ...signal('1', failed), subject: customer('bob') };
    await store.ingest([foreign], NOW);
    const turn = await turnOf(store);
    const bob = turn.work.filter((work) => work.entity.ref === 'bob');
    expect(bob.map((work) => work.instances)).toEqual([[]]);
    await turn.rollback();
  });

  check('writes a failed instance as active again, with its timers', async ({ store }) => {
    await storeInstances(store, 'ann', { instances: [failed] });
    await store.ingest([signal('1', failed)], NOW);
    const turn = await turnOf(store);
    const again: Instance = {
      ...failed,
      status: 'active',
      endedAt: null,
      failure: null,
      timers: { 'greet.after.0': { dueAt: at(500), fired: 0 } },
    };
    await turn.commit(turn.work.map((work) => resultOf(work, { instances: [again] })));
    expect(await store.instance(failed.id)).toEqual(again);
    expect(await store.nextDueAt()).toBe(at(500));
    expect((await store.counts())[welcome]).toMatchObject({ active: 1, failed: 0 });
  });
}

const REPORT = { instance: ann.id, step: greet, visit: 1 };

/** Stores one message of Ann's for each status, under an ordinal of its own. */
async function settledAs(store: Store, list: readonly DeliveryStatus[]): Promise<void> {
  const effects = list.map((_, index): Effect => {
    const effect = sendOf(ann, index + 1);
    return effect.type === 'send' ? { ...effect, report: REPORT } : effect;
  });
  await storeInstances(store, 'ann', { instances: [ann], effects });
  const claimed = await store.claimDeliveries({ now: NOW, max: 99, leaseMs: 60_000, worker: 1 });
  await store.settleDeliveries(
    list.flatMap((status, index) => {
      const own = claimed.find(({ key }) => key === keyOf(ann, index + 1));
      if (own === undefined) throw new Error('not claimed');
      const { shard, turn, key, attempts } = own;
      return [{ shard, turn, key, status, attempts, dueAt: null, error: 'why', events: [] }];
    }),
    at(1),
  );
}

async function statuses(store: Store): Promise<readonly string[]> {
  const { items } = await store.listDeliveries({ limit: 99 });
  const sorted = items.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  return sorted.map(({ status }) => status);
}

/** Deliveries that a person puts right. */
export function deliveryByHandContract(check: Check): void {
  check('lists what is unknown, and puts it back when asked', async ({ store }) => {
    await settledAs(store, ['unknown', 'sent']);
    const { items } = await store.listDeliveries({ status: 'unknown', limit: 9 });
    expect(items.map(({ key }) => key)).toEqual([keyOf(ann, 1)]);
    await store.retryDelivery(keyOf(ann, 1), at(9));
    expect(await statuses(store)).toEqual(['waiting', 'sent']);
  });

  check('puts back those of a status, flow and connector, within a bound', async ({ store }) => {
    await settledAs(store, ['dead', 'dead', 'failed', 'dead']);
    const options = { now: at(9), max: 99 };
    const other = { status: 'dead', connector: 'shop' } as const;
    expect(await store.retryDeliveries(other, options)).toBe(0);
    const dead = { status: 'dead', flow: welcome, connector: 'sandbox' } as const;
    expect(await store.retryDeliveries(dead, { ...options, max: 2 })).toBe(2);
    expect(await store.retryDeliveries(dead, { ...options, max: 2 })).toBe(1);
    expect(await statuses(store)).toEqual(['waiting', 'waiting', 'failed', 'waiting']);
  });

  check('settles an unknown one as it is told, and tells its instance', async ({ store }) => {
    await settledAs(store, ['unknown', 'unknown']);
    await store.resolveDelivery(keyOf(ann, 1), { as: 'sent', now: at(9) });
    await store.resolveDelivery(keyOf(ann, 2), { as: 'failed', now: at(9) });
    expect(await statuses(store)).toEqual(['sent', 'failed']);
    const turn = await turnOf(store, at(9));
    const told = turn.work.flatMap((work) => work.inbox.map((row) => row.event));
    expect(told.map(({ type, instance }) => [type, instance])).toEqual([
      ['@sent', ann.id],
      ['@failed', ann.id],
    ]);
    await turn.rollback();
    await expect(
      store.resolveDelivery(keyOf(ann, 1), { as: 'sent', now: at(9) }),
    ).rejects.toMatchObject({ code: 'DELIVERY_STATUS', details: { status: 'sent' } });
    await expect(
      store.resolveDelivery('none' as EffectKey, { as: 'sent', now: at(9) }),
    ).rejects.toMatchObject({ code: 'DELIVERY_NOT_FOUND' });
  });

  check('finds one event by the source and id that name it', async ({ store }) => {
    await store.ingest([event('e1', customer('ann')), event('e2', customer('ann'))], NOW);
    expect(await store.event(customer('ann'), 'test', 'e2')).toMatchObject({ id: 'e2' });
    expect(await store.event(customer('ann'), 'other', 'e2')).toBeNull();
    expect(await store.event(customer('ann'), 'test', 'e3')).toBeNull();
  });

  check('finds the first of the events that have one name', async ({ store }) => {
    const told = (amount: number) => event('e1', customer('ann'), { data: { amount } });
    await store.ingest([event('e0', customer('ann')), told(1)], NOW);
    await store.ingest([told(2), event('e2', customer('ann'))], NOW);
    expect(await store.event(customer('ann'), 'test', 'e1')).toMatchObject({ data: { amount: 1 } });
  });

  check('finds no event that is kept no longer', async ({ store }) => {
    await store.ingest([event('e1', customer('ann'))], NOW);
    const turn = await turnOf(store);
    await turn.commit(turn.work.map((work) => resultOf(work)));
    expect(await store.prune({ table: 'events', before: at(1), max: 9 })).toBe(1);
    expect(await store.event(customer('ann'), 'test', 'e1')).toBeNull();
  });
}
