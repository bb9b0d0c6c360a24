import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { ADMIN_TOKEN, openGround } from '../ground.ts';
import { FLASH_WORKSPACE, lineOf, tellLedger } from '../ledger-lines.ts';
import { runCli } from './run-cli.ts';

let ground: Ground;
let server: Server;
let url: string;

beforeAll(async () => {
  ground = await openGround({ workspace: FLASH_WORKSPACE.replace('max: 2', 'min: 2, max: 2') });
  const { promise, resolve } = Promise.withResolvers<AddressInfo>();
  server = serve({ fetch: ground.app.fetch, hostname: '127.0.0.1', port: 0 }, resolve) as Server;
  url = `http://127.0.0.1:${(await promise).port}`;
  await tellLedger(ground.store, [lineOf(ground.now())]);
});
afterAll(async () => {
  await ground.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const plan = (...options: readonly string[]) =>
  runCli(['plan', '--url', url, '--token', ADMIN_TOKEN, ...options], {
    environment: { LANG: 'en_US.UTF-8' },
  });

test('plan prints a line for each class, with what was missed', async () => {
  expect(await plan('--from', '2026-03-01')).toEqual({
    code: 0,
    stdout: '*\t1\t-\nservice\t0\t-\npromo\t1\t-\n',
    stderr: '',
  });
  ground.pass(31 * 86_400_000);
  const ended = await plan('--from', '2026-03-01', '--to', '2026-04-01');
  expect(ended.stdout.split('\n')[2]).toBe('promo\t1\t-\tat least 2 a month: missed 1 of 1 times');
  const answer = JSON.parse((await plan('--json', '--from', '2026-04-01')).stdout);
  expect(answer.sent).toBe(0);
});

test('plan refuses a period that cannot be', async () => {
  const refused = await plan('--from', 'soon');
  expect([refused.code, refused.stdout]).toEqual([3, '']);
  expect(refused.stderr).toContain('2026-03-06');
});
