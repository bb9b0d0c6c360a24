import type { FlowId, PlanHash } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { CompiledFlow } from '../../language/index.ts';
import { flowNotFound } from '../flow-errors.ts';
import type { FlowStore, VersionRecord } from '../flows.ts';
import { beganMigration } from '../migrations.ts';
import type { Database } from './database.ts';
import { type FlowTransaction, findFlow, updateFlow } from './flow.ts';
import { lockRevision, raiseRevision } from './installation.ts';
import { beginMigration, endMigrations } from './migration.ts';
import type { Tables } from './tables.ts';

type NewVersion = Parameters<FlowStore['addVersion']>[0];

function recordOf(row: Tables['version']): VersionRecord {
  return {
    // The columns were written from a VersionRecord's own types.
    flow: row.flow as FlowId,
    version: row.version,
    hash: row.hash as PlanHash, // likewise
    text: row.text,
    compiled: JSON.parse(row.compiled) as CompiledFlow, // likewise
    publishedAt: instant(row.published_at),
    publishedBy: row.published_by,
  };
}

/** Adds a version unless its plan is the newest one's already. */
export async function addVersion(database: Database, added: NewVersion): Promise<VersionRecord> {
  return database.query.transaction().execute(async (transaction) => {
    await lockRevision(transaction);
    const flow = await findFlow(transaction, added.flow);
    if (flow === null) throw flowNotFound(added.flow);
    const newest = await newestVersion(transaction, added.flow);
    if (newest?.hash === added.compiled.hash) return recordOf(newest);
    const row = await transaction
      .insertInto('version')
      .values({
        flow: added.flow,
        version: (newest?.version ?? 0) + 1,
        hash: added.compiled.hash,
        text: added.text,
        compiled: JSON.stringify(added.compiled),
        published_at: added.now,
        published_by: added.by,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await updateFlow(transaction, added.flow, {
      version: row.version,
      status: flow.status === 'draft' ? 'active' : flow.status,
      updated_at: added.now,
    });
    const begun = beganMigration(recordOf(row), added.migration);
    await endMigrations(transaction, added.flow);
    if (begun !== null) await beginMigration(transaction, begun);
    await raiseRevision(transaction);
    return recordOf(row);
  });
}

async function newestVersion(transaction: FlowTransaction, flow: FlowId) {
  return transaction
    .selectFrom('version')
    .selectAll()
    .where('flow', '=', flow)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function listVersions(
  database: Database,
  flow: FlowId,
): Promise<readonly VersionRecord[]> {
  const rows = await database.query
    .selectFrom('version')
    .selectAll()
    .where('flow', '=', flow)
    .orderBy('version', 'desc')
    .execute();
  return rows.map(recordOf);
}

/** Finds the newest version with a plan. */
export async function findVersion(
  database: Database,
  hash: PlanHash,
): Promise<VersionRecord | null> {
  const row = await database.query
    .selectFrom('version')
    .selectAll()
    .where('hash', '=', hash)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : recordOf(row);
}

export async function listActiveVersions(database: Database): Promise<readonly VersionRecord[]> {
  const rows = await database.query
    .selectFrom('version')
    .innerJoin('flow', (join) =>
      join.onRef('flow.id', '=', 'version.flow').onRef('flow.version', '=', 'version.version'),
    )
    .selectAll('version')
    .where('flow.status', '=', 'active')
    .orderBy('flow.id')
    .execute();
  return rows.map(recordOf);
}
