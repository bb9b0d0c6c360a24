import { describe, expect, it } from 'vitest';
import { METRIC_BREACHED } from '../../engine/language/index.ts';
import type { World } from './world.ts';
import { about, at, DAY_MS, openWorld } from './world.ts';

const WORKSPACE = `zone: Asia/Shanghai
classes:
  promo: { cap: [{ min: 2, per: day }], share: 25% }
connectors: { sandbox: { kind: sandbox } }
deliver: { member: sandbox }
`;

const PROMO = `flow: promo
about: member
start: [{ on: order.paid }]
reenter: ended
steps:
  tell: { send: { to: member, class: promo, text: 来吧 }, end: told }
`;

async function breaches(world: World) {
  const { items } = await world.store.events({ kind: 'workspace', ref: '' }, { limit: 50 });
  return items
    .filter(({ type }) => type === METRIC_BREACHED)
    .map(({ id, data }) => ({ id, data }))
    .reverse();
}

async function goTo(world: World, text: string): Promise<void> {
  world.system.advance(at(text) - world.clock.now());
  await world.worker.settle();
}

async function opened(messages: number): Promise<World> {
  const world = await openWorld({ workspace: WORKSPACE, flows: [PROMO] });
  for (let count = 0; count < messages; count += 1) {
    await world.tell(about('p1', 'order.paid'));
    await world.worker.settle();
  }
  return world;
}

describe('the watch over the content plan', () => {
  it('raises a missed min and share once, when its day or month is over', async () => {
    const world = await opened(1);
    await goTo(world, '2026-03-02T23:59:59+08:00');
    expect(await breaches(world)).toEqual([]);
    await goTo(world, '2026-03-03T00:00:00+08:00');
    const day = {
      id: 'plan/promo.min/day/2026-03-01T16:00:00.000Z',
      data: { metric: 'promo.min', value: 1, threshold: 0, window: 'day', scope: 'promo' },
    };
    expect(await breaches(world)).toEqual([day]);
    await goTo(world, '2026-03-03T12:00:00+08:00');
    expect(await breaches(world)).toEqual([day]);
    expect(world.texts()).toEqual(['来吧']);
  });

  it('raises a missed share when the month is over, and never before', async () => {
    const world = await opened(20);
    await goTo(world, '2026-03-31T23:59:59+08:00');
    expect(await breaches(world)).toEqual([]);
    await goTo(world, '2026-04-01T00:00:00+08:00');
    expect(await breaches(world)).toEqual([
      {
        id: 'plan/promo.share/month/2026-02-28T16:00:00.000Z',
        data: { metric: 'promo.share', value: 1, threshold: 0.25, window: 'month', scope: 'promo' },
      },
    ]);
  });

  it('raises nothing where the plan was kept, and nothing twice from two workers', async () => {
    const kept = await opened(2);
    await goTo(kept, '2026-03-03T00:00:00+08:00');
    expect(await breaches(kept)).toEqual([]);
    const world = await opened(1);
    await goTo(world, '2026-03-03T00:00:00+08:00');
    const other = await openWorld({ store: world.store });
    other.system.advance(DAY_MS - 9 * 3_600_000);
    await other.worker.settle();
    expect(await breaches(world)).toHaveLength(1);
  });
});
