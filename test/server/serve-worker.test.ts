import { afterEach, expect, test } from 'vitest';
import { createLog } from '../../server/log.ts';
import type { RunningWorker } from '../../server/serve-worker.ts';
import { startWorker } from '../../server/serve-worker.ts';
import { readSettings } from '../../server/settings.ts';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.ts';
import { ADMIN_TOKEN } from './ground.ts';

const log = createLog('silent', { write: () => true });
let database: TestDatabase | null = null;
let worker: RunningWorker | null = null;
afterEach(async () => {
  await worker?.stop();
  await database?.drop();
  worker = null;
  database = null;
});

async function start(more: Record<string, string> = {}): Promise<RunningWorker> {
  database = await createTestDatabase(18, { empty: true });
  const environment = { DATABASE_URL: database.connectionString, ADMIN_TOKEN, ...more };
  worker = await startWorker(readSettings(environment), { environment, log });
  return worker;
}

test('a worker needs the address of a database', async () => {
  const starting = startWorker(readSettings({}), { environment: {}, log });
  await expect(starting).rejects.toMatchObject({
    code: 'SETTINGS_INVALID',
    details: { mistakes: [{ name: 'DATABASE_URL' }] },
  });
});

test('a worker answers for its health on a port of its own, and for nothing else', async () => {
  const { url } = await start({ PORT: '0' });
  const get = (path: string, headers = {}) => fetch(`${url}${path}`, { headers });
  await expect.poll(async () => (await get('/readyz')).status, { timeout: 20_000 }).toBe(200);
  const authorized = { Authorization: `Bearer ${ADMIN_TOKEN}` };
  const statuses = await Promise.all([
    get('/healthz'),
    get('/metrics'),
    get('/metrics', authorized),
    get('/api/v1/flows', authorized),
  ]);
  expect(statuses.map(({ status }) => status)).toEqual([200, 401, 200, 404]);
});

test('a worker without a port listens nowhere', async () => {
  expect((await start()).url).toBeNull();
});
