import type { Transaction } from 'kysely';
import type { FlowId, Instant } from '../../base/index.ts';
import { instant, sha256Hex } from '../../base/index.ts';
import { draftChanged, flowNotFound, statusRefusal } from '../flow-errors.ts';
import type { FlowRecord, FlowStatus, FlowStore } from '../flows.ts';
import type { Database } from './database.ts';
import { lockRevision, raiseRevision } from './installation.ts';
import type { Tables } from './tables.ts';

/** A kysely transaction over the small shared tables. */
export type FlowTransaction = Transaction<Tables>;

type Draft = Parameters<FlowStore['saveDraft']>[0];

function recordOf(row: Tables['flow']): FlowRecord {
  return {
    // Id and status were written from a FlowRecord's own types.
    id: row.id as FlowId,
    title: row.title,
    status: row.status as FlowStatus, // likewise
    draft: row.draft,
    draftHash: row.draft_hash,
    version: row.version,
    updatedAt: instant(row.updated_at),
  };
}

export async function listFlows(database: Database): Promise<readonly FlowRecord[]> {
  const rows = await database.query.selectFrom('flow').selectAll().orderBy('id').execute();
  return rows.map(recordOf);
}

export async function findFlow(
  query: Database['query'] | FlowTransaction,
  id: FlowId,
): Promise<FlowRecord | null> {
  const row = await query.selectFrom('flow').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : recordOf(row);
}

/** Creates or replaces a draft, if it is still the one that its author began with. */
export async function saveDraft(database: Database, draft: Draft): Promise<FlowRecord> {
  return database.query.transaction().execute(async (transaction) => {
    await lockRevision(transaction);
    const stored = await findFlow(transaction, draft.id);
    if (draft.ifHash !== undefined && (stored?.draftHash ?? null) !== draft.ifHash) {
      throw draftChanged(draft.id, stored);
    }
    if (stored?.draft === draft.text && stored.title === draft.title) return stored;
    const changed = {
      title: draft.title,
      draft: draft.text,
      draft_hash: sha256Hex(draft.text),
      updated_at: draft.now,
    };
    const row = await transaction
      .insertInto('flow')
      .values({ id: draft.id, status: 'draft', version: null, ...changed })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(changed))
      .returningAll()
      .executeTakeFirstOrThrow();
    await raiseRevision(transaction);
    return recordOf(row);
  });
}

export async function setFlowStatus(
  database: Database,
  change: { readonly id: FlowId; readonly status: FlowStatus; readonly now: Instant },
): Promise<void> {
  await database.query.transaction().execute(async (transaction) => {
    await lockRevision(transaction);
    const flow = await findFlow(transaction, change.id);
    if (flow === null) throw flowNotFound(change.id);
    const refusal = statusRefusal(flow, change.status);
    if (refusal !== null) throw refusal;
    await updateFlow(transaction, change.id, {
      status: change.status,
      updated_at: change.now,
    });
    await raiseRevision(transaction);
  });
}

export async function updateFlow(
  transaction: FlowTransaction,
  id: FlowId,
  change: Partial<Tables['flow']>,
): Promise<void> {
  await transaction.updateTable('flow').set(change).where('id', '=', id).execute();
}
