import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Notice } from '../../../engine/store/index.ts';
import type { PostgresNotices } from '../../../engine/store/postgres/notice.ts';
import { openNotices } from '../../../engine/store/postgres/notice.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/postgres.ts';

const PATIENCE = { timeout: 20_000 };

let database: TestDatabase;
let client: pg.Client;
let opened: PostgresNotices[];

beforeEach(async () => {
  database = await createTestDatabase(18, { empty: true });
  client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  opened = [];
});
afterEach(async () => {
  for (const notices of opened) await notices.close();
  await client.end();
  await database.drop();
});

function open(): PostgresNotices {
  const notices = openNotices(database.connectionString);
  opened.push(notices);
  return notices;
}

/** Listens, and counts what is heard. */
function listening() {
  const notices = open();
  const heard: Notice[] = [];
  notices.listen((notice) => heard.push(notice));
  return { notices, heard };
}

async function sessions(): Promise<readonly number[]> {
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_stat_activity
     where application_name = 'groupflow-notices' and datname = current_database()
       and wait_event = 'ClientRead' order by pid`,
  );
  return rows.map(({ pid }) => pid);
}

test('many tellings become few notices, and one does not hear itself', async () => {
  const teller = listening();
  const other = listening();
  await expect.poll(sessions, PATIENCE).toHaveLength(2);
  await expect
    .poll(() => {
      for (let count = 0; count < 1_000; count += 1) teller.notices.tell('events');
      return other.heard.length;
    }, PATIENCE)
    .toBeGreaterThan(0);
  expect(other.heard.length).toBeLessThan(100);
  expect(teller.heard).toEqual([]);
});

test('a process that is alone tells nothing', async () => {
  const { notices } = listening();
  await expect.poll(sessions, PATIENCE).toHaveLength(1);
  const payloads: (string | undefined)[] = [];
  client.on('notification', ({ payload }) => payloads.push(payload));
  await client.query('listen groupflow');
  for (let count = 0; count < 100; count += 1) notices.tell('events');
  await notices.close();
  // Whatever was told before comes with the answer.
  await client.query('select 1');
  expect(payloads).toEqual([]);
});

test('a connection that is cut comes back by itself, and hears again', async () => {
  const teller = listening();
  const other = listening();
  await expect.poll(sessions, PATIENCE).toHaveLength(2);
  const cut = await sessions();
  await client.query('select pg_terminate_backend(pid) from unnest($1::integer[]) as pid', [cut]);
  await expect
    .poll(async () => (await sessions()).filter((pid) => !cut.includes(pid)), PATIENCE)
    .toHaveLength(2);
  await expect
    .poll(() => {
      teller.notices.tell('deliveries');
      return other.heard;
    }, PATIENCE)
    .toContain('deliveries');
});
