import pg from 'pg';
import { expect, test } from 'vitest';
import { openPostgresStore } from '../../../engine/store/index.ts';
import { createTestDatabase } from '../../harness/postgres.ts';
import { at, customer, event } from '../contract/fixtures.ts';

test('two workers do not prune at once', async () => {
  const database = await createTestDatabase(18);
  const store = await openPostgresStore({ connectionString: database.connectionString });
  const other = new pg.Client({ connectionString: database.connectionString });
  await other.connect();
  const prune = () => store.prune({ table: 'eventKeys', before: at(9), max: 5 });
  await store.ingest([event('1', customer('ann'))], at(1));
  // What a worker holds while it removes a batch.
  await other.query('begin; select pg_advisory_xact_lock(44000002)');
  const meanwhile = await prune();
  await other.query('commit');
  expect([meanwhile, await prune()]).toEqual([null, 1]);
  await other.end();
  await store.close();
  await database.drop();
});
