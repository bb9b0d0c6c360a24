import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { databaseUrl, execute, type PostgresVersion, startServer, TEMPLATE } from './server.ts';

export type { PostgresVersion } from './server.ts';
export { POSTGRES_VERSIONS } from './server.ts';

export interface TestDatabase {
  readonly connectionString: string;
  /** Removes the database, cutting off whoever uses it. */
  drop(): Promise<void>;
}

/**
 * Creates a database of its own for a test: migrated, unless it is to be empty. The server is
 * started by the first test that asks, and stopped at the end of the run.
 */
export async function createTestDatabase(
  version: PostgresVersion,
  options: { readonly empty?: boolean } = {},
): Promise<TestDatabase> {
  const server = await startServer(inject('testFolder'), version);
  const name = `test_${randomBytes(8).toString('hex')}`;
  const template = options.empty === true ? 'template1' : TEMPLATE;
  await execute(server, `create database ${name} template ${template}`);
  return {
    connectionString: databaseUrl(server, name),
    drop: () => execute(server, `drop database if exists ${name} with (force)`),
  };
}
