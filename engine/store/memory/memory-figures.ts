import type { FlowId } from '../../base/index.ts';
import type { FlowCounts, OutcomeFigure, StepFigures } from '../flows.ts';
import type { MessageFigure } from '../message-figures.ts';
import { inOrder, messageFigure } from '../message-figures.ts';
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
  const byStep = new Map<
    string,
    {
      live: number;
      entered: number;
      ports: Record<string, number>;
      messages: MessageFigure[];
    }
  >();
  const stepOf = (step: string) => {
    const known = byStep.get(step) ?? { live: 0, entered: 0, ports: {}, messages: [] };
    byStep.set(step, known);
    return known;
  };
  const isMeant = (of: { readonly flow: FlowId; readonly version: number }) =>
    of.flow === id && (version === null || of.version === version);
  for (const row of state.funnel.values()) {
    if (!isMeant(row)) continue;
    const step = stepOf(row.step);
    const message = messageFigure(row.port, row.count);
    if (row.port === '') step.entered += row.count;
    else if (message !== null) addTo(step.messages, message);
    else step.ports[row.port] = (step.ports[row.port] ?? 0) + row.count;
  }
  for (const { instance } of state.instances.values()) {
    if (instance.status !== 'active' || !isMeant(instance)) continue;
    for (const step of instance.steps) stepOf(step).live += 1;
  }
  return [...byStep]
    .map(([step, figure]) => ({ step, ...figure, messages: inOrder(figure.messages) }))
    .sort((left, right) => compareTexts(left.step, right.step));
}

/** Versions count one thing apart. */
function addTo(messages: MessageFigure[], added: MessageFigure): void {
  const { what, why, rule } = added;
  const at = messages.findIndex(
    (known) => known.what === what && known.why === why && known.rule === rule,
  );
  const known = messages[at];
  if (known === undefined) messages.push(added);
  else messages[at] = { ...known, count: known.count + added.count };
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
