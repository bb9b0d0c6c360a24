import { expect } from 'vitest';
import type { EffectKey, Instant } from '../../../engine/base/index.ts';
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
  event,
  instanceOf,
  keyOf,
  NOW,
  runTurn,
  sendOf,
  storeInstances,
  withdrawOf,
} from './fixtures.ts';

const ann = instanceOf(customer('ann'));
const LEASE = 60_000;

function claim(store: Store, now: Instant = NOW, options: Partial<ClaimOptions> = {}) {
  return store.claimDeliveries({ now, max: 100, leaseMs: LEASE, worker: 1, ...options });
}

const OTHER = { worker: 2 };

function outcome(
  delivery: Delivery,
  status: DeliveryStatus,
  dueAt: Instant | null = null,
): Settlement {
  const { shard, turn, key, attempts } = delivery;
  return { shard, turn, key, status, attempts, dueAt, error: null, events: [] };
}

async function sendAs(store: Store, ordinals: readonly number[]): Promise<void> {
  const effects = ordinals.map((ordinal) => sendOf(ann, ordinal));
  await storeInstances(store, 'ann', { instances: [ann], effects });
}

/** Of an instance that is stored already, or does not matter. */
async function sendMore(store: Store, ordinal: number, now: Instant = NOW): Promise<void> {
  await store.ingest([event(`more-${ordinal}`, customer('ann'))], now);
  await runTurn(store, () => ({ effects: [sendOf(ann, ordinal, now)] }), now);
}

async function statuses(store: Store): Promise<Readonly<Record<string, string>>> {
  const { items } = await store.listDeliveries({ limit: 100 });
  return Object.fromEntries(items.map((item) => [item.key.split('/').at(-1), item.status]));
}

export function claimOrderContract(check: Check): void {
  check('gives back what a worker has claimed and does not have in hand', async ({ store }) => {
    await sendAs(store, [1]);
    const held = await claim(store);
    await sendMore(store, 2);
    const [vain] = await claim(store);
    await sendMore(store, 3);
    const found = await claim(store, NOW, { inHand: held });
    expect(found.map(({ key, attempts }) => [key, attempts])).toEqual([
      [keyOf(ann, 2), 2],
      [keyOf(ann, 3), 1],
    ]);
    await store.settleDeliveries(
      found.map((delivery) => outcome(delivery, 'waiting', at(5))),
      NOW,
    );
    const [alone] = await claim(store, at(5));
    expect(alone?.key).toBe(vain?.key);
    expect(await claim(store, at(5), { inHand: alone ? [...held, alone] : held })).toEqual([]);
    const again = await claim(store, at(5), { inHand: held });
    expect(again.map(({ key, attempts }) => [key, attempts])).toEqual([[vain?.key, 4]]);
  });

  check('lets an earlier one that comes back later go first', async ({ store }) => {
    await sendMore(store, 1);
    await sendMore(store, 2);
    const [first, second] = await claim(store);
    if (!first || !second) throw new Error('nothing claimed');
    await store.settleDeliveries([outcome(second, 'waiting', at(5))], NOW);
    await store.settleDeliveries([outcome(first, 'waiting', at(9))], NOW);
    expect(await store.nextDeliveryAt()).toBe(at(9));
    expect(await claim(store, at(8))).toEqual([]);
    const [again, ...behind] = await claim(store, at(9));
    expect([again?.key, behind]).toEqual([first.key, []]);
    await store.settleDeliveries([outcome(first, 'sent')], at(10));
    expect((await claim(store, at(10))).map(({ key }) => key)).toEqual([second.key]);
  });

  check('keeps the order of decisions whatever clocks say of their times', async ({ store }) => {
    await sendMore(store, 1, at(500));
    await sendMore(store, 2, at(100));
    const claimed = await claim(store, at(200));
    expect(claimed.map(({ key }) => key)).toEqual([keyOf(ann, 1), keyOf(ann, 2)]);
  });
}

export function claimContract(check: Check): void {
  check('hands an effect over once, in the order in which effects came', async ({ store }) => {
    await sendAs(store, [2, 1, 3]);
    expect(await store.outboxDepth()).toBe(3);
    expect(await store.nextDeliveryAt()).toBe(NOW);
    const claimed = await claim(store);
    expect(claimed.map((delivery) => delivery.key)).toEqual([2, 1, 3].map((n) => keyOf(ann, n)));
    expect(claimed[0]).toEqual({
      shard: expect.any(Number),
      turn: expect.any(Number),
      key: keyOf(ann, 2),
      effect: sendOf(ann, 2),
      status: 'sending',
      attempts: 1,
      dueAt: NOW,
      slotAt: null,
      error: null,
      createdAt: NOW,
      settledAt: null,
    });
    expect(await claim(store)).toEqual([]);
    expect(await store.nextDeliveryAt()).toBeNull();
    expect(await store.outboxDepth()).toBe(3);
  });

  check('gives two workers different deliveries', async ({ store, other }) => {
    await sendAs(
      store,
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    const claims = await Promise.all([
      claim(store, NOW, { max: 15 }),
      claim(other, NOW, { max: 15, ...OTHER }),
      claim(store, NOW, { max: 15 }),
    ]);
    const keys = claims.flat().map((delivery) => delivery.key);
    expect(new Set(keys).size).toBe(keys.length);
    for (let more = await claim(store); more.length > 0; more = await claim(store)) {
      keys.push(...more.map((delivery) => delivery.key));
    }
    expect(new Set(keys).size).toBe(40);
  });

  check(
    'hands a delivery over again when its worker died, at the end of the lease',
    async (ground) => {
      const { store, other } = ground;
      await sendAs(store, [1]);
      await claim(store);
      expect(await claim(other, at(LEASE - 1), OTHER)).toEqual([]);
      expect((await claim(other, at(LEASE), OTHER)).map((delivery) => delivery.key)).toEqual([
        keyOf(ann),
      ]);
    },
  );
}

export function settleContract(check: Check): void {
  check('stores outcomes with the events that they raise', async ({ store }) => {
    await sendAs(store, [1, 2, 3]);
    const [first, second, third] = await claim(store);
    if (!first || !second || !third) throw new Error('not claimed');
    const raised = event('sent', customer('ann'), { type: '@sent', instance: ann.id });
    await store.settleDeliveries(
      [
        { ...outcome(first, 'sent'), events: [raised] },
        { ...outcome(second, 'waiting', at(700)), error: 'HTTP 503' },
        { ...outcome(third, 'dead'), error: 'HTTP 500' },
      ],
      at(1),
    );
    const { items } = await store.listDeliveries({ limit: 9 });
    expect(
      items.map(({ status, attempts, dueAt, error, settledAt }) => [
        status,
        attempts,
        dueAt,
        error,
        settledAt,
      ]),
    ).toEqual([
      ['dead', 1, null, 'HTTP 500', at(1)],
      ['waiting', 1, at(700), 'HTTP 503', null],
      ['sent', 1, null, null, at(1)],
    ]);
    expect(await store.inboxDepth()).toBe(1);
    expect(await store.nextDeliveryAt()).toBe(at(700));
    expect(await claim(store, at(699))).toEqual([]);
    expect((await claim(store, at(700))).map((delivery) => delivery.attempts)).toEqual([2]);
  });

  check(
    'keeps the first outcome of a delivery, and the events of that one only',
    async ({ store }) => {
      await sendAs(store, [1]);
      const [claimed] = await claim(store);
      if (!claimed) throw new Error('not claimed');
      await store.settleDeliveries([outcome(claimed, 'sent')], at(1));
      const late = { ...outcome(claimed, 'dead'), events: [event('late', customer('ann'))] };
      await store.settleDeliveries([late], at(2));
      expect(await statuses(store)).toEqual({ 1: 'sent' });
      expect(await store.inboxDepth()).toBe(0);
    },
  );
}

export function resettleContract(check: Check): void {
  check('settles concurrently in any order', async ({ store, other }) => {
    await sendAs(
      store,
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
    const all = (await claim(store)).map((delivery) => outcome(delivery, 'sent'));
    await Promise.all([
      store.settleDeliveries(all, at(1)),
      other.settleDeliveries([...all].reverse(), at(1)),
      store.settleDeliveries(all.slice(10), at(1)),
    ]);
    expect(await store.outboxDepth()).toBe(0);
  });

  check('puts a dead delivery back in the queue, with all its attempts', async ({ store }) => {
    await sendAs(store, [1]);
    const [claimed] = await claim(store);
    if (!claimed) throw new Error('not claimed');
    await expect(store.retryDelivery(keyOf(ann), NOW)).rejects.toMatchObject({
      code: 'DELIVERY_STATUS',
      details: { status: 'sending' },
    });
    await store.settleDeliveries([{ ...outcome(claimed, 'dead'), error: 'no' }], at(1));
    await store.retryDelivery(keyOf(ann), at(9));
    expect((await store.listDeliveries({ limit: 1 })).items).toEqual([
      { ...claimed, status: 'waiting', attempts: 0, dueAt: at(9) },
    ]);
    await expect(store.retryDelivery('none' as EffectKey, NOW)).rejects.toMatchObject({
      code: 'DELIVERY_NOT_FOUND',
    });
  });
}

export function withdrawContract(check: Check): void {
  check('withdraws what has not gone out, also within one turn', async ({ store }) => {
    await sendAs(store, [1]);
    const effects = [sendOf(ann, 2), withdrawOf(ann, 2, at(3)), withdrawOf(ann, 1, at(3))];
    await storeInstances(store, 'ann', { effects });
    expect(await statuses(store)).toEqual({ 1: 'withdrawn', 2: 'withdrawn' });
    expect(await claim(store, at(9))).toEqual([]);
    expect(await store.outboxDepth()).toBe(0);
  });

  check('lets an attempt that was begun end as it will', async ({ store }) => {
    await sendAs(store, [1]);
    const [claimed] = await claim(store);
    if (!claimed) throw new Error('not claimed');
    await storeInstances(store, 'ann', { effects: [withdrawOf(ann, 1, at(3))] });
    expect(await statuses(store)).toEqual({ 1: 'sending' });
    await store.settleDeliveries([outcome(claimed, 'sent')], at(4));
    expect(await statuses(store)).toEqual({ 1: 'sent' });
  });

  check('does not try again what was withdrawn during an attempt', async ({ store }) => {
    await sendAs(store, [1, 2]);
    const [first] = await claim(store);
    if (!first) throw new Error('not claimed');
    const effects = [withdrawOf(ann, 1, at(3)), withdrawOf(ann, 2, at(3))];
    await storeInstances(store, 'ann', { effects });
    await store.settleDeliveries([outcome(first, 'waiting', at(5))], at(4));
    // The worker of the second died.
    expect(await claim(store, at(LEASE))).toEqual([]);
    expect(await statuses(store)).toEqual({ 1: 'withdrawn', 2: 'withdrawn' });
    expect(await store.outboxDepth()).toBe(0);
  });

  check('keeps an effect from going out that arrives after its withdrawal', async ({ store }) => {
    await storeInstances(store, 'ann', { instances: [ann], effects: [withdrawOf(ann, 1)] });
    expect(await store.listDeliveries({ limit: 9 })).toEqual({ items: [], next: null });
    await storeInstances(store, 'ann', { effects: [sendOf(ann, 1)] });
    expect(await claim(store)).toEqual([]);
    expect(await statuses(store)).toEqual({ 1: 'withdrawn' });
  });

  check('lets either a claim or a withdrawal win, never both', async ({ store, other }) => {
    const ordinals = Array.from({ length: 20 }, (_, index) => index + 1);
    await sendAs(store, ordinals);
    const effects = ordinals.map((ordinal) => withdrawOf(ann, ordinal, at(1))).reverse();
    const [, claimed] = await Promise.all([
      storeInstances(store, 'ann', { effects }),
      claim(other, NOW, { max: 10, ...OTHER }),
    ]);
    const sending = new Set<string>(claimed.map((delivery) => delivery.key));
    for (const { key, status } of (await store.listDeliveries({ limit: 99 })).items) {
      expect(status).toBe(sending.has(key) ? 'sending' : 'withdrawn');
    }
  });
}
