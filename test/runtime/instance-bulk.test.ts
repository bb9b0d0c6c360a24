import { describe, expect, it } from 'vitest';
import { requestBulk, requestRetry } from '../../engine/runtime/index.ts';
import { desk, failedFor, mend, ORDER } from './failed-instances.ts';
import { about, flowId } from './world.ts';

describe('an act on many', () => {
  const filter = { flow: flowId('frail') };

  it('retries those that failed, batch by batch', async () => {
    const people = ['a', 'b', 'c', 'd', 'e'];
    const world = await failedFor(...people);
    for (const person of people) await mend(world, person);
    const act = { type: 'retry', version: 'own' } as const;
    let cursor: string | null = null;
    const reports: unknown[] = [];
    do {
      const bulk = { act, filter, max: 2, ...ORDER, ...(cursor === null ? {} : { cursor }) };
      const { next, ...report } = await requestBulk(desk(world), bulk);
      reports.push(report);
      cursor = next;
      await world.worker.settle();
    } while (cursor !== null);
    expect(reports).toEqual([
      { matched: 2, done: 2, refused: {} },
      { matched: 2, done: 2, refused: {} },
      { matched: 1, done: 1, refused: {} },
    ]);
    expect((await world.store.counts()).frail).toMatchObject({ active: 5, failed: 0 });
  });

  it('leaves out those to which it cannot be done, and counts them by why', async () => {
    const world = await failedFor('a', 'b');
    await world.tell(about('a', 'member.left'));
    await world.worker.settle();
    const act = { type: 'retry', version: 'own' } as const;
    expect(await requestBulk(desk(world), { act, filter, max: 9, ...ORDER })).toEqual({
      matched: 2,
      done: 1,
      refused: { SUBJECT_GONE: 1 },
      next: null,
    });
  });

  it('gives up what failed, and ends what is active', async () => {
    const world = await failedFor('a', 'b');
    await mend(world, 'b');
    const [b] = (await world.instances()).filter(({ subject }) => subject.ref === 'g/b');
    await requestRetry(desk(world), { instance: b!.id, version: 'own', ...ORDER });
    await world.worker.settle();
    const cancel = { act: { type: 'cancel' }, max: 9, ...ORDER } as const;
    const failed = { ...filter, status: 'failed' } as const;
    expect(await requestBulk(desk(world), { ...cancel, filter: failed })).toMatchObject({
      done: 1,
    });
    expect(await requestBulk(desk(world), { ...cancel, filter })).toMatchObject({ done: 1 });
    await world.worker.settle();
    const statuses = (await world.instances()).map(({ status }) => status);
    expect(statuses).toEqual(['cancelled', 'cancelled']);
  });

  it('refuses a status to which it cannot be done', async () => {
    const world = await failedFor('a');
    const act = { type: 'retry', version: 'own' } as const;
    const bulk = { act, filter: { ...filter, status: 'active' }, max: 9, ...ORDER } as const;
    await expect(requestBulk(desk(world), bulk)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
