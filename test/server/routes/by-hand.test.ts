import { afterEach, describe, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { joined, openGround, publish } from '../ground.ts';

let ground: Ground;
afterEach(() => ground.close());

/** Fails at its second step as long as the member has no level. */
const FRAIL = `flow: frail
title: 试
about: member
start: [{ on: member.joined }]
vars: { n: 0 }
steps:
  hello: { send: { to: member, text: 你好 }, next: level }
  level: { update: { vars: { n: "= member.level + 1" } }, next: rest }
  rest: { wait: {}, on: [{ event: order.paid, end: paid }] }
`;

const REASON = '已补资料';

/** A ground in which the flow has failed for these members. */
async function openFailed(...people: readonly string[]): Promise<Ground> {
  const opened = await openGround();
  await publish(opened.client, 'frail', FRAIL);
  await opened.client.sendEvents({ body: people.map((ref) => joined(`join-${ref}`, ref)) });
  await opened.installation.worker.settle();
  return opened;
}

async function mend({ client, installation }: Ground, ref: string): Promise<void> {
  const told = {
    ...joined(`mend-${ref}`, ref),
    type: 'contact.updated',
    data: { member: { ref, level: 1 }, group: { ref: 'g1' } },
  };
  await client.sendEvents({ body: [told] });
  await installation.worker.settle();
}

async function idOf({ client }: Ground, ref: string): Promise<string> {
  return (await client.listInstances({ query: { subject: `member:g1/${ref}` } })).items[0]!.id;
}

describe('retrying an instance', () => {
  test('lets it go on; journal and log say who asked and why', async () => {
    ground = await openFailed('p1');
    const { client, installation } = ground;
    const id = await idOf(ground, 'p1');
    const before = await client.getInstance({ params: { id } });
    expect(before.failure).toEqual({
      code: 'EXPRESSION',
      message: expect.any(String),
      step: 'level',
      resumable: true,
    });
    await mend(ground, 'p1');
    const body = { reason: REASON };
    expect(await client.retryInstance({ params: { id }, body })).toEqual({ accepted: 1 });
    await installation.worker.settle();
    const { instance, failure, journal } = await client.getInstance({ params: { id } });
    expect([instance.status, instance.steps, failure]).toEqual(['active', ['rest'], null]);
    expect(journal.find(({ type }) => type === 'retried')?.words).toEqual({
      zh: `由 owner 重试：${REASON}`,
      en: `Retried by owner: ${REASON}`,
    });
    expect(ground.logged).toContainEqual(
      expect.objectContaining({ act: 'instance.retry', by: 'owner', reason: REASON, instance: id }),
    );
  });

  test('is refused with a code and what to do', async () => {
    ground = await openFailed('p1');
    const { client, installation } = ground;
    const id = await idOf(ground, 'p1');
    await client.sendEvents({ body: [joined('again', 'p1')] });
    await installation.worker.settle();
    await mend(ground, 'p1');
    const newest = await idOf(ground, 'p1');
    await client.retryInstance({ params: { id: newest }, body: { reason: REASON } });
    await installation.worker.settle();
    const other = newest === id ? await oldest(ground) : id;
    await expect(
      client.retryInstance({ params: { id: other }, body: { reason: REASON } }),
    ).rejects.toMatchObject({ status: 409, problem: { code: 'INSTANCE_RUNNING' } });
    await expect(
      client.retryInstance({ params: { id: newest }, body: { reason: REASON } }),
    ).rejects.toMatchObject({ status: 409, problem: { code: 'INSTANCE_STATUS' } });
  });

  test('goes on with the latest version, where that has the step', async () => {
    ground = await openFailed('p1');
    const { client, installation } = ground;
    const id = await idOf(ground, 'p1');
    await publish(client, 'frail', FRAIL.replace('member.level + 1', '7'));
    const body = { reason: REASON, version: 'latest' } as const;
    await client.retryInstance({ params: { id }, body });
    await installation.worker.settle();
    const { instance, vars } = await client.getInstance({ params: { id } });
    expect([instance.status, instance.version, vars]).toEqual(['active', 2, { n: 7 }]);
  });

  test('needs a reason', async () => {
    ground = await openFailed('p1');
    const id = await idOf(ground, 'p1');
    const call = ground.client.retryInstance({ params: { id }, body: { reason: '' } });
    await expect(call).rejects.toMatchObject({ problem: { errors: [{ pointer: '#/reason' }] } });
  });
});

async function oldest({ client }: Ground): Promise<string> {
  return (await client.listInstances({ query: { status: 'failed' } })).items.at(-1)!.id;
}

describe('acting on many instances', () => {
  test('goes batch by batch until nothing is left', async () => {
    ground = await openFailed('p1', 'p2', 'p3');
    const { client, installation } = ground;
    for (const ref of ['p1', 'p2', 'p3']) await mend(ground, ref);
    const bulk = { action: 'retry', filter: { flow: 'frail' }, reason: REASON, max: 2 } as const;
    const first = await client.bulkInstances({ body: bulk });
    expect(first).toMatchObject({ matched: 2, done: 2, refused: {}, by: 'owner', reason: REASON });
    const second = await client.bulkInstances({ body: { ...bulk, cursor: first.next ?? '' } });
    expect(second).toMatchObject({ matched: 1, done: 1, next: null });
    await installation.worker.settle();
    expect((await client.listInstances({ query: { status: 'active' } })).items).toHaveLength(3);
    expect(ground.logged.filter(({ act }) => act === 'instance.bulk.retry')).toHaveLength(2);
  });

  test('gives up what failed in a step', async () => {
    ground = await openFailed('p1', 'p2');
    const { client, installation } = ground;
    const filter = { flow: 'frail', status: 'failed', step: 'hello' } as const;
    const body = { action: 'cancel', filter, reason: '不再需要' } as const;
    expect(await client.bulkInstances({ body })).toMatchObject({ matched: 2, done: 2 });
    await installation.worker.settle();
    const { items } = await client.listInstances({ query: { status: 'cancelled' } });
    expect(items).toHaveLength(2);
    const { failure, journal } = await client.getInstance({ params: { id: items[0]!.id } });
    expect([failure, journal.at(-1)?.words.zh]).toEqual([
      null,
      '已取消：由 owner 手动操作：不再需要',
    ]);
  });

  test('refuses what cannot be done to a status', async () => {
    ground = await openFailed('p1');
    const filter = { flow: 'frail', status: 'completed' } as const;
    const call = ground.client.bulkInstances({ body: { action: 'cancel', filter, reason: 'x' } });
    await expect(call).rejects.toMatchObject({
      status: 400,
      problem: { errors: [{ pointer: '#/filter/status' }] },
    });
  });
});

describe('what was put aside', () => {
  const subject = { kind: 'member', ref: 'g1/p1' } as const;

  /** Tells notices as a turn does when the core throws. */
  async function openPutAside(): Promise<Ground> {
    const opened = await openFailed('p1');
    const time = opened.now();
    const notice = {
      source: 'groupflow',
      type: '@quarantined',
      subject: { kind: 'workspace', ref: '' },
      time,
    } as const;
    const event = { id: 'join-p1', source: 'test', type: 'member.joined' };
    const entity = { kind: 'person', ref: 'p1' };
    const told = { flow: 'frail', version: 1, instance: await idOf(opened, 'p1') };
    await opened.store.ingest(
      [
        { ...notice, id: 'quarantined/1/1', data: { event, subject, entity, error: 'Error: a' } },
        { ...notice, id: 'quarantined/x', data: { ...told, subject, error: 'Error: b' } },
      ],
      time,
    );
    return opened;
  }

  test('is listed with what it was, about whom, and why', async () => {
    ground = await openPutAside();
    const { items } = await ground.client.listPutAside();
    const at = '2026-03-02T02:00:00.000Z';
    const common = { at, subject, subjectName: '小李', again: null };
    expect(items).toEqual([
      {
        ...common,
        id: 'quarantined/x',
        error: 'Error: b',
        event: null,
        instance: { id: await idOf(ground, 'p1'), flow: 'frail', version: 1 },
      },
      {
        ...common,
        id: 'quarantined/1/1',
        error: 'Error: a',
        event: {
          id: 'join-p1',
          source: 'test',
          type: 'member.joined',
          entity: { kind: 'person', ref: 'p1' },
        },
        instance: null,
      },
    ]);
  });

  test('is taken again once, and says by whom', async () => {
    ground = await openPutAside();
    const { client, installation } = ground;
    const again = { params: { id: 'quarantined/1/1' }, body: { reason: REASON } };
    await mend(ground, 'p1');
    expect(await client.takeAgain(again)).toEqual({ accepted: 1 });
    await installation.worker.settle();
    // The member joined once more, for the flow as for the person.
    expect((await client.listInstances({ query: { status: 'active' } })).items).toHaveLength(1);
    const { items } = await client.listPutAside();
    expect(items[1]?.again).toEqual({
      by: 'owner',
      at: '2026-03-02T02:00:00.000Z',
      reason: REASON,
    });
    await expect(client.takeAgain(again)).rejects.toMatchObject({
      status: 409,
      problem: { code: 'EVENT_STATUS' },
    });
    await expect(client.takeAgain({ ...again, params: { id: 'none' } })).rejects.toMatchObject({
      status: 404,
      problem: { code: 'EVENT_NOT_FOUND' },
    });
  });
});

describe('readmitting those who have ended', () => {
  const OFFER = `flow: offer
title: 优惠
about: member
start: [{ on: member.joined }]
steps:
  told: { send: { to: member, text: 优惠 }, end: told }
`;

  test('starts the flow again, once, for those who ended in that way; the log says why', async () => {
    ground = await openGround();
    const { client, installation } = ground;
    await publish(client, 'offer', OFFER);
    await client.sendEvents({ body: ['p1', 'p2'].map((ref) => joined(`join-${ref}`, ref)) });
    await installation.worker.settle();
    const filter = { flow: 'offer', outcome: 'told' };
    const readmit = { action: 'readmit', filter, reason: REASON } as const;
    const first = await client.bulkInstances({ body: readmit });
    expect(first).toMatchObject({ matched: 2, done: 2, refused: {}, reason: REASON });
    await installation.worker.settle();
    expect((await client.listInstances({ query: { ...filter } })).items).toHaveLength(4);
    const none = { ...readmit, filter: { ...filter, outcome: 'other' } };
    expect(await client.bulkInstances({ body: none })).toMatchObject({ matched: 0, done: 0 });
    expect((await client.getFlow({ params: { id: 'offer' } })).outcomes).toEqual([
      { status: 'completed', outcome: 'told', count: 4 },
    ]);
    expect(ground.logged).toContainEqual(
      expect.objectContaining({ act: 'instance.bulk.readmit', reason: REASON, done: 2 }),
    );
  });
});
