import type { StepId } from '../base/index.ts';
import type { ChartState, StatePath } from '../language/index.ts';
import type { StateValue } from './model.ts';

export interface ActiveState {
  readonly path: StatePath;
  readonly state: ChartState;
}

/** Branches in document order, whatever order they were stored in: they are moved in that order. */
export function inChartOrder(chart: ChartState, value: StateValue): StateValue {
  if (typeof value === 'string') return value;
  const inside = chart.parallel ?? Object.keys(value);
  const keys = inside.filter((key) => Object.hasOwn(value, key));
  return Object.fromEntries(
    keys.map((key) => [key, inChartOrder(chart.states?.[key] ?? {}, value[key] ?? {})]),
  );
}

/** The innermost steps. */
export function restingSteps(active: readonly ActiveState[]): readonly StepId[] {
  const steps = active.filter(({ state }) => state.step !== undefined);
  return steps
    .filter(({ path }) => !steps.some((other) => isInside(other.path, path)))
    .map(({ state }) => state.step as StepId); // filtered to those that have one
}

function isInside(inner: StatePath, outer: StatePath): boolean {
  return inner.length > outer.length && outer.every((key, index) => inner[index] === key);
}

export function activeStates(chart: ChartState, value: StateValue): readonly ActiveState[] {
  const found: ActiveState[] = [{ path: [], state: chart }];
  const walk = (state: ChartState, path: StatePath, at: StateValue): void => {
    const entries: [string, StateValue | null][] =
      typeof at === 'string' ? [[at, null]] : Object.entries(at);
    for (const [key, inner] of entries) {
      const child = state.states?.[key];
      if (!child) continue;
      const childPath = [...path, key];
      found.push({ path: childPath, state: child });
      if (inner !== null) walk(child, childPath, inner);
    }
  };
  walk(chart, [], value);
  return found;
}
