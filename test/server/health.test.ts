import { afterEach, expect, test } from 'vitest';
import { EngineError } from '../../engine/base/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import type { Ground } from './ground.ts';
import { joined, openGround, publish, WELCOME } from './ground.ts';

let ground: Ground;
afterEach(() => ground.close());

test('is alive as long as it answers', async () => {
  ground = await openGround();
  const response = await ground.request('/healthz', { headers: {} });
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
});

test('is ready with its database, with or without a worker of its own', async () => {
  ground = await openGround();
  const ready = async () => (await ground.request('/readyz', { headers: {} })).json();
  expect(await ready()).toEqual({ ready: true, database: 'reachable', worker: 'stopped' });
  const { worker } = ground.installation;
  worker.start();
  const started = await ready();
  expect(started).toEqual({ ready: false, database: 'reachable', worker: 'starting' });
  await expect
    .poll(ready, { timeout: 20_000 })
    .toEqual({ ready: true, database: 'reachable', worker: 'running' });
});

test('is not ready while its worker finishes what is under way', async () => {
  const store = openMemoryStore();
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const beginTurn: typeof store.beginTurn = async () => {
    begin();
    await held;
    return null;
  };
  ground = await openGround({ store: { ...store, beginTurn } });
  const { worker } = ground.installation;
  worker.start();
  await begun;
  const stopping = worker.stop();
  const during = await ground.request('/readyz', { headers: {} });
  letGo();
  await stopping;
  expect([during.status, await during.json()]).toEqual([
    503,
    { ready: false, database: 'reachable', worker: 'draining' },
  ]);
});

test('is not ready while the database is away, and says so in the log', async () => {
  const store = openMemoryStore();
  let isAway = false;
  const away = () => Promise.reject(new EngineError('DATABASE_UNREACHABLE', 'It is away.'));
  const revision = () => (isAway ? away() : store.revision());
  ground = await openGround({ store: { ...store, revision } });
  isAway = true;
  const response = await ground.request('/readyz', { headers: {} });
  expect([response.status, await response.json()]).toEqual([
    503,
    { ready: false, database: 'unreachable', worker: 'stopped' },
  ]);
  expect(ground.logged).toContainEqual(expect.objectContaining({ level: 'warn' }));
});

test('a database that is away for a moment asks callers to come again', async () => {
  const listFlows = () =>
    Promise.reject(new EngineError('DATABASE_UNREACHABLE', 'It is away.', { retryable: true }));
  ground = await openGround({ store: { ...openMemoryStore(), listFlows } });
  const response = await ground.request('/api/v1/flows');
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
});

test('prints metrics as Prometheus reads them', async () => {
  ground = await openGround();
  await publish(ground.client, 'welcome', WELCOME);
  await ground.client.sendEvents({ body: [joined('1', 'p1')] });
  await ground.installation.worker.settle();
  const response = await ground.request('/metrics');
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const text = await response.text();
  const lines = text.split('\n');
  expect(lines).toContain('groupflow_deliveries_total{outcome="sent"} 1');
  expect(lines).toContain('groupflow_instances{flow="welcome",status="active"} 1');
  expect(lines).toContain('groupflow_inbox_depth 0');
  expect(lines).toContain('# TYPE groupflow_turns_total counter');
  for (const line of lines) {
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? [\d.e+-]+|)$/);
  }
});
