import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { instant } from '../../../engine/base/index.ts';
import { createIngest, publishFlow } from '../../../engine/runtime/index.ts';
import type { Store } from '../../../engine/store/index.ts';
import { openPostgresStore } from '../../../engine/store/index.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/postgres.ts';
import { flowId } from '../../runtime/world.ts';
import { joined, WELCOME } from '../ground.ts';
import { ended, runCli, startCli } from './run-cli.ts';

/** A process starts in a second, or in many where others are busy. */
const PATIENCE = { timeout: 50_000, interval: 50 };

const clock = { now: () => instant(Date.now()) };

let database: TestDatabase;
let store: Store;
let child: ChildProcess | null = null;

beforeEach(async () => {
  database = await createTestDatabase(18);
  store = await openPostgresStore({ connectionString: database.connectionString });
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await store.close();
  await database.drop();
});

async function startWorker(more: Record<string, string> = {}): Promise<string> {
  const environment = {
    DATABASE_URL: database.connectionString,
    PORT: '0',
    LOG_LEVEL: 'warn',
    ...more,
  };
  child = startCli(['worker', '--json'], { environment });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = await once(lines, 'line');
  return JSON.parse(String(line)).url;
}

/** A receiver that answers only when it is let. */
async function openSlowReceiver() {
  const held: ServerResponse[] = [];
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const server = createServer((_, response) => {
    held.push(response);
    ask();
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    answer() {
      for (const response of held) response.writeHead(204).end();
    },
    close: () => server.close(),
  };
}

test('a worker needs a database that it can share', async () => {
  const { code, stderr } = await runCli(['worker', '--lang', 'en'], { environment: {} });
  expect([code, stderr.includes('DATABASE_URL: is not set')]).toEqual([3, true]);
});

test('a worker that is told to stop finishes what is under way, and is not ready meanwhile', {
  timeout: 120_000,
}, async () => {
  const receiver = await openSlowReceiver();
  const workspace = [
    'zone: Asia/Shanghai',
    `connectors: { shop: { kind: webhook, url: "${receiver.url}", secret: $SHOP_SECRET } }`,
    'classes: { service: { title: 服务 } }',
    'deliver: { member: shop, customer: shop, group: shop, staff: shop }',
    '',
  ];
  await store.saveWorkspaceText(workspace.join('\n'), clock.now());
  const id = flowId('welcome');
  await store.saveDraft({ id, title: 'welcome', text: WELCOME, now: clock.now() });
  await publishFlow({ store, clock }, id, 'test');
  const url = await startWorker({ SHOP_SECRET: 'whsec_dGhlLXNlY3JldC1vZi10aGUtdGVzdA==' });
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status, PATIENCE).toBe(200);

  const ingest = createIngest({ store, clock, notify: () => {} });
  await ingest.accept([joined('1', 'p1')]);
  await receiver.asked;
  if (child === null) throw new Error('There is no worker.');
  const over = ended(child);
  child.kill('SIGTERM');
  const readiness = async () => {
    const response = await fetch(`${url}/readyz`);
    return [response.status, (await response.json()).worker];
  };
  await expect.poll(readiness, PATIENCE).toEqual([503, 'draining']);
  receiver.answer();
  expect(await over).toBe(0);
  const deliveries = await store.listDeliveries({ limit: 9 });
  expect(deliveries.items.map(({ status }) => status)).toEqual(['sent']);
  receiver.close();
});
