import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../engine/base/index.ts';
import type { Instance, StoredEvent } from '../../engine/core/index.ts';
import { openEntityTurn } from '../../engine/core/index.ts';
import { listPutAside, requestRetry, requestTakeAgain } from '../../engine/runtime/index.ts';
import { desk, FRAIL, mend, ORDER } from './failed-instances.ts';
import { about, GREET, openWorld } from './world.ts';

/** The real core, which throws on an event as long as the bug is there. */
function coreWithBug(
  bug: { there: boolean },
  on: (event: StoredEvent, live: readonly Instance[]) => boolean,
): typeof openEntityTurn {
  return (input) => {
    const turn = openEntityTurn(input);
    const take = (event: StoredEvent) => {
      if (bug.there && on(event, input.instances)) throw new Error(`cannot take ${event.type}`);
      turn.take(event);
    };
    return { ...turn, take };
  };
}

function kindOf(notice: StoredEvent): unknown {
  return isJsonObject(notice.data.entity) ? notice.data.entity.kind : null;
}

describe('what the core threw on', () => {
  it('is taken again once, by the entity that could not take it', async () => {
    const bug = { there: true };
    const core = coreWithBug(bug, ({ type }) => type === 'message.received');
    const world = await openWorld({ core, flows: [GREET] });
    await world.tell(about('b', 'message.received'));
    await world.worker.settle();
    const { items } = await listPutAside(world.store, { limit: 9 });
    // The message was for the person and for the group; neither could take it.
    expect(items.map(({ again }) => again)).toEqual([null, null]);
    const ofPerson = items.find(({ notice }) => kindOf(notice) === 'person')!;
    bug.there = false;
    const again = { notice: ofPerson.notice.id, ...ORDER };
    expect(await requestTakeAgain(desk(world), again)).toEqual({ accepted: 1, duplicates: 0 });
    await world.worker.settle();
    expect(await world.store.entity({ kind: 'person', ref: 'b' })).toMatchObject({ ref: 'b' });
    const taken = (await listPutAside(world.store, { limit: 9 })).items.map(({ again: by }) => by);
    expect(taken.filter((by) => by !== null)).toEqual([{ at: world.clock.now(), ...ORDER }]);
    await expect(requestTakeAgain(desk(world), again)).rejects.toMatchObject({
      code: 'EVENT_STATUS',
    });
  });

  it('is put aside once more, under the name of the event that it holds', async () => {
    const bug = { there: true };
    const core = coreWithBug(bug, ({ type, data }) => type === 'order.paid' || 'event' in data);
    const world = await openWorld({ core, flows: [GREET] });
    await world.tell({ id: 'bad', source: 'shop', type: 'order.paid', subject: 'customer/a' });
    await world.worker.settle();
    const [first] = (await listPutAside(world.store, { limit: 9 })).items;
    await requestTakeAgain(desk(world), { notice: first!.notice.id, ...ORDER });
    await world.worker.settle();
    const { items } = await listPutAside(world.store, { limit: 9 });
    expect(items.map(({ notice }) => notice.data.event)).toEqual([
      { id: 'bad', source: 'shop', type: 'order.paid' },
      { id: 'bad', source: 'shop', type: 'order.paid' },
    ]);
    bug.there = false;
    await requestTakeAgain(desk(world), { notice: items[0]!.notice.id, ...ORDER });
    await world.worker.settle();
    expect((await listPutAside(world.store, { limit: 9 })).items).toHaveLength(2);
  });

  it('cannot be taken again when it is unknown, an instance, or kept no longer', async () => {
    const bug = { there: true };
    const core = coreWithBug(bug, ({ type }, live) => type === 'order.paid' && live.length > 0);
    const world = await openWorld({ core, flows: [GREET] });
    await expect(requestTakeAgain(desk(world), { notice: 'none', ...ORDER })).rejects.toMatchObject(
      { code: 'EVENT_NOT_FOUND' },
    );
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    await world.tell(about('a', 'order.paid'));
    await world.worker.settle();
    const [notice] = (await listPutAside(world.store, { limit: 9 })).items;
    await expect(
      requestTakeAgain(desk(world), { notice: notice!.notice.id, ...ORDER }),
    ).rejects.toMatchObject({ code: 'EVENT_STATUS', message: expect.stringContaining('Retry') });
  });

  it('is offered again to the instance that it was blamed on', async () => {
    const bug = { there: true };
    const isReply = ({ type }: StoredEvent) => type === 'message.received';
    const core = coreWithBug(bug, (event, live) => isReply(event) && live.length > 0);
    const world = await openWorld({ core, flows: [GREET] });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    await world.tell(about('a', 'message.received', { text: '嗨' }));
    await world.worker.settle();
    const [failed] = await world.instances();
    expect([failed?.status, world.texts()]).toEqual(['failed', ['欢迎']]);
    bug.there = false;
    await requestRetry(desk(world), { instance: failed!.id, version: 'own', ...ORDER });
    await world.worker.settle();
    expect(world.texts()).toEqual(['欢迎', '谢谢']);
  });

  it('leaves a failed instance as it was when a retry throws', async () => {
    const bug = { there: false };
    const core = coreWithBug(bug, ({ type }) => type === '@retry');
    const world = await openWorld({ core, flows: [FRAIL] });
    await world.tell(about('a', 'member.joined'));
    await world.worker.settle();
    const [failed] = await world.instances();
    await mend(world, 'a');
    bug.there = true;
    await requestRetry(desk(world), { instance: failed!.id, version: 'own', ...ORDER });
    await world.worker.settle();
    bug.there = false;
    await requestRetry(desk(world), { instance: failed!.id, version: 'own', ...ORDER });
    await world.worker.settle();
    expect(world.texts()).toEqual(['你好', '级别 3']);
  });
});
