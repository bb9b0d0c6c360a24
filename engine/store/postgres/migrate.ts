import pg from 'pg';
import { EngineError } from '../../base/index.ts';
import { SHARD_COUNT_DEFAULT } from '../placement.ts';
import { databaseError } from './database-error.ts';
import { distributeTables } from './distribute.ts';
import { MIGRATIONS } from './migrations/index.ts';

export interface Migrated {
  /** Number of the newest migration, now in force. */
  readonly schema: number;
  /** Names of those that were run just now, in order. */
  readonly applied: readonly string[];
  /** Tables that were distributed just now. */
  readonly distributed: readonly string[];
}

// Any number would do; it must only be the same in every process.
const ADVISORY_LOCK = 4400_0001;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 30_000;

/**
 * Brings the schema of a database up to date, in one transaction and one process at a time.
 *
 * @param options.shardCount only a new database takes it; 64 when absent, at most 1,024
 * @param options.isDistributed spreads the tables over a Citus cluster, too
 * @throws EngineError SCHEMA_NEWER when a newer program has been here; DATABASE_UNREACHABLE;
 *   EXTENSION_MISSING when it is to be distributed and has no Citus
 */
export async function migrate(
  connectionString: string,
  options: { readonly shardCount?: number; readonly isDistributed?: boolean } = {},
): Promise<Migrated> {
  const client = new pg.Client({
    connectionString,
    application_name: 'groupflow-migrate',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // One that stops in the middle would keep every other process from starting.
    idle_in_transaction_session_timeout: IDLE_TIMEOUT_MS,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await inOneTransaction(client, async () => {
      const migrated = await applyPending(client, options.shardCount ?? SHARD_COUNT_DEFAULT);
      const distributed = options.isDistributed === true ? await distributeTables(client) : [];
      return { ...migrated, distributed };
    });
  } catch (error) {
    throw databaseError(error);
  } finally {
    await client.end().catch(() => {});
  }
}

async function inOneTransaction<Result>(
  client: pg.Client,
  work: () => Promise<Result>,
): Promise<Result> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function applyPending(
  client: pg.Client,
  shardCount: number,
): Promise<Omit<Migrated, 'distributed'>> {
  await client.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
  await client.query(
    'create table if not exists schema_version' +
      ' (number integer primary key, name text not null, applied_at timestamptz not null)',
  );
  const { rows } = await client.query(
    'select coalesce(max(number), 0) as done from schema_version',
  );
  const done = Number(rows[0]?.done);
  const newest = MIGRATIONS.length;
  if (done > newest) {
    throw new EngineError(
      'SCHEMA_NEWER',
      `The database has schema ${done}, this program knows ${newest}. Start the newer program.`,
      { details: { database: done, program: newest } },
    );
  }
  const pending = MIGRATIONS.filter((migration) => migration.number > done);
  for (const migration of pending) {
    await client.query(migration.text);
    await client.query('insert into schema_version values ($1, $2, now())', [
      migration.number,
      migration.name,
    ]);
  }
  if (done === 0) await createShards(client, shardCount);
  return { schema: newest, applied: pending.map((migration) => migration.name) };
}

async function createShards(client: pg.Client, shardCount: number): Promise<void> {
  await client.query('insert into installation (shard_count, revision) values ($1, 1)', [
    shardCount,
  ]);
  await client.query('insert into shard (shard) select generate_series(0, $1::integer - 1)', [
    shardCount,
  ]);
}
