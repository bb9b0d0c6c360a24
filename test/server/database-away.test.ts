import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../engine/store/embedded/cluster.ts';
import { createClient } from '../../server/client.ts';
import { createLog } from '../../server/log.ts';
import { startServer } from '../../server/serve.ts';
import { startWorker } from '../../server/serve-worker.ts';
import { readSettings } from '../../server/settings.ts';
import type { OwnServer } from '../harness/own-server.ts';
import { createOwnServer } from '../harness/own-server.ts';
import { ADMIN_TOKEN, joined, publish, WELCOME } from './ground.ts';

const log = createLog('silent', { write: () => true });
const RECOVERY = { timeout: 30_000, interval: 50 };

let database: OwnServer;
const running: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  database = await createOwnServer();
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  await database.stop();
});

function settingsFor(port: number) {
  return {
    DATABASE_URL: database.connectionString,
    PORT: String(port),
    ADMIN_TOKEN,
    FLOWS_DIR: '/nonexistent',
  };
}

async function serve(port: number, signal?: AbortSignal): Promise<void> {
  const environment = settingsFor(port);
  const more = signal === undefined ? {} : { signal };
  running.push(await startServer(readSettings(environment), { environment, log, ...more }));
}

async function work(port: number): Promise<void> {
  const environment = settingsFor(port);
  running.push(await startWorker(readSettings(environment), { environment, log }));
}

test('without its database a server is alive and not ready, and starts once that comes', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const starting = serve(port);
  await expect
    .poll(
      () =>
        fetch(`${url}/healthz`).then(
          ({ status }) => status,
          () => null,
        ),
      RECOVERY,
    )
    .toBe(200);
  const [ready, call] = await Promise.all([fetch(`${url}/readyz`), fetch(`${url}/api/v1/flows`)]);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { ready: false, database: 'unreachable', worker: 'starting' },
  ]);
  expect([call.status, call.headers.get('retry-after'), await call.json()]).toEqual([
    503,
    '1',
    expect.objectContaining({ code: 'DATABASE_UNREACHABLE' }),
  ]);
  await database.start();
  await starting;
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status, RECOVERY).toBe(200);
});

test('a server that waits for its database can be stopped', async () => {
  const stopping = new AbortController();
  const port = await freePort();
  const starting = serve(port, stopping.signal);
  stopping.abort();
  await expect(starting).rejects.toMatchObject({ name: 'AbortError' });
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed');
});

test('a database that goes and comes back is worked on again, without a restart', async () => {
  await database.start();
  const [port, workerPort] = [await freePort(), await freePort()];
  await serve(port);
  await work(workerPort);
  const url = `http://127.0.0.1:${port}`;
  const readiness = () =>
    Promise.all(
      [url, `http://127.0.0.1:${workerPort}`].map(
        async (base) => (await fetch(`${base}/readyz`)).status,
      ),
    );
  const client = createClient({ baseUrl: url, token: ADMIN_TOKEN });
  await publish(client, 'welcome', WELCOME);
  await client.sendEvents({ body: [joined('1', 'p1')] });
  await expect.poll(readiness, RECOVERY).toEqual([200, 200]);

  await database.stop();
  expect(await readiness()).toEqual([503, 503]);
  const refused = client.sendEvents({ body: [joined('2', 'p2')] });
  await expect(refused).rejects.toMatchObject({ status: 503, retryAfterSeconds: 1 });

  await database.start();
  await expect.poll(readiness, RECOVERY).toEqual([200, 200]);
  await client.sendEvents({ body: [joined('2', 'p2')] });
  const live = async () => (await client.listInstances()).items.map(({ steps }) => steps);
  await expect.poll(live, RECOVERY).toEqual([['menu'], ['menu']]);
}, 120_000);
