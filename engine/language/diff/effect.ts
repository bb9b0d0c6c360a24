import { canonicalJson } from '../../base/index.ts';
import type { ChartState, Plan } from '../plan.ts';
import type { Change } from './change.ts';

/** Where a key of the document stands in the plan, if under another name. */
const PLAN_NAMES: Readonly<Record<string, string>> = { start: 'starts' };
/** Keys of every step that no plan holds. */
const WORDS_OF_STEPS: ReadonlySet<string | number> = new Set(['title', 'note']);

/** Tells whether a change alters what the flow does, by what the two plans hold of its place. */
export function effectIn(before: Plan, after: Plan): (change: Change) => boolean {
  const [old, now] = [statesOf(before.chart), statesOf(after.chart)];
  return (change) => {
    if (change.type !== 'value' && change.type !== 'target' && !isItem(change)) return true;
    const [key = ''] = change.path;
    if (change.step === null) {
      return !isEqual(planPart(before, String(key)), planPart(after, String(key)));
    }
    if (WORDS_OF_STEPS.has(key)) return false;
    return !isEqual(old.get(change.step), now.get(change.step));
  };
}

function isItem(change: Change): change is Change & { readonly type: 'itemAdded' | 'itemRemoved' } {
  return change.type === 'itemAdded' || change.type === 'itemRemoved';
}

function isEqual(left: unknown, right: unknown): boolean {
  return canonicalJson(left) === canonicalJson(right);
}

function planPart(plan: Plan, key: string): unknown {
  if (key === 'on' || key === 'after') return plan.chart[key];
  const parts = new Map<string, unknown>(Object.entries(plan));
  return parts.get(PLAN_NAMES[key] ?? key);
}

/** What the chart holds of each step itself, without the steps inside and which is the first. */
function statesOf(chart: ChartState): ReadonlyMap<string, unknown> {
  const states = new Map<string, unknown>();
  const visit = (state: ChartState) => {
    if (state.step !== undefined) states.set(state.step, ownState(state));
    for (const inner of Object.values(state.states ?? {})) visit(inner);
  };
  visit(chart);
  return states;
}

function ownState({ initial: _, states, ...own }: ChartState): unknown {
  const inner = Object.entries(states ?? {}).filter(([, state]) => state.step === undefined);
  return {
    ...own,
    states: Object.fromEntries(inner.map(([key, state]) => [key, ownState(state)])),
  };
}
