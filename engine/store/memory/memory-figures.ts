import type { FlowId } from '../../base/index.ts';
import type { FunnelCount } from '../../core/index.ts';
import type { FlowCounts, OutcomeFigure, StepFigures } from '../flows.ts';
import { stepFigures } from '../step-figures.ts';
import type { MemoryState } from './memory-state.ts';
import { compareTexts } from './memory-state.ts';

/** Counts the instances of every flow, by status. */
export function counts(state: MemoryState): Readonly<Record<string, FlowCounts>> {
  const byFlow: Record<string, Record<keyof FlowCounts, number>> = {};
  for (const { instance } of state.instances.values()) {
    const flow = byFlow[instance.flow] ?? { active: 0, completed: 0, cancelled: 0, failed: 0 };
    flow[instance.status] += 1;
    byFlow[instance.flow] = flow;
  }
  return byFlow;
}

/** What is known of each step of a flow. */
export function figures(
  state: MemoryState,
  id: FlowId,
  version: number | null,
): readonly StepFigures[] {
  const isMeant = (of: { readonly flow: FlowId; readonly version: number }) =>
    of.flow === id && (version === null || of.version === version);
  const funnel = new Map<string, FunnelCount>();
  for (const row of state.funnel.values()) {
    if (!isMeant(row)) continue;
    const name = `${row.step}|${row.port}`;
    funnel.set(name, { ...row, count: (funnel.get(name)?.count ?? 0) + row.count });
  }
  const live = new Map<string, number>();
  for (const { instance } of state.instances.values()) {
    if (instance.status !== 'active' || !isMeant(instance)) continue;
    for (const step of instance.steps) live.set(step, (live.get(step) ?? 0) + 1);
  }
  return stepFigures(
    [...funnel.values()],
    [...live].map(([step, count]) => ({ step, count })),
  );
}

/** How the instances of a flow ended. */
export function outcomes(state: MemoryState, id: FlowId): readonly OutcomeFigure[] {
  const found = new Map<string, OutcomeFigure>();
  for (const { instance } of state.instances.values()) {
    const { flow, status, outcome } = instance;
    if (flow !== id || outcome === null || !(status === 'completed' || status === 'cancelled')) {
      continue;
    }
    const name = `${status} ${outcome}`;
    found.set(name, { status, outcome, count: (found.get(name)?.count ?? 0) + 1 });
  }
  return [...found]
    .sort(([left, a], [right, b]) => b.count - a.count || compareTexts(left, right))
    .map(([, figure]) => figure);
}
