import type pg from 'pg';
import { EngineError } from '../../base/index.ts';

/** Tables of subject data: each row lies on the node of its shard. */
export const SUBJECT_TABLES = [
  'shard',
  'event_key',
  'event_log',
  'inbox',
  'entity',
  'presence',
  'instance',
  'task',
  'record',
  'ledger',
  'outbox',
  'delivery',
  'funnel',
  'census',
  'refusal',
  'segment_count',
] as const;

/**
 * Tables of an installation as a whole, which every node has whole; a table comes after those that
 * it refers to.
 */
export const SHARED_TABLES = [
  'installation',
  'schema_version',
  'flow',
  'version',
  'setting',
  'access_grant',
  'connector_slot',
  'schedule',
  'migration',
  'sandbox_message',
  'broadcast',
] as const;

type Client = Pick<pg.Client, 'query'>;

/** The statement that distributes each table, in the order in which they have to run. */
export function distribution(): readonly { readonly table: string; readonly text: string }[] {
  const [first, ...others] = SUBJECT_TABLES;
  return [
    ...SHARED_TABLES.map((table) => ({
      table,
      text: `select create_reference_table('${table}')`,
    })),
    {
      table: first,
      text: `select create_distributed_table('${first}', 'shard', colocate_with => 'none')`,
    },
    ...others.map((table) => ({
      table,
      text: `select create_distributed_table('${table}', 'shard', colocate_with => '${first}')`,
    })),
  ];
}

/**
 * Distributes the tables over the nodes of a Citus cluster; those that are stay as they are.
 *
 * @returns the tables that were distributed just now
 * @throws EngineError EXTENSION_MISSING when the database has no Citus
 */
export async function distributeTables(client: Client): Promise<readonly string[]> {
  const { rowCount } = await client.query("select from pg_extension where extname = 'citus'");
  if (rowCount === 0) {
    throw new EngineError(
      'EXTENSION_MISSING',
      'The database has no Citus. Run `create extension citus` as its owner, on every node, or leave --distributed out.',
      { details: { extension: 'citus' } },
    );
  }
  const { rows } = await client.query<{ table: string }>(
    'select logicalrelid::text as table from pg_dist_partition',
  );
  const known = new Set(rows.map(({ table }) => table));
  const missing = distribution().filter(({ table }) => !known.has(table));
  // Tables that refer to each other are distributed in one transaction only one after another.
  await client.query("set local citus.multi_shard_modify_mode to 'sequential'");
  for (const { text } of missing) await client.query(text);
  return missing.map(({ table }) => table);
}
