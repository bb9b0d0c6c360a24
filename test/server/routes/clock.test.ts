import { afterEach, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { joined, openGround, publish, WELCOME } from '../ground.ts';

let ground: Ground;
afterEach(() => ground.close());

const DAY_MS = 86_400_000;

test('tells the time, the zone, and when something is due next', async () => {
  ground = await openGround();
  expect(await ground.client.getClock()).toEqual({
    now: '2026-03-02T02:00:00.000Z',
    zone: 'Asia/Shanghai',
    offsetMs: 0,
    movable: true,
    reason: null,
    nextDueAt: null,
  });
  await publish(ground.client, 'welcome', WELCOME);
  await ground.client.sendEvents({ body: [joined('1', 'p1')] });
  await ground.installation.worker.settle();
  expect((await ground.client.getClock()).nextDueAt).toBe('2026-03-03T02:00:00.000Z');
});

test('moves forward and does what is due on the way', async () => {
  ground = await openGround();
  await publish(ground.client, 'welcome', WELCOME);
  await ground.client.sendEvents({ body: [joined('1', 'p1')] });
  const moved = await ground.client.moveClock({ body: { byMs: 3 * DAY_MS } });
  expect([moved.now, moved.offsetMs]).toEqual(['2026-03-05T02:00:00.000Z', 3 * DAY_MS]);
  const [instance] = (await ground.client.listInstances()).items;
  expect([instance?.outcome, instance?.endedAt]).toEqual(['silent', '2026-03-03T02:00:00.000Z']);
});

test.each([0, -1, 1.5, 367 * DAY_MS])('does not move by %s', async (byMs) => {
  ground = await openGround();
  await expect(ground.client.moveClock({ body: { byMs } })).rejects.toMatchObject({
    status: 400,
    problem: { errors: [{ pointer: '#/byMs' }] },
  });
});

test('stands where a connector reaches real people, and says why', async () => {
  ground = await openGround({
    workspace: `connectors:
  shop: { kind: webhook, url: "https://shop.example/hooks", secret: $SHOP_SECRET }
deliver: { member: shop, customer: shop, group: shop, staff: shop }
`,
    environment: { SHOP_SECRET: 'secret' },
  });
  const { movable, reason } = await ground.client.getClock();
  expect([movable, reason?.zh, reason?.en]).toEqual([
    false,
    '工作区配置了真实的连接器或接口（shop），会影响真实的人，所以不能拨动时间。',
    'The workspace has a connector or endpoint to the real world (shop), so the clock cannot be moved.',
  ]);
  await expect(ground.client.moveClock({ body: { byMs: 1 } })).rejects.toMatchObject({
    status: 409,
    problem: { code: 'CLOCK_LOCKED' },
  });
});
