import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { ADMIN_TOKEN, joined, openGround, publish } from '../ground.ts';
import { runCli } from './run-cli.ts';

/** Fails at once, as long as nobody publishes something better. */
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

let ground: Ground;
let server: Server;
let url: string;

beforeAll(async () => {
  ground = await openGround();
  const { promise, resolve } = Promise.withResolvers<AddressInfo>();
  server = serve({ fetch: ground.app.fetch, hostname: '127.0.0.1', port: 0 }, resolve) as Server;
  url = `http://127.0.0.1:${(await promise).port}`;
  await publish(ground.client, 'frail', FRAIL);
  await ground.client.sendEvents({ body: ['p1', 'p2', 'p3'].map((ref) => joined(ref, ref)) });
  await ground.installation.worker.settle();
  await publish(ground.client, 'frail', FRAIL.replace('member.level + 1', '7'));
});
afterAll(async () => {
  await ground.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

function run(...parameters: readonly string[]) {
  return runCli([...parameters, '--url', url], { environment: { ADMIN_TOKEN } });
}

async function statuses(): Promise<readonly string[]> {
  await ground.installation.worker.settle();
  return (await ground.client.listInstances()).items.map(({ status }) => status).toSorted();
}

describe('instances', () => {
  test('are listed, retried by id, and retried or given up by the flow', async () => {
    const listed = await run('instances', 'list', '--flow', 'frail', '--status', 'failed');
    const lines = listed.stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    // They started at one time, so that their ids decide the order.
    expect([listed.code, lines.map(([, ...rest]) => rest.join(' ')).toSorted()]).toEqual([
      0,
      ['p1', 'p2', 'p3'].map((ref) => `frail failed member:g1/${ref} hello`),
    ]);
    const id = lines[0]![0]!;
    const why = ['--reason', '已修好'];
    const one = await run('instances', 'retry', id, '--latest', ...why);
    expect(one).toEqual({ code: 0, stdout: '符合 1，已处理 1\n', stderr: '' });
    expect(await statuses()).toEqual(['active', 'failed', 'failed']);
    const own = ['--flow', 'frail', '--of-version', '1', '--step', 'hello', ...why];
    const many = await run('instances', 'retry', ...own, '--json');
    expect(JSON.parse(many.stdout)).toEqual({ matched: 2, done: 2, refused: {} });
    expect(await statuses()).toEqual(['active', 'failed', 'failed']);
    const given = await run('instances', 'cancel', ...own, '--status', 'failed', '--lang', 'en');
    expect([given.code, given.stdout]).toEqual([0, '2 matched, 2 done\n']);
    expect(await statuses()).toEqual(['active', 'cancelled', 'cancelled']);
  });

  test.each([
    ['retry --reason x', 3, 'INPUT_INVALID'],
    ['retry some-id', 2, '--reason'],
    ['cancel no-id --reason x', 3, 'INSTANCE_NOT_FOUND'],
  ])('cannot be acted on by `%s`', async (written, code, words) => {
    const outcome = await run('instances', ...written.split(' '));
    expect([outcome.code, outcome.stderr.includes(words)]).toEqual([code, true]);
  });
});

describe('deliveries', () => {
  test('are listed by status', async () => {
    const { code, stdout } = await run('deliveries', 'list', '--status', 'sent', '--json');
    const { items } = JSON.parse(stdout);
    expect([code, items.length, items[0].toName]).toEqual([0, 3, '小李']);
    const none = await run('deliveries', 'list', '--status', 'unknown');
    expect(none).toEqual({ code: 0, stdout: '', stderr: '没有这样的投递\n' });
  });

  test('say where there are none, but not to programs', async () => {
    const none = ['instances', 'list', '--flow', 'nobody'];
    const { stdout, stderr } = await run(...none, '--lang', 'en');
    expect([stdout, stderr]).toEqual(['', 'No such instances\n']);
    const told = await run(...none, '--json');
    expect([JSON.parse(told.stdout), told.stderr]).toMatchObject([{ items: [], next: null }, '']);
  });

  test('are tried again by status', async () => {
    const { code, stdout } = await run('deliveries', 'retry', '--status', 'dead', '--reason', 'x');
    expect([code, stdout]).toEqual([0, '已处理 0\n']);
  });

  test.each([
    ['retry', ['a/b/1/0', '--reason', 'x'], 'DELIVERY_NOT_FOUND'],
    ['retry', ['--reason', 'x'], 'INPUT_INVALID'],
    ['resolve', ['a/b/1/0', '--as', 'sent', '--reason', 'x'], 'DELIVERY_NOT_FOUND'],
  ])('%s with %o says what is wrong', async (name, parameters, code) => {
    const outcome = await run('deliveries', name, ...parameters);
    expect([outcome.code, outcome.stderr.includes(code)]).toEqual([3, true]);
  });
});
