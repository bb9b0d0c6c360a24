import { afterEach, expect, test } from 'vitest';
import { createCatalogueCache, runTurn } from '../../../engine/runtime/index.ts';
import type { DeliveryStatus } from '../../../engine/store/index.ts';
import type { Ground } from '../ground.ts';
import { ADMIN_TOKEN, joined, openGround, publish, WELCOME } from '../ground.ts';

let ground: Ground;
afterEach(() => ground.close());

/** Nothing listens there, so every attempt fails for now. */
const UNREACHABLE = `connectors:
  shop: { kind: webhook, url: "http://127.0.0.1:9/hooks", secret: $SHOP_SECRET }
deliver: { member: shop, customer: shop, group: shop, staff: shop }
`;

async function openUnreachable(): Promise<Ground> {
  return openGround({ workspace: UNREACHABLE, environment: { SHOP_SECRET: 'whsec_c2VjcmV0' } });
}

test('lists messages with whom they went to and what they said', async () => {
  ground = await openGround();
  await publish(ground.client, 'welcome', WELCOME);
  await ground.client.sendEvents({ body: [joined('1', 'p1')] });
  await ground.installation.worker.settle();
  const { items } = await ground.client.listDeliveries();
  const instance = items[0]!.instance;
  expect(items).toEqual([
    {
      key: `${instance}/menu/1/0`,
      status: 'sent',
      type: 'send',
      connector: 'sandbox',
      to: 'member g1/p1',
      toName: '小李',
      text: '欢迎 小李！回复 1 领资料',
      flow: 'welcome',
      instance,
      step: 'menu',
      attempts: 1,
      error: null,
      dueAt: null,
      createdAt: '2026-03-02T02:00:00.000Z',
      settledAt: '2026-03-02T02:00:00.000Z',
    },
  ]);
});

test('filters by status, flow and instance', async () => {
  ground = await openGround();
  await publish(ground.client, 'welcome', WELCOME);
  await ground.client.sendEvents({ body: [joined('1', 'p1'), joined('2', 'p2')] });
  await ground.installation.worker.settle();
  const { client } = ground;
  const [one] = (await client.listDeliveries()).items;
  const count = async (query: Parameters<typeof client.listDeliveries>[0]) =>
    (await client.listDeliveries(query)).items.length;
  expect([
    await count({ query: { status: 'sent' } }),
    await count({ query: { status: 'dead' } }),
    await count({ query: { flow: 'welcome' } }),
    await count({ query: { flow: 'other' } }),
    await count({ query: { instance: one!.instance ?? '' } }),
    await count({ query: { limit: 1 } }),
  ]).toEqual([2, 0, 2, 0, 1, 1]);
});

test('shows why a delivery failed, and tries it again when asked', async () => {
  ground = await openUnreachable();
  const { client, installation } = ground;
  // So long that the flow does not leave the step, which would withdraw the message.
  await publish(client, 'welcome', WELCOME.replace('1d', '60d'));
  await client.sendEvents({ body: [joined('1', 'p1')] });
  for (let attempt = 0; attempt < 8; attempt += 1) {
    await installation.worker.settle();
    ground.pass(6 * 3_600_000);
  }
  const [dead] = (await client.listDeliveries({ query: { status: 'dead' } })).items;
  expect([dead?.attempts, dead?.error]).toEqual([8, expect.stringContaining('cannot be reached')]);
  await client.retryDelivery({ params: { key: dead!.key }, body: {} });
  const [again] = (await client.listDeliveries({ query: { status: 'waiting' } })).items;
  expect(again?.key).toBe(dead?.key);
});

test('refuses to try again what is sent, and what is not there', async () => {
  ground = await openGround();
  const { client, installation } = ground;
  await publish(client, 'welcome', WELCOME);
  await client.sendEvents({ body: [joined('1', 'p1')] });
  await installation.worker.settle();
  const [sent] = (await client.listDeliveries()).items;
  await expect(
    client.retryDelivery({ params: { key: sent!.key }, body: {} }),
  ).rejects.toMatchObject({
    status: 409,
    problem: { code: 'DELIVERY_STATUS' },
  });
  await expect(
    client.retryDelivery({ params: { key: 'a/b/1/0' }, body: {} }),
  ).rejects.toMatchObject({
    status: 404,
    problem: { code: 'DELIVERY_NOT_FOUND' },
  });
});

/** Sends one message and waits for what the channel says of it. */
const WAITS = `flow: waits
title: 等结果
about: member
start: [{ on: member.joined }]
steps:
  hello: { send: { to: member, text: 你好 }, next: thanks, failed: sorry }
  thanks: { send: { to: member, text: 好 }, end: told }
  sorry: { send: { to: member, text: 抱歉 }, end: missed }
`;

/** A ground in which the first messages of these members came to what is said, in order. */
async function openSettled(...list: readonly DeliveryStatus[]): Promise<Ground> {
  const opened = await openGround();
  const { client, store } = opened;
  await publish(client, 'waits', WAITS);
  await client.sendEvents({ body: list.map((_, index) => joined(`j${index}`, `p${index}`)) });
  const clock = { now: () => opened.now() };
  while ((await runTurn({ store, clock, catalogue: createCatalogueCache(store) })) !== null);
  const claimed = await store.claimDeliveries({
    now: opened.now(),
    max: 99,
    leaseMs: 60_000,
    worker: 1,
  });
  const settlements = claimed.flatMap(({ shard, turn, key, attempts, effect }) => {
    if (effect.type !== 'send' || effect.to.kind !== 'member') return [];
    const status = list[Number(effect.to.person.slice(1))] ?? 'sent';
    return [{ shard, turn, key, status, attempts, dueAt: null, error: 'why', events: [] }];
  });
  await store.settleDeliveries(settlements, opened.now());
  return opened;
}

async function keyOf({ client }: Ground, status: DeliveryStatus): Promise<string> {
  const { items } = await client.listDeliveries({ query: { status } });
  return items[0]!.key;
}

test('resolves an unknown one, after which its instance goes on', async () => {
  ground = await openSettled('unknown', 'unknown');
  const { client, installation } = ground;
  const first = await keyOf(ground, 'unknown');
  const body = { as: 'sent', reason: '客户说收到了' } as const;
  expect(await client.resolveDelivery({ params: { key: first }, body })).toEqual({
    by: 'owner',
    at: '2026-03-02T02:00:00.000Z',
    reason: '客户说收到了',
  });
  const second = await keyOf(ground, 'unknown');
  await client.resolveDelivery({ params: { key: second }, body: { ...body, as: 'failed' } });
  await installation.worker.settle();
  const outcomes = (await client.listInstances()).items.map(({ outcome }) => outcome);
  expect(outcomes.toSorted()).toEqual(['missed', 'told']);
  expect(ground.logged).toContainEqual(
    expect.objectContaining({
      level: 'info',
      msg: 'by hand',
      act: 'delivery.resolve',
      by: 'owner',
      reason: '客户说收到了',
      delivery: first,
      as: 'sent',
    }),
  );
  await expect(client.resolveDelivery({ params: { key: first }, body })).rejects.toMatchObject({
    status: 409,
    problem: { code: 'DELIVERY_STATUS' },
  });
});

test('tries many again, within a bound, and says who asked', async () => {
  ground = await openSettled('dead', 'dead', 'dead', 'failed');
  const { client } = ground;
  const bulk = { action: 'retry', reason: '渠道修好了' } as const;
  const dead = { status: 'dead', flow: 'waits', connector: 'sandbox' } as const;
  const first = await client.bulkDeliveries({ body: { ...bulk, filter: dead, max: 2 } });
  expect(first).toEqual({
    done: 2,
    by: 'owner',
    at: '2026-03-02T02:00:00.000Z',
    reason: '渠道修好了',
  });
  expect(await client.bulkDeliveries({ body: { ...bulk, filter: dead } })).toMatchObject({
    done: 1,
  });
  const other = { status: 'failed', connector: 'shop' } as const;
  expect(await client.bulkDeliveries({ body: { ...bulk, filter: other } })).toMatchObject({
    done: 0,
  });
  expect(ground.logged).toContainEqual(
    expect.objectContaining({ act: 'delivery.bulk', by: 'owner', status: 'dead', done: 2 }),
  );
  await ground.installation.worker.settle();
  const { items } = await client.listDeliveries({ query: { status: 'failed' } });
  expect(items.map(({ to }) => to)).toEqual(['member g1/p3']);
});

test('resolving needs a reason, and one of two outcomes', async () => {
  ground = await openSettled('unknown');
  const key = await keyOf(ground, 'unknown');
  const path = `/api/v1/deliveries/${encodeURIComponent(key)}/resolve`;
  const send = async (body: unknown) => {
    const headers = {
      Authorization: `Bearer ${ADMIN_TOKEN}`,
      'Content-Type': 'application/json',
    };
    return ground.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  };
  expect((await send({ as: 'sent', reason: '' })).status).toBe(400);
  expect((await send({ as: 'waiting', reason: 'x' })).status).toBe(400);
  expect((await send({ as: 'sent', reason: 'x' })).status).toBe(200);
});
