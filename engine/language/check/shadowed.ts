import { sameCondition } from '../expression/index.ts';
import type { Path } from '../finding.ts';
import type { StepView } from '../kind.ts';
import { lowerStepState } from '../lower.ts';
import type { Mistake } from '../mistake.ts';
import type { PlanCondition } from '../plan.ts';
import { portsOf } from '../ports.ts';
import type { Check } from './flow-check.ts';
import { UNPLACED } from './unplaced.ts';

/**
 * Finds entries that never get their event, since an earlier one takes it: without a condition, or
 * under the same one.
 */
export const checkShadowed: Check = ({ flow }) => [
  ...shadowedAmong(
    flow.entries.on.map((entry) => ({
      event: entry.spec.event,
      ...(entry.spec.if !== undefined && { if: { type: 'cel' as const, source: entry.spec.if } }),
      path: entry.at,
    })),
  ),
  ...flow.steps.flatMap((step) =>
    shadowedAmong(listenersOf(step)).map((mistake) => ({ ...mistake, step: step.id })),
  ),
];

interface Listener {
  readonly event: string;
  readonly if?: PlanCondition;
  readonly path: Path;
}

/** What a step listens for by itself, in the order in which it is asked. */
export function listenersOf(step: StepView): readonly Listener[] {
  const places = new Map(portsOf(step).map((port) => [port.name, port.at]));
  return (lowerStepState(step, UNPLACED).on ?? []).map((item) => ({
    event: item.event,
    ...(item.if && { if: item.if }),
    path: [...step.path, ...(places.get(item.port) ?? [])],
  }));
}

function shadowedAmong(listeners: readonly Listener[]): readonly Mistake[] {
  if (listeners.length < 2) return [];
  const before = new Map<string, (PlanCondition | undefined)[]>();
  return listeners.flatMap((listener): readonly Mistake[] => {
    const earlier = before.get(listener.event) ?? [];
    before.set(listener.event, [...earlier, listener.if]);
    if (earlier.some((condition) => condition === undefined || alwaysHolds(condition))) {
      return [shadowed(listener, TAKES_ALL(listener.event))];
    }
    return earlier.some((condition) => areSame(condition, listener.if))
      ? [shadowed(listener, SAME(listener.event))]
      : [];
  });
}

function alwaysHolds(condition: PlanCondition): boolean {
  return condition.type === 'cel' && sameCondition(condition.source, 'true');
}

/** Of replies the kind that listens for them sees to it. */
function areSame(left: PlanCondition | undefined, right: PlanCondition | undefined): boolean {
  if (left?.type !== 'cel' || right?.type !== 'cel') return false;
  return sameCondition(left.source, right.source);
}

const TAKES_ALL = (event: string): Pick<Mistake, 'message' | 'hint'> => ({
  message: {
    zh: `前面已经有一条不带条件的“${event}”，这一条永远轮不到。`,
    en: `An earlier entry takes every \`${event}\`, so this one never gets it.`,
  },
  hint: {
    zh: '给前面那条加上 if，或把它移到后面。',
    en: 'Give the earlier one an `if`, or move it below.',
  },
});
const SAME = (event: string): Pick<Mistake, 'message' | 'hint'> => ({
  message: {
    zh: `前面已经有一条条件相同的“${event}”，这一条永远轮不到。`,
    en: `An earlier entry takes \`${event}\` under the same condition, so this one never gets it.`,
  },
  hint: {
    zh: '请改其中一条的 if，或删除这一条。',
    en: 'Change the `if` of one of them, or delete this one.',
  },
});

function shadowed(listener: Listener, words: Pick<Mistake, 'message' | 'hint'>): Mistake {
  return { code: 'ON_SHADOWED', path: listener.path, ...words };
}
