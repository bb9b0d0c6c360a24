import { afterEach, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { openGround, publish } from '../ground.ts';

let ground: Ground;
afterEach(() => ground.close());

const WORKSPACE = `
roles: { manager: [zhao, qian, owner] }
classes: { promo: { approval: manager } }
`;
const FLOW = `flow: offers
title: 优惠
about: customer
start: [{ on: order.paid }]
steps:
  offer: { send: { to: customer, class: promo, text: "{{ customer.name | default: '您' }}，大促" }, end: told, blocked: { end: refused } }
`;

async function begin(): Promise<void> {
  ground = await openGround({ workspace: WORKSPACE });
  await publish(ground.client, 'offers', FLOW);
}

async function paid(...people: readonly string[]): Promise<void> {
  const body = people.map((ref) => {
    return {
      specversion: '1.0' as const,
      id: `paid-${ref}`,
      source: 'test',
      type: 'order.paid',
      subject: `customer/${ref}`,
    };
  });
  await ground.client.sendEvents({ body });
  await ground.installation.worker.settle();
}

const say = (id: string, choice: string, by?: string) =>
  ground.client.completeTask({ params: { id }, body: { choice, ...(by !== undefined && { by }) } });

async function outcomes(): Promise<readonly (string | null)[]> {
  await ground.installation.worker.settle();
  return (await ground.client.listInstances()).items.map(({ outcome }) => outcome);
}

test('an approval is a task with the text, and how many wait', async () => {
  await begin();
  await paid('p1', 'p2', 'p3');
  const { items } = await ground.client.listTasks({ query: { assignee: 'qian' } });
  expect(items).toMatchObject([
    {
      title: '审批：offers / offer（promo）· Approve offers / offer (promo)',
      body: "{{ customer.name | default: '您' }}，大促",
      flow: 'offers',
      step: 'offer',
      subject: { kind: 'workspace', ref: '' },
      status: 'open',
      assign: { type: 'role', name: 'manager' },
      assignees: ['zhao', 'qian', 'owner'],
      choices: [{ choice: 'approve' }, { choice: 'deny' }],
      approval: { role: 'manager', startedBy: null },
      waiting: 3,
    },
  ]);
  const done = await say(items[0]!.id, 'approve', 'qian');
  expect(done).toMatchObject({ status: 'completed', answers: [{ by: 'qian', choice: 'approve' }] });
  expect(await outcomes()).toEqual(['told', 'told', 'told']);
  expect((await ground.client.listTasks()).items[0]).not.toHaveProperty('waiting');
  expect(ground.logged).toContainEqual(
    expect.objectContaining({ act: 'task.answer', for: 'qian', choice: 'approve' }),
  );
});

test('one that is denied lets nothing out', async () => {
  await begin();
  await paid('p1', 'p2');
  const [task] = (await ground.client.listTasks()).items;
  await say(task!.id, 'deny', 'zhao');
  expect(await outcomes()).toEqual(['refused', 'refused']);
});

test.each([
  ['who published the version', 'owner', 'published version 1 of `offers`'],
  ['whoever is signed in, without saying for whom', undefined, 'published version 1 of `offers`'],
  ['who has not the role', 'sun', 'has not the role `manager`'],
])('cannot be given by %s', async (_, by, why) => {
  await begin();
  await paid('p1');
  const [task] = (await ground.client.listTasks()).items;
  await expect(say(task!.id, 'approve', by)).rejects.toMatchObject({
    status: 403,
    problem: { code: 'APPROVAL_REFUSED', detail: expect.stringContaining(why) },
  });
  expect(await outcomes()).toEqual([null]);
});

test('cannot be given by who started the occurrence by hand', async () => {
  await begin();
  await paid('p1');
  const { store } = ground;
  const now = ground.now();
  const subject = { kind: 'customer', ref: 'p9' } as const;
  const data = { flow: 'offers', by: 'zhao' };
  await store.ingest(
    [{ id: 'start/1', source: 'groupflow', type: '@start', subject, time: now, data }],
    now,
  );
  await ground.installation.worker.settle();
  const { items } = await ground.client.listTasks();
  const task = items.find(({ approval }) => approval?.startedBy === 'zhao');
  await expect(say(task!.id, 'approve', 'zhao')).rejects.toMatchObject({
    problem: { code: 'APPROVAL_REFUSED', detail: expect.stringContaining('started') },
  });
  expect(await say(task!.id, 'approve', 'qian')).toMatchObject({ status: 'completed' });
});
