import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { ADMIN_TOKEN, joined, openGround, publish } from '../ground.ts';
import { runCli } from './run-cli.ts';

const FOLLOW = `flow: follow
title: 跟进
about: member
start: [{ on: member.joined }]
steps:
  person:
    task: { assign: { role: manager }, title: 跟进, choices: { done: 已跟进 }, approvals: 2 }
    done: trouble
  trouble:
    ticket: { department: 售后, title: 请处理, priority: high }
    resolved: { end: settled }
`;

let ground: Ground;
let server: Server;
let url: string;

beforeAll(async () => {
  ground = await openGround({ workspace: 'roles: { manager: [zhao, qian] }\n' });
  const { promise, resolve } = Promise.withResolvers<AddressInfo>();
  server = serve({ fetch: ground.app.fetch, hostname: '127.0.0.1', port: 0 }, resolve) as Server;
  url = `http://127.0.0.1:${(await promise).port}`;
  await publish(ground.client, 'follow', FOLLOW);
  await ground.client.sendEvents({ body: [joined('p1', 'p1')] });
  await ground.installation.worker.settle();
});
afterAll(async () => {
  await ground.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

function run(...parameters: readonly string[]) {
  return runCli([...parameters, '--url', url], { environment: { ADMIN_TOKEN } });
}

test('tasks are listed and completed, tickets listed and resolved', async () => {
  const listed = await run('tasks', 'list', '--status', 'open', '--assignee', 'zhao');
  const [id = '', ...rest] = listed.stdout.trim().split('\t');
  expect([listed.code, rest]).toEqual([0, ['open', '跟进', 'zhao,qian', 'done']]);
  const one = await run('tasks', 'complete', id, 'done', '--by', 'zhao');
  expect(one).toEqual({ code: 0, stdout: '已记下，1/2 人同意\n', stderr: '' });
  const body = { choice: 'done', by: 'qian' };
  await ground.client.completeTask({ params: { id }, body });
  await ground.installation.worker.settle();

  const tickets = await run('tasks', 'tickets', '--status', 'open', '--json');
  const { items } = JSON.parse(tickets.stdout) as { items: { id: string; title: string }[] };
  expect(items).toMatchObject([{ title: '请处理', department: '售后', priority: 'high' }]);
  expect((await run('tasks', 'resolve', items[0]!.id)).stdout).toBe('已解决\n');
  expect((await ground.client.listTickets()).items).toMatchObject([{ status: 'resolved' }]);
});

test('that nothing is left to do is said', async () => {
  const tasks = await run('tasks', 'list', '--status', 'closed');
  expect(tasks).toEqual({ code: 0, stdout: '', stderr: '没有待办\n' });
  const tickets = await run('tasks', 'tickets', '--status', 'open');
  expect(tickets).toEqual({ code: 0, stdout: '', stderr: '没有工单\n' });
});
