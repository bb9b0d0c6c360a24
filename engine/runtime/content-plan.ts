import type { Instant } from '../base/index.ts';
import type { ContentPlan, PlanPeriod } from '../core/index.ts';
import { openPlanTally } from '../core/index.ts';
import type { Workspace } from '../language/index.ts';
import type { BookSource, BooksRead } from './shard-books.ts';
import { readBooks } from './shard-books.ts';

/** A content plan, and by how many of the shards it was counted. */
export interface PlanReading {
  readonly plan: ContentPlan;
  readonly shards: BooksRead;
}

/** Compares what was sent in a period with what the workspace's file plans. */
export async function readContentPlan(
  store: BookSource,
  of: { readonly workspace: Workspace; readonly period: PlanPeriod; readonly now: Instant },
): Promise<PlanReading> {
  const tally = openPlanTally(of.workspace, of);
  const shards = await readBooks(store, of.period, tally.add);
  return { plan: tally.plan(), shards };
}
