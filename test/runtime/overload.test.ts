import { afterEach, expect, test } from 'vitest';
import { EngineError, instant } from '../../engine/base/index.ts';
import { createIngest } from '../../engine/runtime/index.ts';
import { openPostgresStore } from '../../engine/store/index.ts';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.ts';
import { about } from './world.ts';

let database: TestDatabase;
afterEach(() => database.drop());

test('under overload what was acknowledged is stored, and nothing of what was refused', async () => {
  database = await createTestDatabase(18);
  const store = await openPostgresStore({ connectionString: database.connectionString });
  const clock = { now: () => instant(Date.now()) };
  // No worker takes anything, so that the bound is reached and stays so.
  const ingest = createIngest({ store, clock, inboxMax: 2_000, notify: () => {} });
  let acknowledged = 0;
  let refused = 0;
  const sender = async (name: number) => {
    for (let request = 0; refused < 50; request += 1) {
      const batch = Array.from({ length: 20 }, (_, index) =>
        about(`${name}-${request}-${index}`, 'member.joined'),
      );
      try {
        const { accepted } = await ingest.accept(batch);
        acknowledged += accepted;
      } catch (error) {
        if (!(error instanceof EngineError) || error.code !== 'OVERLOADED') throw error;
        refused += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, name) => sender(name)));
  // At most what the senders had under way at once goes beyond the bound.
  expect(acknowledged).toBeGreaterThanOrEqual(1_000);
  expect(acknowledged).toBeLessThanOrEqual(2_000);
  expect(await store.eventCount()).toBe(acknowledged);
  expect(ingest.counters()).toMatchObject({ accepted: acknowledged, overloaded: refused });
  await store.close();
});
