import { ENDED, WON } from '../core/index.ts';
import type { ArmFigures, StepFigures } from './flows.ts';
import { inOrder, type MessageFigure, messageFigure } from './message-figures.ts';

interface FunnelSum {
  readonly step: string;
  readonly port: string;
  readonly count: number;
}

type Building = Omit<StepFigures, 'arms'> & { readonly arms: ReadonlyMap<number, ArmFigures> };

/**
 * Puts together what is known of each step of a flow, by step in ascending order.
 * @param funnel each step and port once
 * @param live how many rest in each step, each once
 */
export function stepFigures(
  funnel: readonly FunnelSum[],
  live: readonly Omit<FunnelSum, 'port'>[],
): readonly StepFigures[] {
  const byStep = new Map<string, Building>();
  const change = (step: string, next: (figure: Building) => Building) =>
    byStep.set(step, next(byStep.get(step) ?? fresh(step)));
  for (const { step, port, count } of funnel) {
    change(step, (figure) => withCount(figure, port, count));
  }
  for (const { step, count } of live) {
    if (count !== 0) change(step, (figure) => ({ ...figure, live: count }));
  }
  return [...byStep.values()]
    .sort((left, right) => (left.step < right.step ? -1 : 1))
    .map(({ arms, messages, ...figure }) => ({
      ...figure,
      messages: inOrder(messages),
      arms: [...arms.values()].sort((left, right) => left.arm - right.arm),
    }));
}

function fresh(step: string): Building {
  return { step, live: 0, entered: 0, ports: {}, ended: 0, won: 0, arms: new Map(), messages: [] };
}

function withCount(figure: Building, port: string, count: number): Building {
  if (port === '') return { ...figure, entered: count };
  const message: MessageFigure | null = messageFigure(port, count);
  if (message !== null) return { ...figure, messages: [...figure.messages, message] };
  const [name, index] = port.split('.');
  if (name !== ENDED && name !== WON) {
    return { ...figure, ports: { ...figure.ports, [port]: count } };
  }
  const key = name === ENDED ? 'ended' : 'won';
  if (index === undefined) return { ...figure, [key]: count };
  const arm = Number(index);
  const known = figure.arms.get(arm) ?? { arm, ended: 0, won: 0 };
  return { ...figure, arms: new Map(figure.arms).set(arm, { ...known, [key]: count }) };
}
