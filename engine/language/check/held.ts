import type { Path } from '../finding.ts';
import type { Mistake } from '../mistake.ts';
import { kindOf, valueAt } from '../ports.ts';
import { parseSpan } from '../time/index.ts';
import type { Check, CheckInput } from './flow-check.ts';

/** A message that is held longer than this has lost its occasion, unless its author says so. */
const HELD_MS_MAX = 86_400_000;

/** Finds messages that their class can hold for days, and that say not how late is too late. */
export const checkHeld: Check = (input) =>
  input.flow.steps.flatMap((step) =>
    kindOf(step)
      .references(step)
      .flatMap((reference): readonly Mistake[] => {
        if (reference.type !== 'class') return [];
        const path = [...step.path, ...reference.at];
        const gap = longGap(reference.class, input);
        if (gap === null || hasLate(path, input)) return [];
        return [{ ...heldLong(reference.class, gap), path, step: step.id }];
      }),
  );

/** The gap of a class where it is longer than a day; null where it is not. */
function longGap(name: string, { workspace }: CheckInput): string | null {
  const gap = workspace.classes[name]?.gap;
  const span = gap === undefined ? null : parseSpan(gap);
  if (gap === undefined || !span) return null;
  const isLong = span.unit === 'ms' ? span.count > HELD_MS_MAX : span.count > 1;
  return isLong ? gap : null;
}

function hasLate(path: Path, { flow }: CheckInput): boolean {
  return valueAt(flow.json, [...path.slice(0, -1), 'late']) !== undefined;
}

function heldLong(name: string, gap: string): Omit<Mistake, 'path'> {
  return {
    code: 'HELD_FOR_LONG',
    message: {
      zh: `类别“${name}”两条之间隔 ${gap}，这条消息可能因此晚好几天才发出。`,
      en: `The class \`${name}\` keeps ${gap} between two messages, so this one may go out days late.`,
    },
    hint: {
      zh: '请写最多等多久，例如 late: { within: 1d }。',
      en: 'Say how long it may wait, such as `late: { within: 1d }`.',
    },
  };
}
