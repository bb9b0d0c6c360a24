import type { Path } from '../finding.ts';
import type { Lowering, StepView } from '../kind.ts';
import { lowerStepState } from '../lower.ts';
import type { Mistake } from '../mistake.ts';
import { portsOf } from '../ports.ts';
import type { Check } from './flow-check.ts';

/** Finds entries that never get their event, since an earlier one takes it without a condition. */
export const checkShadowed: Check = ({ flow }) => [
  ...shadowedAmong(
    flow.entries.on.map((entry) => ({
      event: entry.spec.event,
      isConditional: entry.spec.if !== undefined,
      path: entry.at,
    })),
  ),
  ...flow.steps.flatMap((step) =>
    shadowedAmong(listenersOf(step)).map((mistake) => ({ ...mistake, step: step.id })),
  ),
];

interface Listener {
  readonly event: string;
  readonly isConditional: boolean;
  /** It takes only replies to the step's own message. */
  readonly isReply?: boolean;
  readonly path: Path;
}

/** Only the order of what a state listens for is asked: targets and blocks do not matter here. */
const UNPLACED: Lowering = {
  resolve: () => [],
  lowerBlock: () => ({ initial: '', states: {} }),
};

/** What a step listens for by itself, in the order in which it is asked. */
export function listenersOf(step: StepView): readonly Listener[] {
  const places = new Map(portsOf(step).map((port) => [port.name, port.at]));
  return (lowerStepState(step, UNPLACED).on ?? []).map((item) => ({
    event: item.event,
    isConditional: item.if !== undefined,
    isReply: item.if?.type === 'reply',
    path: [...step.path, ...(places.get(item.port) ?? [])],
  }));
}

function shadowedAmong(listeners: readonly Listener[]): readonly Mistake[] {
  const taken = new Set<string>();
  return listeners.flatMap((listener): readonly Mistake[] => {
    const isShadowed = taken.has(listener.event);
    if (!listener.isConditional) taken.add(listener.event);
    return isShadowed ? [shadowed(listener)] : [];
  });
}

function shadowed(listener: Listener): Mistake {
  return {
    code: 'ON_SHADOWED',
    path: listener.path,
    message: {
      zh: `前面已经有一条不带条件的“${listener.event}”，这一条永远轮不到。`,
      en: `An earlier entry takes every \`${listener.event}\`, so this one never gets it.`,
    },
    hint: {
      zh: '给前面那条加上 if，或把它移到后面。',
      en: 'Give the earlier one an `if`, or move it below.',
    },
  };
}
