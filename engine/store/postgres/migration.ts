import type { FlowId, Instant } from '../../base/index.ts';
import type { MigrationRecord, MigrationStore } from '../migrations.ts';
import type { Database, Transaction } from './database.ts';
import type { FlowTransaction } from './flow.ts';
import { ingestEvents } from './ingest.ts';
import type { Tables } from './tables.ts';

const LOCK = {
  name: 'migration_lock',
  text: `
select flow, version, next_at, body from migration
where next_at <= $1
order by next_at, flow, version limit 1
for update skip locked`,
};

const WRITE = {
  name: 'migration_write',
  text: 'update migration set next_at = $3, body = $4 where flow = $1 and version = $2',
};

/** When the next step is due stands beside the rest: another move may have taken its place. */
function recordOf(row: Tables['migration']): MigrationRecord {
  const body = JSON.parse(row.body) as MigrationRecord; // written from one
  return { ...body, nextAt: row.next_at as MigrationRecord['nextAt'] }; // likewise
}

/** Begins a move. */
export async function beginMigration(
  transaction: FlowTransaction,
  begun: MigrationRecord,
): Promise<void> {
  const { flow, version, nextAt } = begun;
  await transaction
    .insertInto('migration')
    .values({ flow, version, next_at: nextAt, body: JSON.stringify(begun) })
    .execute();
}

/** Ends the moves of a flow, which a newer version has outdated. */
export async function endMigrations(transaction: FlowTransaction, flow: FlowId): Promise<void> {
  await transaction
    .updateTable('migration')
    .set({ next_at: null })
    .where('flow', '=', flow)
    .where('next_at', 'is not', null)
    .execute();
}

export async function listMigrations(
  database: Database,
  flow: FlowId,
): Promise<readonly MigrationRecord[]> {
  const rows = await database.query
    .selectFrom('migration')
    .selectAll()
    .where('flow', '=', flow)
    .orderBy('version', 'desc')
    .execute();
  return rows.map(recordOf);
}

/** Lets one move take a step, and stores its events and its new state together. */
export async function advanceMigration(
  database: Database,
  options: { readonly now: Instant; readonly shardCount: number },
  step: Parameters<MigrationStore['advanceMigration']>[1],
): Promise<boolean> {
  return database.transact(async (transaction) => {
    const migration = await lockMigration(transaction, options.now);
    if (migration === null) return false;
    const { next, events } = await step(migration);
    await ingestEvents(transaction, events, options);
    const { flow, version, nextAt } = next;
    await transaction.run(WRITE, [flow, version, nextAt, JSON.stringify(next)]);
    return true;
  });
}

async function lockMigration(
  transaction: Transaction,
  now: Instant,
): Promise<MigrationRecord | null> {
  const [row] = await transaction.run<Tables['migration']>(LOCK, [now]);
  return row === undefined ? null : recordOf(row);
}
