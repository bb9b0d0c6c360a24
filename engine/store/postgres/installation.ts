import { InvariantError } from '../../base/index.ts';
import type { Database } from './database.ts';
import type { FlowTransaction } from './flow.ts';

export async function readShardCount(database: Database): Promise<number> {
  const row = await database.query
    .selectFrom('installation')
    .select('shard_count')
    .executeTakeFirst();
  if (row === undefined) throw new InvariantError('The database has no installation row.');
  return row.shard_count;
}

export async function readRevision(database: Database): Promise<number> {
  const row = await database.query
    .selectFrom('installation')
    .select('revision')
    .executeTakeFirstOrThrow();
  return row.revision;
}

export async function readWorkspace(database: Database): Promise<string | null> {
  const row = await database.query
    .selectFrom('installation')
    .select('workspace')
    .executeTakeFirstOrThrow();
  return row.workspace;
}

/** Writers of flows and of the workspace take turns: they are rare, and the rules stay simple. */
export async function lockRevision(transaction: FlowTransaction): Promise<void> {
  await transaction.selectFrom('installation').select('revision').forUpdate().execute();
}

export async function raiseRevision(transaction: FlowTransaction): Promise<void> {
  await transaction
    .updateTable('installation')
    .set((column) => ({ revision: column('revision', '+', 1) }))
    .execute();
}

export async function writeWorkspace(database: Database, text: string): Promise<void> {
  await database.query
    .updateTable('installation')
    .set((column) => ({ workspace: text, revision: column('revision', '+', 1) }))
    .where((column) => column('workspace', 'is distinct from', text))
    .execute();
}
