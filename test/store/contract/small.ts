import { expect } from 'vitest';
import type { FlowId } from '../../../engine/base/index.ts';
import type { Grant, SandboxMessage, ScheduleRecord } from '../../../engine/store/index.ts';
import { at, type Check, customer, event, NOW } from './fixtures.ts';

function schedule(
  flow: string,
  rule: number,
  change: Partial<ScheduleRecord> = {},
): ScheduleRecord {
  return {
    flow: flow as FlowId,
    rule,
    cron: '0 9 * * * Asia/Shanghai',
    nextAt: at(100),
    running: null,
    ...change,
  };
}

export function scheduleContract(check: Check): void {
  check('adds, keeps and removes schedules', async ({ store }) => {
    await store.putSchedules([schedule('a', 1), schedule('a', 0), schedule('b', 0)]);
    const replaced = schedule('b', 0, { cron: '0 8 * * *', nextAt: at(7) });
    await store.putSchedules([schedule('a', 1, { nextAt: at(9) }), replaced, schedule('c', 0)]);
    expect(await store.schedules()).toEqual([schedule('a', 1), replaced, schedule('c', 0)]);
    await store.putSchedules([]);
    expect(await store.schedules()).toEqual([]);
  });

  check('advances the schedule that is most overdue, with its events', async ({ store }) => {
    await store.putSchedules([
      schedule('a', 0, { nextAt: at(5) }),
      schedule('b', 0, { nextAt: at(3) }),
    ]);
    const running = { plannedAt: at(3), cursor: 'x' };
    const step = async (due: ScheduleRecord) => ({
      next: { ...due, nextAt: at(900), running },
      events: [event(`fired-${due.flow}`, customer('ann'))],
    });
    expect(await store.advanceSchedule(at(2), step)).toBe(false);
    expect(await store.advanceSchedule(at(5), step)).toBe(true);
    expect(await store.schedules()).toEqual([
      schedule('a', 0, { nextAt: at(5) }),
      schedule('b', 0, { nextAt: at(900), running }),
    ]);
    expect(await store.inboxDepth()).toBe(1);
  });

  check('gives a schedule to one worker at a time', async ({ store, other }) => {
    await store.putSchedules([schedule('a', 0, { nextAt: at(1) })]);
    const stay = async (due: ScheduleRecord) => ({ next: { ...due, nextAt: at(50) }, events: [] });
    const advanced = await store.advanceSchedule(at(1), async (due) => {
      expect(await other.advanceSchedule(at(1), stay)).toBe(false);
      return stay(due);
    });
    expect(advanced).toBe(true);
    expect(await other.advanceSchedule(at(1), stay)).toBe(false);
  });

  check('changes nothing when a step fails', async ({ store }) => {
    await store.putSchedules([schedule('a', 0, { nextAt: at(1) })]);
    const failing = store.advanceSchedule(at(1), async () => {
      throw new Error('no calendar');
    });
    await expect(failing).rejects.toThrow('no calendar');
    expect(await store.schedules()).toEqual([schedule('a', 0, { nextAt: at(1) })]);
    const again = await store.advanceSchedule(at(1), async (due) => ({ next: due, events: [] }));
    expect(again).toBe(true);
  });
}

export function accessContract(check: Check): void {
  const grant: Grant = { hash: 'h', kind: 'signIn', createdAt: NOW, expiresAt: at(100) };

  check('keeps settings', async ({ store }) => {
    expect(await store.setting('clock.offsetMs')).toBeNull();
    await store.putSetting('clock.offsetMs', 5);
    await store.putSetting('clock.offsetMs', { nested: [null, 'x'] });
    expect(await store.setting('clock.offsetMs')).toEqual({ nested: [null, 'x'] });
  });

  check('knows a grant until it expires', async ({ store }) => {
    await store.addGrant(grant);
    expect(await store.grant('h', at(99))).toEqual(grant);
    expect(await store.grant('h', at(100))).toBeNull();
    expect(await store.grant('other', NOW)).toBeNull();
  });

  check('lets one caller take a grant', async ({ store, other }) => {
    await store.addGrant(grant);
    const taken = await Promise.all([
      store.takeGrant('h', NOW),
      other.takeGrant('h', NOW),
      store.takeGrant('h', NOW),
    ]);
    expect(taken.filter(Boolean).length).toBe(1);
    expect(await store.grant('h', NOW)).toBeNull();
    await store.addGrant(grant);
    expect(await store.takeGrant('h', at(100))).toBe(false);
  });

  check('keeps sandbox messages, each once, and shows the newest, oldest first', async (ground) => {
    const { store } = ground;
    const message = (key: string, group = 'sandbox'): Omit<SandboxMessage, 'seq'> => ({
      key,
      group,
      person: null,
      from: 'flow',
      author: '流程',
      text: `消息 ${key}`,
      at: NOW,
      mention: ['ann'],
      replies: ['好的'],
    });
    await store.addSandboxMessages([]);
    await store.addSandboxMessages([message('1'), message('2'), message('x', 'other')]);
    await store.addSandboxMessages([message('2'), message('3')]);
    expect(await store.sandboxMessages('sandbox', 2)).toEqual([
      { seq: expect.any(String), ...message('2') },
      { seq: expect.any(String), ...message('3') },
    ]);
  });
}
