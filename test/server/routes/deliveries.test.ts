import { afterEach, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { joined, openGround, publish, WELCOME } from '../ground.ts';

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
  await client.retryDelivery({ params: { key: dead!.key } });
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
  await expect(client.retryDelivery({ params: { key: sent!.key } })).rejects.toMatchObject({
    status: 409,
    problem: { code: 'DELIVERY_STATUS' },
  });
  await expect(client.retryDelivery({ params: { key: 'a/b/1/0' } })).rejects.toMatchObject({
    status: 404,
    problem: { code: 'DELIVERY_NOT_FOUND' },
  });
});
