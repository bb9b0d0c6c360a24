import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { joined, openGround } from '../ground.ts';

const WORKSPACE = `
measures:
  spend: { title: 月消费, sum: event.data.amountMinor, of: order.paid, over: 30d, about: customer }
  last-order: { last: order.paid, about: customer }
segments:
  tier:
    title: 等级
    about: customer
    levels:
      vip: { title: 贵宾, if: "measure['spend'] >= 500000", share: 8%-12% }
      others: { else: true, share: 50%-100% }
`;

let ground: Ground;

beforeEach(async () => {
  ground = await openGround();
  await ground.installation.store.saveWorkspaceText(WORKSPACE, ground.installation.clock.now());
});
afterEach(() => ground.close());

async function pay(ref: string, amountMinor: number): Promise<void> {
  const paid = { ...joined(`paid-${ref}`, 'x'), type: 'order.paid', subject: `customer/${ref}` };
  await ground.client.sendEvents({ body: { ...paid, data: { amountMinor } } });
  await ground.installation.worker.settle();
}

test('counts who is in each level, and tells whether that was expected', async () => {
  expect((await ground.client.listSegments({})).items[0]).toMatchObject({
    total: 0,
    levels: [{ count: 0, share: null, isOutside: false }, { count: 0 }],
  });
  await pay('p1', 500_000);
  await pay('p2', 499_999);
  expect((await ground.client.listSegments({})).items).toEqual([
    {
      ladder: 'tier',
      title: '等级',
      about: 'customer',
      total: 2,
      levels: [
        {
          level: 'vip',
          title: '贵宾',
          count: 1,
          share: 0.5,
          expected: { from: 0.08, to: 0.12 },
          isOutside: true,
        },
        {
          level: 'others',
          title: 'others',
          count: 1,
          share: 0.5,
          expected: { from: 0.5, to: 1 },
          isOutside: false,
        },
      ],
    },
  ]);
});

test('shows what is measured of a subject, and its segments', async () => {
  await pay('p1', 500_000);
  const at = new Date(ground.installation.clock.now()).toISOString();
  ground.pass(1_000);
  const { measures, segments } = await ground.client.getSubject({
    params: { kind: 'customer', ref: 'p1' },
  });
  expect(measures).toEqual([
    { name: 'spend', title: '月消费', value: 500_000, at: null },
    { name: 'last-order', title: 'last-order', value: null, at },
  ]);
  expect(segments).toEqual([{ ladder: 'tier', title: '等级', level: 'vip', levelTitle: '贵宾' }]);
});
