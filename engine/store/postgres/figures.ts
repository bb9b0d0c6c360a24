import type { FlowId } from '../../base/index.ts';
import type { FlowCounts, StepFigures } from '../flows.ts';
import { stepFigures } from '../step-figures.ts';
import { readCounts, readLive } from './census.ts';
import type { Database } from './database.ts';
import { readFunnel } from './funnel.ts';

/** Counts the instances of every flow that ever had one, by status. */
export async function countInstances(
  database: Database,
): Promise<Readonly<Record<string, FlowCounts>>> {
  const counts: Record<string, FlowCounts> = {};
  for (const row of await readCounts(database)) {
    const known = counts[row.flow] ?? { active: 0, completed: 0, cancelled: 0, failed: 0 };
    counts[row.flow] = { ...known, [row.status]: row.count };
  }
  return counts;
}

/** Reads the figures of each step of a flow. */
export async function readFigures(
  database: Database,
  flow: FlowId,
  version: number | null,
): Promise<readonly StepFigures[]> {
  const [funnel, live] = await Promise.all([
    readFunnel(database, flow, version),
    readLive(database, flow, version),
  ]);
  return stepFigures(funnel, live);
}
