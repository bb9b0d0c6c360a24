import { afterEach, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { ADMIN_TOKEN, joined, ORIGIN, openGround, publish } from '../ground.ts';

let ground: Ground;
afterEach(() => ground.close());

const WORKSPACE = 'roles: { manager: [zhao, qian] }\n';
const flow = (approvals = 1) => `flow: follow
title: 跟进
about: member
start: [{ on: member.joined }]
vars: { answer: { type: object } }
steps:
  person:
    task:
      assign: { role: manager }
      title: "跟进 {{ customer.name | default: '客户' }}"
      body: 三天没有说话了
      choices: { done: 已跟进, lost: 无意向 }
      approvals: ${approvals}
    save: answer
    done: trouble
    lost: { end: lost }
    after: [{ delay: 1d, next: trouble }]
  trouble:
    ticket: { department: 售后, title: 请处理, priority: high, fields: { who: "{{ member.ref }}" } }
    resolved: { end: settled }
`;

async function begin(approvals?: number, ...people: readonly string[]): Promise<void> {
  ground = await openGround({ workspace: WORKSPACE });
  await publish(ground.client, 'follow', flow(approvals));
  const body = (people.length === 0 ? ['p1'] : people).map((ref) => joined(ref, ref));
  await ground.client.sendEvents({ body });
  await ground.installation.worker.settle();
}

const at = '2026-03-02T02:00:00.000Z';

test('shows a task with whom it is for, and what can be chosen', async () => {
  await begin();
  const { items } = await ground.client.listTasks();
  const [instance] = (await ground.client.listInstances()).items;
  expect(items).toEqual([
    {
      id: `${instance?.id}/person/1`,
      title: '跟进 小李',
      flow: 'follow',
      instance: instance?.id,
      step: 'person',
      subject: { kind: 'member', ref: 'g1/p1' },
      subjectName: '小李',
      answers: [],
      openedAt: at,
      endedAt: null,
      status: 'open',
      body: '三天没有说话了',
      assign: { type: 'role', name: 'manager' },
      assignees: ['zhao', 'qian'],
      choices: [
        { choice: 'done', words: '已跟进' },
        { choice: 'lost', words: '无意向' },
      ],
      approvals: 1,
    },
  ]);
});

test('a choice moves the flow on, which keeps what was filled in', async () => {
  await begin();
  const [task] = (await ground.client.listTasks()).items;
  const body = { choice: 'lost', fields: { why: '价格' } };
  const done = await ground.client.completeTask({ params: { id: task!.id }, body });
  const answer = { by: 'owner', choice: 'lost', fields: { why: '价格' }, at };
  expect(done).toEqual({ ...task, status: 'completed', answers: [answer], endedAt: at });
  await ground.installation.worker.settle();
  const detail = await ground.client.getInstance({ params: { id: task!.instance } });
  expect(detail.instance).toMatchObject({ status: 'completed', outcome: 'lost' });
  expect(detail.vars).toEqual({
    answer: { choice: 'lost', by: 'owner', fields: { why: '价格' } },
  });
  expect(detail.journal.map(({ words }) => words.zh)).toEqual([
    '由“成员入群”开始，版本 1',
    '进入步骤“待办 person”',
    '交给人处理：“跟进 小李”',
    expect.stringContaining('最迟等到'),
    'owner 已处理，“待办 person”走“无意向”',
    '更新了 vars.answer',
    '结束，结果为“lost”',
  ]);
  expect(ground.logged).toContainEqual(
    expect.objectContaining({ act: 'task.answer', by: 'owner', task: task!.id, choice: 'lost' }),
  );
});

test('two approvals are those of two different people', async () => {
  await begin(2);
  const [task] = (await ground.client.listTasks()).items;
  const say = (by: string) =>
    ground.client.completeTask({ params: { id: task!.id }, body: { choice: 'done', by } });
  expect((await say('zhao')).status).toBe('open');
  expect((await say('zhao')).status).toBe('open');
  expect(await say('qian')).toMatchObject({
    status: 'completed',
    answers: [{ by: 'zhao' }, { by: 'qian' }],
  });
});

test('filters by status and by who can take it, page by page', async () => {
  await begin(1, 'p1', 'p2', 'p3');
  const { client } = ground;
  const [first] = (await client.listTasks()).items;
  await client.completeTask({ params: { id: first!.id }, body: { choice: 'done' } });
  type Asked = Parameters<typeof client.listTasks>[0];
  const count = async (query: NonNullable<NonNullable<Asked>['query']>) =>
    (await client.listTasks({ query })).items.length;
  expect([
    await count({ status: 'open' }),
    await count({ status: 'completed' }),
    await count({ status: 'closed' }),
    await count({ assignee: 'zhao' }),
    await count({ assignee: 'sun' }),
  ]).toEqual([2, 1, 0, 3, 0]);
  const page = await client.listTasks({ query: { limit: 2 } });
  expect([page.items.length, await count({ limit: 2, cursor: page.next ?? '' })]).toEqual([2, 1]);
});

test('refuses what is closed, what is no choice, and what is not there', async () => {
  await begin();
  const [task] = (await ground.client.listTasks()).items;
  const refused = async (id: string, body: object, act = 'complete') => {
    const list = act === 'resolve' ? 'tickets' : 'tasks';
    const response = await ground.request(`/api/v1/${list}/${encodeURIComponent(id)}/${act}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const problem = await response.json();
    return [response.status, problem.code];
  };
  const id = task!.id;
  expect(await refused(id, { choice: 'nothing' })).toEqual([400, 'INPUT_INVALID']);
  expect(await refused(id, {})).toEqual([400, 'INPUT_INVALID']);
  expect(await refused('nothing', { choice: 'done' })).toEqual([404, 'TASK_NOT_FOUND']);
  expect(await refused(id, {}, 'resolve')).toEqual([404, 'TASK_NOT_FOUND']);
  const fields = { text: 'x'.repeat(70_000) };
  expect(await refused(id, { choice: 'done', fields })).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  ground.pass(86_400_000);
  await ground.installation.worker.settle();
  expect(await refused(id, { choice: 'done' })).toEqual([409, 'TASK_STATUS']);
  expect((await ground.client.listTasks()).items).toMatchObject([{ id, status: 'closed' }]);
  const unknown = await ground.app.request(`${ORIGIN}/api/v1/tasks`);
  expect(unknown.status).toBe(401);
});

test('a ticket is resolved, and the flow that waits for it goes on', async () => {
  await begin();
  const { client } = ground;
  const [task] = (await client.listTasks()).items;
  await client.completeTask({ params: { id: task!.id }, body: { choice: 'done' } });
  await ground.installation.worker.settle();
  const [ticket] = (await client.listTickets({ query: { status: 'open' } })).items;
  expect(ticket).toMatchObject({
    title: '请处理',
    status: 'open',
    department: '售后',
    priority: 'high',
    fields: { who: 'p1' },
    messages: [],
    subjectName: '小李',
  });
  const params = { id: ticket!.id };
  const resolved = await client.resolveTicket({ params, body: { by: 'li' } });
  expect(resolved).toMatchObject({ status: 'resolved', answers: [{ by: 'li' }] });
  await ground.installation.worker.settle();
  expect((await client.listInstances()).items).toMatchObject([{ outcome: 'settled' }]);
  expect((await client.listTickets({ query: { status: 'open' } })).items).toEqual([]);
  expect((await client.listTickets({ query: { status: 'resolved' } })).items).toHaveLength(1);
});
