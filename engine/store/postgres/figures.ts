import type { FlowId } from '../../base/index.ts';
import type { FlowCounts, StepFigures } from '../flows.ts';
import { inOrder, messageFigure } from '../message-figures.ts';
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
    byStep.set(
      step,
      next(byStep.get(step) ?? { step, live: 0, entered: 0, ports: {}, messages: [] }),
    );
  for (const { step, port, count } of funnel) {
    change(step, (figure) => withCount(figure, port, count));
  }
  for (const { step, count } of live) {
    if (count !== 0) change(step, (figure) => ({ ...figure, live: count }));
  }
  return [...byStep.values()]
    .map((figure) => ({ ...figure, messages: inOrder(figure.messages) }))
    .sort((left, right) => (left.step < right.step ? -1 : 1));
}

function withCount(figure: StepFigures, port: string, count: number): StepFigures {
  if (port === '') return { ...figure, entered: count };
  const message = messageFigure(port, count);
  if (message !== null) return { ...figure, messages: [...figure.messages, message] };
  return { ...figure, ports: { ...figure.ports, [port]: count } };
}
