import type { StepId } from '../../base/index.ts';
import type { ChartState, PlanCondition, StatePath } from '../plan.ts';

/** One state of a chart with its place in it; a path is written with slashes, the root's is ''. */
export interface Spot {
  readonly path: string;
  readonly state: ChartState;
  /** Null at the root. */
  readonly parent: Spot | null;
  /** How many states are around it. */
  readonly depth: number;
  /** Its place in the document. */
  readonly order: number;
  /** The innermost step that it belongs to; null where it is the flow's. */
  readonly owner: StepId | null;
}

/** All states of a chart, by path. */
export interface ChartSpots {
  readonly byPath: ReadonlyMap<string, Spot>;
  /** Counts that conditions ask for, as `step.port`, with the number from which they are alike. */
  readonly counted: ReadonlyMap<string, number>;
  /** Every event that something in the chart listens for. */
  readonly listens: ReadonlySet<string>;
}

export function chartSpots(chart: ChartState): ChartSpots {
  const byPath = new Map<string, Spot>();
  const counted = new Map<string, number>();
  const listens = new Set<string>();
  const note = (condition: PlanCondition | undefined): void => {
    if (condition?.type === 'all') condition.of.forEach(note);
    if (condition?.type !== 'taken') return;
    const name = `${condition.step}.${condition.port}`;
    counted.set(name, Math.max(counted.get(name) ?? 0, condition.fewerThan));
  };
  const walk = (state: ChartState, path: string, parent: Spot | null): void => {
    const spot: Spot = {
      path,
      state,
      parent,
      depth: parent === null ? 0 : parent.depth + 1,
      order: byPath.size,
      owner: state.step ?? parent?.owner ?? null,
    };
    byPath.set(path, spot);
    for (const { event } of state.on ?? []) listens.add(event);
    const timed = (state.after ?? []).flatMap(({ moves }) => moves);
    for (const move of [...(state.on ?? []), ...timed, ...(state.always ?? [])]) note(move.if);
    for (const key of state.parallel ?? Object.keys(state.states ?? {})) {
      const inner = state.states?.[key];
      if (inner) walk(inner, path === '' ? key : `${path}/${key}`, spot);
    }
  };
  walk(chart, '', null);
  return { byPath, counted, listens };
}

export function pathText(path: StatePath): string {
  return path.join('/');
}

/** Whether one path lies properly inside another. */
export function isInside(inner: string, outer: string): boolean {
  return inner !== outer && (outer === '' || inner.startsWith(`${outer}/`));
}
