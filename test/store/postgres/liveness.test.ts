import { expect, it } from 'vitest';
import { openPostgresStore } from '../../../engine/store/index.ts';
import { createTestDatabase, POSTGRES_VERSIONS } from '../../harness/postgres.ts';
import { customer, instanceOf, NOW, sendOf, storeInstances } from '../contract/fixtures.ts';

it.each(POSTGRES_VERSIONS)(
  'hands over at once what a worker had claimed whose session is gone (PostgreSQL %i)',
  async (version) => {
    const database = await createTestDatabase(version);
    const { connectionString } = database;
    const ann = instanceOf(customer('ann'));
    const [dying, living, last] = await Promise.all(
      [1, 2, 3].map(() => openPostgresStore({ connectionString, poolMax: 2 })),
    );
    if (!dying || !living || !last) throw new Error('not opened');
    try {
      await storeInstances(dying, 'ann', { instances: [ann], effects: [sendOf(ann)] });
      const options = { now: NOW, max: 9, leaseMs: 60_000 };
      const claimed = await dying.claimDeliveries({ ...options, worker: 1 });
      expect(claimed.map(({ attempts }) => attempts)).toEqual([1]);
      expect(await living.claimDeliveries({ ...options, worker: 2 })).toEqual([]);
      await dying.close();
      const again = await last.claimDeliveries({ ...options, worker: 3 });
      expect(again.map(({ key, attempts }) => [key, attempts])).toEqual([[claimed[0]?.key, 2]]);
    } finally {
      await Promise.all([living.close(), last.close()]);
      await database.drop();
    }
  },
);
