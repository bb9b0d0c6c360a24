import { describe, expect, it } from 'vitest';
import { plusMs } from '../../engine/base/index.ts';
import { pauseFlow, resumeFlow } from '../../engine/runtime/index.ts';
import type { World } from './world.ts';
import { about, at, DAY_MS, flowId, MINUTE_MS, openWorld } from './world.ts';

/** Every Monday at ten; the world starts on a Monday at nine. */
const WEEKLY = `flow: weekly
title: 每周
about: member
start: [{ schedule: "0 10 * * 1" }]
steps:
  tell:
    send: { to: member, text: 周一好 }
    end: told
`;
const TEN = at('2026-03-02T10:00:00+08:00');
const WEEK_MS = 7 * DAY_MS;

async function withMembers(count: number, flow = WEEKLY): Promise<World> {
  const world = await openWorld({ flows: [flow] });
  const people = Array.from({ length: count }, (_, index) => `p${index}`);
  for (let from = 0; from < count; from += 500) {
    const some = people.slice(from, from + 500);
    await world.tell(...some.map((person) => about(person, 'message.received')));
  }
  await world.worker.settle();
  return world;
}

async function firings(world: World, person: string) {
  const subject = { kind: 'member', ref: `g/${person}` } as const;
  const { items } = await world.store.events(subject, { limit: 50 });
  return items
    .filter((event) => event.type === '@schedule')
    .map(({ id, time, data }) => ({ id, time, data }));
}

async function goTo(world: World, instant: number): Promise<void> {
  world.system.advance(instant - world.clock.now());
  await world.worker.settle();
}

describe('a schedule', () => {
  it('fires at its time, once for each subject of the kind', async () => {
    const world = await withMembers(3);
    await goTo(world, TEN - 1);
    const before = world.texts().length;
    await goTo(world, TEN);
    await world.worker.settle();
    expect([before, world.texts()]).toEqual([0, ['周一好', '周一好', '周一好']]);
    expect(await firings(world, 'p0')).toEqual([
      {
        id: 'weekly/0/2026-03-02T02:00:00.000Z/member/g/p0',
        time: TEN,
        data: { flow: 'weekly', rule: 0, plannedAt: '2026-03-02T02:00:00.000Z' },
      },
    ]);
    expect(await world.store.schedules()).toEqual([
      {
        flow: 'weekly',
        rule: 0,
        cron: '0 10 * * 1 Asia/Shanghai',
        nextAt: plusMs(TEN, WEEK_MS),
        running: null,
      },
    ]);
  });

  it('fires week after week', async () => {
    const world = await withMembers(1);
    for (let week = 0; week < 3; week += 1) await goTo(world, TEN + week * WEEK_MS);
    expect(world.texts()).toHaveLength(3);
  });

  it('that was missed while no worker ran fires once, late, and tells when it was planned', async () => {
    const world = await withMembers(1);
    const late = plusMs(TEN, 3 * WEEK_MS + 5 * MINUTE_MS);
    await goTo(world, late);
    expect(await firings(world, 'p0')).toMatchObject([
      { time: late, data: { plannedAt: '2026-03-02T02:00:00.000Z' } },
    ]);
    expect((await world.store.schedules())[0]?.nextAt).toBe(plusMs(TEN, 4 * WEEK_MS));
  });

  it('walks an audience that is larger than a page', async () => {
    const world = await withMembers(1_201);
    await goTo(world, TEN);
    expect(new Set(world.sandbox.messages.map((message) => message.key)).size).toBe(1_201);
  });

  it('goes on after a crash where its last page was stored', async () => {
    const world = await withMembers(700);
    const { store } = world;
    let steps = 0;
    const dying: typeof store = {
      ...store,
      advanceSchedule: (now, step) => {
        steps += 1;
        if (steps === 2) return Promise.reject(new Error('killed'));
        return store.advanceSchedule(now, step);
      },
    };
    world.system.advance(TEN - world.clock.now());
    const first = await openWorld({ store: dying });
    first.system.advance(TEN - first.clock.now());
    await expect(first.worker.settle()).rejects.toThrow('killed');
    expect((await store.schedules())[0]?.running).toMatchObject({ plannedAt: TEN });
    await world.worker.settle();
    expect(new Set(world.sandbox.messages.map((message) => message.key)).size).toBe(700);
  });

  it('with a pace starts no more than so many a minute', async () => {
    const paced = WEEKLY.replace('"0 10 * * 1" }', '"0 10 * * 1", pace: 60/m }');
    const world = await withMembers(30, paced);
    const counts: number[] = [];
    for (let seconds = 0; seconds <= 30; seconds += 5) {
      await goTo(world, TEN + seconds * 1_000);
      counts.push(world.texts().length);
    }
    expect(counts).toEqual([5, 10, 15, 20, 25, 30, 30]);
  });

  it('is gone while its flow is paused, and what falls in the pause is not made up', async () => {
    const world = await withMembers(1);
    const desk = { store: world.store, clock: world.clock };
    await pauseFlow(desk, flowId('weekly'));
    await goTo(world, TEN + MINUTE_MS);
    const during = await world.store.schedules();
    await resumeFlow(desk, flowId('weekly'));
    await world.worker.settle();
    expect([during, world.texts()]).toEqual([[], []]);
    expect((await world.store.schedules())[0]?.nextAt).toBe(plusMs(TEN, WEEK_MS));
  });

  it('moves when a new version has another time', async () => {
    const world = await withMembers(1);
    await world.publish(WEEKLY.replace('0 10', '30 9'));
    await world.worker.settle();
    expect(await world.store.schedules()).toMatchObject([
      { cron: '30 9 * * 1 Asia/Shanghai', nextAt: plusMs(TEN, -30 * MINUTE_MS) },
    ]);
  });

  it('of a flow about the workspace fires once, also before anything was told', async () => {
    const world = await openWorld({
      flows: [
        WEEKLY.replace('about: member', 'about: workspace').replace(
          'to: member',
          'to: { staff: chen }',
        ),
      ],
    });
    await world.worker.settle();
    await goTo(world, TEN);
    expect(world.texts()).toEqual(['周一好']);
  });
});
