import { afterAll, describe, it } from 'vitest';
import { openPostgresStore } from '../../../engine/store/index.ts';
import {
  createTestDatabase,
  POSTGRES_VERSIONS,
  type PostgresVersion,
  type TestDatabase,
} from '../../harness/postgres.ts';
import { emptyDatabase } from '../../harness/server.ts';
import { type OpenGround, storeContract } from '../contract.ts';

/** One database for all tests of a version, emptied after each: that takes a tenth of the time. */
function groundOf(version: PostgresVersion): OpenGround {
  let opened: ReturnType<typeof open> | null = null;
  afterAll(async () => {
    const ground = await opened;
    await Promise.all([ground?.store.close(), ground?.other.close()]);
    await ground?.database.drop();
  });
  return async () => {
    opened ??= open(version);
    const { store, other, database } = await opened;
    return { store, other, close: () => emptyDatabase(database.connectionString) };
  };
}

async function open(version: PostgresVersion) {
  const database: TestDatabase = await createTestDatabase(version);
  const { connectionString } = database;
  const [store, other] = await Promise.all([
    openPostgresStore({ connectionString, poolMax: 4 }),
    openPostgresStore({ connectionString, poolMax: 4 }),
  ]);
  return { store, other, database };
}

for (const version of POSTGRES_VERSIONS) {
  storeContract(`PostgreSQL ${version}`, groundOf(version));
}

describe.skipIf(POSTGRES_VERSIONS.includes(15))('PostgreSQL 15', () => {
  it('is not tested: there are no binaries under /usr/lib/postgresql/15', () => {});
});
