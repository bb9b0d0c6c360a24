import { expect, test } from 'vitest';
import { migrate } from '../../../engine/store/index.ts';
import {
  distributeTables,
  distribution,
  SHARED_TABLES,
  SUBJECT_TABLES,
} from '../../../engine/store/postgres/distribute.ts';
import { createTestDatabase } from '../../harness/postgres.ts';

/** Stands for a Citus cluster, which cannot be installed here: it only notes what it is told. */
function recordingClient(known: readonly string[]) {
  const told: string[] = [];
  const client = {
    async query(text: string) {
      if (text.includes('pg_extension')) return { rowCount: 1, rows: [] };
      if (text.includes('pg_dist_partition')) {
        return { rowCount: known.length, rows: known.map((table) => ({ table })) };
      }
      if (!text.startsWith('set local')) told.push(text);
      return { rowCount: 0, rows: [] };
    },
  };
  // As much of the driver's client as is used.
  return { told, client: client as unknown as Parameters<typeof distributeTables>[0] };
}

test('subject tables are distributed by their shard, together, and shared ones are copied', () => {
  const texts = distribution().map(({ text }) => text);
  expect(texts).toHaveLength(SUBJECT_TABLES.length + SHARED_TABLES.length);
  expect(texts.filter((text) => text.includes('create_reference_table'))).toHaveLength(
    SHARED_TABLES.length,
  );
  expect(texts).toContain(
    "select create_distributed_table('shard', 'shard', colocate_with => 'none')",
  );
  const others = texts.filter((text) => text.includes("colocate_with => 'shard'"));
  expect(others).toHaveLength(SUBJECT_TABLES.length - 1);
});

test('a flow is copied before its versions, which refer to it', () => {
  const tables = distribution().map(({ table }) => table);
  expect(tables.indexOf('flow')).toBeLessThan(tables.indexOf('version'));
});

test('distributing again does nothing, and half done it is finished', async () => {
  const all = distribution().map(({ table }) => table);
  const again = recordingClient(all);
  expect([await distributeTables(again.client), again.told]).toEqual([[], []]);
  const half = recordingClient(all.slice(0, 10));
  expect(await distributeTables(half.client)).toEqual(all.slice(10));
  expect(half.told).toHaveLength(all.length - 10);
});

test('a database without Citus says so, and is left as it was', async () => {
  const database = await createTestDatabase(18, { empty: true });
  const { connectionString } = database;
  await expect(migrate(connectionString, { isDistributed: true })).rejects.toMatchObject({
    code: 'EXTENSION_MISSING',
    details: { extension: 'citus' },
  });
  const migrated = await migrate(connectionString);
  expect(migrated.applied.length).toBeGreaterThan(0);
  await database.drop();
});
