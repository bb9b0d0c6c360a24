import type { FlowId } from '../../base/index.ts';
import type { FlowCounts, StepFigures } from '../flows.ts';
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

/** Puts together what is known of each step of a flow, by step in ascending order. */
export async function stepFigures(
  database: Database,
  flow: FlowId,
  version: number | null,
): Promise<readonly StepFigures[]> {
  const [funnel, live] = await Promise.all([
    readFunnel(database, flow, version),
    readLive(database, flow, version),
  ]);
  const byStep = new Map<string, StepFigures>();
  const change = (step: string, next: (figure: StepFigures) => StepFigures) =>
    byStep.set(step, next(byStep.get(step) ?? { step, live: 0, entered: 0, ports: {} }));
  for (const { step, port, count } of funnel) {
    change(step, (figure) =>
      port === ''
        ? { ...figure, entered: count }
        : { ...figure, ports: { ...figure.ports, [port]: count } },
    );
  }
  for (const { step, count } of live) {
    if (count !== 0) change(step, (figure) => ({ ...figure, live: count }));
  }
  return [...byStep.values()].sort((left, right) => (left.step < right.step ? -1 : 1));
}
