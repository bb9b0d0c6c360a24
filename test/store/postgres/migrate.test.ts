import { describe, expect, it } from 'vitest';
import { migrate, openPostgresStore } from '../../../engine/store/index.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/postgres.ts';
import { execute } from '../../harness/server.ts';

async function withEmpty(body: (database: TestDatabase) => Promise<void>): Promise<void> {
  const database = await createTestDatabase(18, { empty: true });
  try {
    await body(database);
  } finally {
    await database.drop();
  }
}

describe('migrate', () => {
  it('brings an empty database up to date, once', () =>
    withEmpty(async ({ connectionString }) => {
      const applied = ['first-schema', 'packed-turns', 'tasks'];
      expect(await migrate(connectionString)).toEqual({ schema: 3, applied, distributed: [] });
      expect(await migrate(connectionString)).toEqual({ schema: 3, applied: [], distributed: [] });
    }));

  it('lets one of several processes do it', () =>
    withEmpty(async ({ connectionString }) => {
      const outcomes = await Promise.all([1, 2, 3].map(() => migrate(connectionString)));
      expect(outcomes.map((outcome) => outcome.applied.length).sort()).toEqual([0, 0, 3]);
    }));

  it('refuses a database that a newer program has changed', () =>
    withEmpty(async ({ connectionString }) => {
      await migrate(connectionString);
      await execute(connectionString, "insert into schema_version values (99, 'later', now())");
      await expect(openPostgresStore({ connectionString })).rejects.toMatchObject({
        code: 'SCHEMA_NEWER',
        retryable: false,
        details: { database: 99, program: 3 },
      });
    }));

  it('fixes the number of shards when the database is created', () =>
    withEmpty(async ({ connectionString }) => {
      await migrate(connectionString, { shardCount: 4 });
      const store = await openPostgresStore({ connectionString, shardCount: 8 });
      const persons = Array.from({ length: 60 }, (_, index) => `p${index}`);
      await store.ingest(
        persons.map((ref) => ({
          id: ref,
          source: 'test',
          type: 'order.paid',
          subject: { kind: 'customer', ref },
          time: 0 as never,
          data: {},
        })),
        0 as never,
      );
      const turn = await store.beginTurn({ now: 1 as never, rowMax: 999, shardMax: 99 });
      expect(new Set(turn?.work.map((work) => work.shard)).size).toBe(4);
      await turn?.rollback();
      await store.close();
    }));
});
