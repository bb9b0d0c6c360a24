import { expect } from 'vitest';
import type { EffectKey } from '../../../engine/base/index.ts';
import type { Effect } from '../../../engine/core/index.ts';
import type {
  ClaimOptions,
  Delivery,
  DeliveryStatus,
  Settlement,
  Store,
} from '../../../engine/store/index.ts';
import {
  at,
  type Check,
  customer,
  instanceOf,
  keyOf,
  NOW,
  sendOf,
  storeInstances,
  withdrawOf,
} from './fixtures.ts';

const ann = instanceOf(customer('ann'));
const LEASE = 60_000;

function claim(store: Store, options: Partial<ClaimOptions> = {}) {
  return store.claimDeliveries({ now: NOW, max: 100, leaseMs: LEASE, worker: 1, ...options });
}

function outcome(delivery: Delivery, parts: Partial<Settlement>): Settlement {
  const { shard, turn, key, attempts } = delivery;
  const basis = { shard, turn, key, attempts, dueAt: null, error: null, events: [] };
  return { status: 'sent', ...basis, ...parts };
}

type Send = Extract<Effect, { readonly type: 'send' }>;

function send(ordinal: number, parts: Partial<Send> = {}): Effect {
  const effect = sendOf(ann, ordinal);
  return effect.type === 'send' ? { ...effect, ...parts } : effect;
}

const to = (person: string): Send['to'] => ({ kind: 'customer', person });

async function storeSends(store: Store, ...effects: readonly Effect[]): Promise<void> {
  await storeInstances(store, 'ann', { instances: [ann], effects });
}

async function statuses(store: Store): Promise<Readonly<Record<string, DeliveryStatus>>> {
  const { items } = await store.listDeliveries({ limit: 100 });
  return Object.fromEntries(items.map((item) => [item.key.split('/').at(-1), item.status]));
}

const ordinalsOf = (claimed: readonly Delivery[]) =>
  claimed.map((delivery) => Number(delivery.key.split('/').at(-1)));

export function queueContract(check: Check): void {
  check('keeps later messages to a target behind one that waits', async ({ store, other }) => {
    await storeSends(store, send(1), send(2), send(3, { to: to('bob') }));
    const [first, second, third] = await claim(store);
    if (!first || !second || !third) throw new Error('not claimed');
    const untried = { status: 'waiting', untried: true, dueAt: at(5) } as const;
    await store.settleDeliveries(
      [
        outcome(first, { status: 'waiting', dueAt: at(700) }),
        outcome(second, untried),
        outcome(third, {}),
      ],
      at(1),
    );
    await storeInstances(store, 'ann', { effects: [send(4)] });
    expect(await claim(other, { now: at(699), worker: 2 })).toEqual([]);
    expect(await store.nextDeliveryAt()).toBe(at(700));
    expect(await store.outboxDepth()).toBe(3);
    const order: number[] = [];
    for (let count = 0; count < 3; count += 1) {
      const claimed = await claim(other, { now: at(800), worker: 2 });
      order.push(...ordinalsOf(claimed));
      const sent = claimed.map((delivery) => outcome(delivery, {}));
      await other.settleDeliveries(sent, at(800));
    }
    expect(order).toEqual([1, 2, 4]);
    const { items } = await store.listDeliveries({ limit: 9 });
    expect(items.map(({ key, status, attempts }) => [key.at(-1), status, attempts]).sort()).toEqual(
      [
        ['1', 'sent', 2],
        ['2', 'sent', 1],
        ['3', 'sent', 1],
        ['4', 'sent', 1],
      ],
    );
    expect(await store.outboxDepth()).toBe(0);
  });

  check('lets the next one go when one is dead or withdrawn', async ({ store }) => {
    await storeSends(store, send(1), send(2), send(3));
    const claimed = await claim(store);
    await store.settleDeliveries(
      claimed.map((delivery, index) =>
        outcome(delivery, { status: 'waiting', untried: index > 0, dueAt: at(10) }),
      ),
      at(1),
    );
    const again = await claim(store, { now: at(10) });
    expect(ordinalsOf(again)).toEqual([1]);
    const dead = again.map((delivery) => outcome(delivery, { status: 'dead', error: 'no' }));
    await store.settleDeliveries(dead, at(11));
    await storeInstances(store, 'ann', { effects: [withdrawOf(ann, 2, at(12))] });
    expect(ordinalsOf(await claim(store, { now: at(12) }))).toEqual([3]);
    expect(await statuses(store)).toEqual({ 1: 'dead', 2: 'withdrawn', 3: 'sending' });
  });
}

export function shareContract(check: Check): void {
  check('never lets another worker overtake within a shard', async ({ store, other }) => {
    await storeSends(store, send(1));
    const [first] = await claim(store);
    if (!first) throw new Error('not claimed');
    await storeInstances(store, 'ann', { effects: [send(2)] });
    expect(await claim(other, { worker: 2 })).toEqual([]);
    expect(ordinalsOf(await claim(store))).toEqual([2]);
    await store.settleDeliveries([outcome(first, {})], at(1));
    expect(await store.outboxDepth()).toBe(1);
  });

  check('leaves what waits for a connector that rests', async ({ store }) => {
    await storeSends(store, send(1));
    const [first] = await claim(store);
    if (!first) throw new Error('not claimed');
    const slotAt = at(3);
    const limited = { status: 'waiting', untried: true, dueAt: at(3), slotAt } as const;
    await store.settleDeliveries([outcome(first, limited)], at(1));
    expect(await claim(store, { now: at(3), except: ['sandbox'] })).toEqual([]);
    expect(await claim(store, { now: at(3), except: ['corp'] })).toMatchObject([
      { attempts: 1, slotAt, status: 'sending' },
    ]);
  });
}

export function unknownContract(check: Check): void {
  const once = (ordinal: number) =>
    send(ordinal, {
      to: to(`p${ordinal}`),
      promise: 'at-most-once',
      report: { instance: ann.id, step: 'greet' as never, visit: 1 },
    });

  check('never sends again what was promised once when its worker died', async (ground) => {
    const { store, other } = ground;
    await storeSends(store, once(1), send(2));
    const claimed = await claim(store);
    expect(ordinalsOf(await claim(other, { now: at(LEASE), worker: 2 }))).toEqual([2]);
    expect(await statuses(store)).toEqual({ 1: 'unknown', 2: 'sending' });
    expect(await store.inboxDepth()).toBe(0);
    // The worker was only slow, and knows better.
    const late = claimed.map((delivery) => outcome(delivery, {}));
    await store.settleDeliveries(late, at(LEASE + 1));
    expect(await statuses(store)).toEqual({ 1: 'sent', 2: 'sent' });
  });

  check('tells the instance what a person says of an unknown one', async ({ store }) => {
    await storeSends(store, once(1), once(2), once(3));
    const claimed = await claim(store);
    const lost = claimed.map((delivery) =>
      outcome(delivery, { status: 'unknown', error: 'reset' }),
    );
    await store.settleDeliveries(lost, at(1));
    expect(await store.deliveryCounts()).toEqual({
      waiting: 0,
      sending: 0,
      failed: 0,
      dead: 0,
      unknown: 3,
      unconfirmed: 0,
      withdrawn: 0,
    });
    await store.resolveDelivery(keyOf(ann, 1), { as: 'sent', now: at(2) });
    await store.resolveDelivery(keyOf(ann, 2), { as: 'failed', now: at(2) });
    await store.retryDelivery(keyOf(ann, 3), at(2));
    expect(await statuses(store)).toEqual({ 1: 'sent', 2: 'failed', 3: 'waiting' });
    const { items } = await store.events(customer('ann'), { limit: 9 });
    expect(items.filter(({ source }) => source === 'groupflow').map(({ type }) => type)).toEqual([
      '@failed',
      '@sent',
    ]);
    await expect(
      store.resolveDelivery(keyOf(ann, 1), { as: 'sent', now: at(3) }),
    ).rejects.toMatchObject({ code: 'DELIVERY_STATUS', details: { status: 'sent' } });
    await expect(
      store.resolveDelivery('none/a/1/1' as EffectKey, { as: 'sent', now: at(3) }),
    ).rejects.toMatchObject({ code: 'DELIVERY_NOT_FOUND' });
  });

  check('lets no stale attempt disturb a newer one', async ({ store, other }) => {
    await storeSends(store, send(1));
    const [first] = await claim(store);
    const [second] = await claim(other, { now: at(LEASE), worker: 2 });
    if (!first || !second) throw new Error('not claimed');
    const retry = outcome(first, { status: 'waiting', dueAt: at(LEASE + 1) });
    await store.settleDeliveries([retry], at(LEASE));
    expect(await claim(store, { now: at(LEASE + 1) })).toEqual([]);
    await other.settleDeliveries([outcome(second, {})], at(LEASE + 2));
    expect(await statuses(store)).toEqual({ 1: 'sent' });
  });
}

export function retryContract(check: Check): void {
  check('puts many back, as many as are asked for, in their order', async ({ store }) => {
    const corp = send(4, { connector: 'corp' });
    await storeSends(store, send(1), send(2), send(3), corp, send(5, { to: to('bob') }));
    const claimed = await claim(store);
    const ends = claimed.map((delivery) =>
      outcome(delivery, { status: delivery.key.endsWith('/5') ? 'failed' : 'dead', error: 'no' }),
    );
    await store.settleDeliveries(ends, at(1));
    const options = { now: at(2), max: 2 };
    const dead = { status: 'dead' } as const;
    expect(await store.retryDeliveries({ ...dead, connector: 'none' }, options)).toBe(0);
    expect(await store.retryDeliveries({ ...dead, connector: 'sandbox' }, options)).toBe(2);
    expect(await store.retryDeliveries({ ...dead, flow: 'other' as never }, options)).toBe(0);
    expect(await store.retryDeliveries({ ...dead, flow: ann.flow }, options)).toBe(2);
    expect(await store.retryDeliveries(dead, options)).toBe(0);
    expect(await statuses(store)).toEqual({
      1: 'waiting',
      2: 'waiting',
      3: 'waiting',
      4: 'waiting',
      5: 'failed',
    });
    expect(ordinalsOf(await claim(store, { now: at(2) })).sort()).toEqual([1, 4]);
  });

  check('says why one cannot be retried', async ({ store }) => {
    await storeSends(store, send(1));
    const [first] = await claim(store);
    if (!first) throw new Error('not claimed');
    await store.settleDeliveries([outcome(first, {})], at(1));
    await expect(store.retryDelivery(first.key, at(2))).rejects.toMatchObject({
      code: 'DELIVERY_STATUS',
      details: { status: 'sent' },
    });
  });
}

export function slotContract(check: Check): void {
  check('gives slots of a limit over all workers', async ({ store, other }) => {
    const limit = { name: 'corp', max: 2, perMs: 1_000 };
    const three = [[limit], [limit], [limit]];
    const [left, right] = await Promise.all([
      store.reserveSlots(three, NOW),
      other.reserveSlots(three, NOW),
    ]);
    const slots = [...left, ...right].map((slot) => slot.at - NOW).sort((a, b) => a - b);
    expect(slots).toEqual([0, 0, 1_000, 1_000, 2_000, 2_000]);
    expect(await store.reserveSlots([[], [limit]], at(9_000))).toEqual([
      { at: at(9_000), taken: true },
      { at: at(9_000), taken: true },
    ]);
  });
}
