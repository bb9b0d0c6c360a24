import { describe, expect, it } from 'vitest';
import { pauseFlow, requestStart } from '../../engine/runtime/index.ts';
import type { World } from './world.ts';
import { flowId, GREET, member, openWorld } from './world.ts';

const KEYED = GREET.replace('start: ', 'key: event.data.trialRef\nstart: ').replace(
  'text: 欢迎',
  'text: "欢迎 {{ trigger.data.trialRef }}"',
);
const desk = ({ store, clock, worker }: World) => ({ store, clock, notify: worker.notify });
const START = { flow: flowId('greet'), subject: member('g', 'a'), by: 'chen' };

describe('a start by hand', () => {
  it('starts an instance, which reads its data like that of any event', async () => {
    const world = await openWorld({ flows: [KEYED] });
    const start = { ...START, data: { trialRef: 't1' } };
    expect(await requestStart(desk(world), start)).toEqual({ accepted: 1, duplicates: 0 });
    await world.worker.settle();
    expect(world.texts()).toEqual(['欢迎 t1']);
    expect(await world.instances()).toMatchObject([{ key: 't1', status: 'active' }]);
  });

  it('is asked once for one request id', async () => {
    const world = await openWorld({ flows: [KEYED] });
    const start = { ...START, data: { trialRef: 't1' }, requestId: 'r1' };
    await requestStart(desk(world), start);
    expect(await requestStart(desk(world), start)).toEqual({ accepted: 0, duplicates: 1 });
    await requestStart(desk(world), { ...start, data: { trialRef: 't2' }, requestId: 'r2' });
    await world.worker.settle();
    expect(world.texts()).toHaveLength(2);
  });

  it('is refused for a flow that is not there, or not active', async () => {
    const world = await openWorld({ flows: [GREET] });
    const missing = requestStart(desk(world), { ...START, flow: flowId('nope') });
    await expect(missing).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
    await pauseFlow(desk(world), START.flow);
    const paused = requestStart(desk(world), START);
    await expect(paused).rejects.toMatchObject({
      code: 'FLOW_STATUS',
      details: { status: 'paused' },
    });
  });

  it('is refused for a subject of another kind', async () => {
    const world = await openWorld({ flows: [GREET] });
    const subject = { kind: 'group', ref: 'g' } as const;
    await expect(requestStart(desk(world), { ...START, subject })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { about: 'member', kind: 'group' },
    });
  });

  it('is refused with more data than an event may have', async () => {
    const world = await openWorld({ flows: [GREET] });
    const data = { text: 'x'.repeat(70_000) };
    await expect(requestStart(desk(world), { ...START, data })).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
    });
  });
});
