import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgresStore } from '../../engine/store/index.ts';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.ts';
import { customer, event, NOW, resultOf, TURN } from '../store/contract/fixtures.ts';
import { openProxy, type TcpProxy } from './proxy.ts';
import { createWireReader } from './wire.ts';

let database: TestDatabase;
let proxy: TcpProxy;
let through: string;

beforeAll(async () => {
  database = await createTestDatabase(18);
  const url = new URL(database.connectionString);
  proxy = await openProxy(Number(url.port));
  url.port = String(proxy.port);
  through = url.href;
});
afterAll(async () => {
  await proxy.close();
  await database.drop();
});

const UNREACHABLE = { code: 'DATABASE_UNREACHABLE', retryable: true };

test('lets everything through, and sees when a transaction waits for its client', async () => {
  const client = new pg.Client({ connectionString: through });
  await client.connect();
  expect([proxy.busy(), proxy.idleInTransaction()]).toEqual([0, 0]);
  await client.query('begin');
  expect([proxy.busy(), proxy.idleInTransaction()]).toEqual([1, 1]);
  proxy.setWeather('drip');
  const { rows } = await client.query("select repeat('x', 5000) as text");
  proxy.setWeather('clear');
  expect(rows[0].text.length).toBe(5000);
  await client.query('commit');
  expect([proxy.busy(), proxy.idleInTransaction()]).toEqual([0, 0]);
  await client.end();
});

test('tells of a turn that waits for its worker', async () => {
  const store = await openPostgresStore({ connectionString: through });
  try {
    await store.ingest([event('turn', customer('bea'))], NOW);
    let idle = 0;
    proxy.onceIdleInTurn(() => {
      idle = proxy.idleInTransaction();
    });
    const turn = await store.beginTurn(TURN);
    expect(idle).toBe(1);
    await turn?.commit(turn.work.map((work) => resultOf(work)));
  } finally {
    await store.close();
  }
});

test('counts the transactions that the database ends while it waits for their client', async () => {
  const client = new pg.Client({ connectionString: through });
  const ended = Promise.withResolvers<void>();
  client.on('error', () => ended.resolve());
  await client.connect();
  await client.query("set idle_in_transaction_session_timeout = '50ms'");
  const before = proxy.endedInTransaction();
  await client.query('begin');
  await ended.promise;
  await expect.poll(() => proxy.endedInTransaction()).toBe(before + 1);
});

test('cuts after the database has stored, so that the engine does not know it', async () => {
  const store = await openPostgresStore({ connectionString: through });
  try {
    const events = [event('1', customer('ann'))];
    proxy.cutAfterWrites(1);
    await expect(store.ingest(events, NOW)).rejects.toMatchObject(UNREACHABLE);
    expect(proxy.cutsAfterWrite()).toBe(1);
    expect(await store.ingest(events, NOW)).toMatchObject({ accepted: 0, duplicates: 1 });
  } finally {
    await store.close();
  }
});

test('closes its door, and opens it again', async () => {
  const store = await openPostgresStore({ connectionString: through });
  try {
    proxy.setWeather('refuse');
    expect(proxy.cut()).toBeGreaterThan(0);
    await expect(store.inboxDepth()).rejects.toMatchObject(UNREACHABLE);
    proxy.setWeather('clear');
    expect(await store.inboxDepth()).toBeGreaterThanOrEqual(0);
  } finally {
    await store.close();
  }
});

test('falls silent, and the store gives the connection up and takes another', async () => {
  const timeouts = { statementTimeoutMs: 50, silenceMs: 50 };
  const store = await openPostgresStore({ connectionString: through, ...timeouts });
  try {
    proxy.setWeather('silent');
    await expect(store.inboxDepth()).rejects.toMatchObject(UNREACHABLE);
    proxy.setWeather('clear');
    expect(await store.inboxDepth()).toBeGreaterThanOrEqual(0);
  } finally {
    await store.close();
  }
});

function message(type: string, text: string): Buffer {
  const bytes = Buffer.alloc(type.length + 4 + text.length);
  bytes.write(type, 0, 'latin1');
  bytes.writeInt32BE(4 + text.length, type.length);
  bytes.write(text, type.length + 4, 'latin1');
  return bytes;
}

test.each([1, 2, 3, 5, 7, 64, 1_000])('reads the same from pieces of %i bytes', (size) => {
  const wire = Buffer.concat([
    message('', 'opening'),
    message('D', 'Z'.repeat(200)),
    message('C', 'COMMIT\0'),
    message('C', `${'c'.repeat(64)}cut off`),
    message('Z', 'I'),
  ]);
  const heard: string[] = [];
  const read = createWireReader({ types: 'CZ', untyped: true }, (type, text) =>
    heard.push(`${type} ${text}`),
  );
  for (let at = 0; at < wire.length; at += size) read(wire.subarray(at, at + size));
  expect(heard).toEqual(['C COMMIT\0', `C ${'c'.repeat(64)}`, 'Z I']);
});
