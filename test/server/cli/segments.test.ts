import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { ADMIN_TOKEN, joined, openGround } from '../ground.ts';
import { runCli } from './run-cli.ts';

const WORKSPACE = `
measures:
  orders: { count: order.paid, about: customer }
segments:
  tier:
    about: customer
    levels:
      buyer: { if: "measure['orders'] > 0", share: 8%-12% }
      others: { else: true }
`;

let ground: Ground;
let server: Server;
let url: string;

beforeAll(async () => {
  ground = await openGround({ workspace: WORKSPACE });
  const { promise, resolve } = Promise.withResolvers<AddressInfo>();
  server = serve({ fetch: ground.app.fetch, hostname: '127.0.0.1', port: 0 }, resolve) as Server;
  url = `http://127.0.0.1:${(await promise).port}`;
  const paid = { ...joined('paid', 'x'), type: 'order.paid', subject: 'customer/p1', data: {} };
  await ground.client.sendEvents({ body: [paid, joined('p2', 'p2'), joined('p3', 'p3')] });
  await ground.installation.worker.settle();
});
afterAll(async () => {
  await ground.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

function run(...parameters: readonly string[]) {
  return runCli(['segments', '--url', url, ...parameters], { environment: { ADMIN_TOKEN } });
}

test('segments are listed with their counts, and what was expected', async () => {
  expect(await run()).toEqual({
    code: 0,
    stdout: 'tier.buyer\t1\t33.3%\t8%-12%\t不在预期之内\ntier.others\t2\t66.7%\t\t\n',
    stderr: '',
  });
  const { items } = JSON.parse((await run('--json')).stdout) as { items: unknown[] };
  expect(items).toMatchObject([{ ladder: 'tier', total: 3 }]);
});
