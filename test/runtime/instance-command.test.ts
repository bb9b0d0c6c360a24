import { describe, expect, it } from 'vitest';
import {
  pauseFlow,
  requestCancel,
  requestRetry,
  requestStart,
  resumeFlow,
} from '../../engine/runtime/index.ts';
import { desk, FRAIL, failedFor, mend, ORDER } from './failed-instances.ts';
import { about, DAY_MS, flowId, GREET, instanceId, member, openWorld } from './world.ts';

const START = { flow: flowId('greet'), subject: member('g', 'a'), by: 'chen' };

describe('a cancellation', () => {
  it('ends an instance with a reason that its journal keeps, and it wakes no more', async () => {
    const world = await openWorld({ flows: [GREET] });
    await requestStart(desk(world), START);
    await world.worker.settle();
    const [instance] = await world.instances();
    await requestCancel(desk(world), { instance: instance!.id, reason: '重复', by: 'chen' });
    await world.worker.settle();
    world.system.advance(2 * DAY_MS);
    await world.worker.settle();
    expect(await world.instances()).toMatchObject([{ status: 'cancelled', timers: {} }]);
    expect((await world.store.journal(instance!.id)).at(-1)?.fact).toEqual({
      type: 'ended',
      status: 'cancelled',
      outcome: null,
      cause: { type: 'command', by: 'chen', reason: '重复' },
    });
    expect(world.texts()).toEqual(['欢迎']);
  });

  it('is refused for an instance that is not there, or has ended', async () => {
    const world = await openWorld({ flows: [GREET] });
    const missing = { instance: instanceId('nope'), reason: 'x', by: 'chen' };
    await expect(requestCancel(desk(world), missing)).rejects.toMatchObject({
      code: 'INSTANCE_NOT_FOUND',
    });
    await requestStart(desk(world), START);
    await world.worker.settle();
    world.system.advance(DAY_MS);
    await world.worker.settle();
    const [ended] = await world.instances();
    const cancel = { instance: ended!.id, reason: 'x', by: 'chen' };
    await expect(requestCancel(desk(world), cancel)).rejects.toMatchObject({
      code: 'INSTANCE_STATUS',
      details: { status: 'completed' },
    });
  });
});

describe('a retry', () => {
  it('lets a failed instance go on, with an order that its journal keeps', async () => {
    const world = await failedFor('a');
    await mend(world, 'a');
    const [failed] = await world.instances();
    const retry = { instance: failed!.id, version: 'own', ...ORDER } as const;
    expect(await requestRetry(desk(world), retry)).toEqual({ accepted: 1, duplicates: 0 });
    await world.worker.settle();
    expect(world.texts()).toEqual(['你好', '级别 3']);
    expect(await world.instances()).toMatchObject([{ status: 'active', steps: ['rest'] }]);
    const journal = await world.store.journal(failed!.id);
    expect(journal.map(({ fact }) => fact.type)).toContain('retried');
    expect((await world.store.counts()).frail).toMatchObject({ active: 1, failed: 0 });
  });

  it('happens once when two people ask for it', async () => {
    const world = await failedFor('a');
    await mend(world, 'a');
    const [failed] = await world.instances();
    const retry = { instance: failed!.id, version: 'own', ...ORDER } as const;
    await Promise.all([requestRetry(desk(world), retry), requestRetry(desk(world), retry)]);
    await world.worker.settle();
    expect(world.texts()).toEqual(['你好', '级别 3']);
  });

  it('goes on with the latest version when that is asked for', async () => {
    const world = await failedFor('a');
    await world.publish(FRAIL.replace('member.level + 1', '9'));
    const [failed] = await world.instances();
    await requestRetry(desk(world), { instance: failed!.id, version: 'latest', ...ORDER });
    await world.worker.settle();
    expect(world.texts()).toEqual(['你好', '级别 9']);
    expect(await world.instances()).toMatchObject([{ status: 'active', version: 2 }]);
  });

  it('is refused with what to do', async () => {
    const world = await failedFor('a', 'b');
    const [failed] = (await world.instances()).filter(({ subject }) => subject.ref === 'g/a');
    const own = { instance: failed!.id, version: 'own', ...ORDER } as const;
    const latest = { ...own, version: 'latest' } as const;
    await expect(
      requestRetry(desk(world), { ...own, instance: instanceId('none') }),
    ).rejects.toMatchObject({ code: 'INSTANCE_NOT_FOUND' });
    await world.publish(FRAIL.replaceAll('hello', 'hi'));
    await expect(requestRetry(desk(world), latest)).rejects.toMatchObject({
      code: 'VERSION_UNFIT',
    });
    await pauseFlow(desk(world), flowId('frail'));
    await expect(requestRetry(desk(world), latest)).rejects.toMatchObject({ code: 'FLOW_STATUS' });
    await world.publish(GREET.replace('flow: greet', 'flow: frail'));
    await resumeFlow(desk(world), flowId('frail'));
    await world.tell(about('a', 'member.joined'), about('b', 'member.left'));
    await world.worker.settle();
    await expect(requestRetry(desk(world), own)).rejects.toMatchObject({
      code: 'INSTANCE_RUNNING',
      message: expect.stringContaining('Cancel'),
    });
    const active = (await world.instances()).find(({ status }) => status === 'active');
    await expect(requestRetry(desk(world), { ...own, instance: active!.id })).rejects.toMatchObject(
      { code: 'INSTANCE_STATUS', details: { status: 'active' } },
    );
    const gone = (await world.instances()).find(({ subject }) => subject.ref === 'g/b');
    await expect(requestRetry(desk(world), { ...own, instance: gone!.id })).rejects.toMatchObject({
      code: 'SUBJECT_GONE',
    });
  });
});
