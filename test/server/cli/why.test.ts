import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EffectKey, instant } from '../../../engine/base/index.ts';
import type { Ground } from '../ground.ts';
import { ADMIN_TOKEN, openGround, publish } from '../ground.ts';
import { FLASH_SALE, FLASH_WORKSPACE, lineOf, tellLedger } from '../ledger-lines.ts';
import { runCli } from './run-cli.ts';

let ground: Ground;
let server: Server;
let url: string;

beforeAll(async () => {
  ground = await openGround({ workspace: FLASH_WORKSPACE });
  const { promise, resolve } = Promise.withResolvers<AddressInfo>();
  server = serve({ fetch: ground.app.fetch, hostname: '127.0.0.1', port: 0 }, resolve) as Server;
  url = `http://127.0.0.1:${(await promise).port}`;
  await publish(ground.client, 'flash-sale', FLASH_SALE);
  const at = (text: string) => instant(Date.parse(text));
  const until = at('2026-03-06T08:00:00+08:00');
  const other = 'i1/tell/2/2' as EffectKey;
  await tellLedger(ground.store, [
    lineOf(at('2026-03-05T23:00:00+08:00'), { what: 'held', why: 'quiet', until }),
  ]);
  await tellLedger(ground.store, [lineOf(until)]);
  const refused = { key: other, what: 'refused', why: 'cap', rule: 'promo' } as const;
  await tellLedger(ground.store, [lineOf(at('2026-03-06T20:05:00+08:00'), refused)]);
});
afterAll(async () => {
  await ground.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

function run(...parameters: readonly string[]) {
  return runCli([...parameters, '--url', url], { environment: { ADMIN_TOKEN } });
}

test('tells what happened on a day, in order, with the reason of what was not sent', async () => {
  const { stdout, code } = await run('why', 'customer:p1', '--on', '2026-03-06');
  expect([code, stdout.trim().split('\n')]).toEqual([
    0,
    [
      '2026-03-06 08:00 周五  发出了“限时秒杀”；流程 flash-sale 第 6 行',
      '2026-03-06 20:05 周五  “限时秒杀”没有发：“promo”类消息已到上限（classes.promo.cap：每月最多 2 条）；流程 flash-sale 第 6 行',
    ],
  ]);
  const english = await run('why', 'customer:p1', '--on', '2026-03-05', '--lang', 'en');
  expect(english.stdout).toBe(
    '2026-03-05 23:00 Thu  “限时秒杀” waits: these are quiet hours, until 2026-03-06 08:00 at the earliest (quiet: 22:00–08:00); flow flash-sale, line 6\n',
  );
});

test('tells the latest without a day, and answers in JSON', async () => {
  expect((await run('why', 'customer:p1')).stdout.trim().split('\n')).toHaveLength(3);
  const { items } = JSON.parse((await run('why', 'customer:p1', '--json')).stdout);
  expect(items.map(({ what }: { what: string }) => what)).toEqual(['refused', 'out']);
});

test('says that there was nothing, and refuses a day and a subject that are none', async () => {
  const none = await run('why', 'customer:p1', '--on', '2026-03-07');
  expect([none.code, none.stdout, none.stderr]).toEqual([0, '', '没有发过消息，也没有拦下过\n']);
  expect((await run('why', 'customer:p1', '--on', '2026-02-30')).code).toBe(2);
  expect((await run('why', 'p1')).code).toBe(2);
});
