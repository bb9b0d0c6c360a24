import type { Text } from '../../base/index.ts';
import { DEFAULT_CLASS } from '../message.ts';
import type { Mistake } from '../mistake.ts';
import { longestHold } from '../policy-hold.ts';
import { kindOf, valueAt } from '../ports.ts';
import type { Check, CheckInput } from './flow-check.ts';
import { audienceOf } from './recipient-references.ts';

/** Finds messages that their class can hold for days, and that say not how late is too late. */
export const checkHeld: Check = (input) =>
  input.flow.steps.flatMap((step) =>
    kindOf(step)
      .references(step)
      .flatMap((reference): readonly Mistake[] => {
        if (reference.type !== 'recipient' || audienceOf(reference.to) === 'staff') return [];
        const message = [...step.path, ...reference.at.slice(0, -1)];
        const hold = holdOf(message, input);
        return hold ? [{ ...heldLong(hold.why), path: hold.path, step: step.id }] : [];
      }),
  );

/** Why the message that stands at a path may be held for long; null where it may not. */
function holdOf(path: Mistake['path'], { flow, workspace }: CheckInput) {
  const said = (key: string) => valueAt(flow.json, [...path, key]);
  if (said('late') !== undefined) return null;
  const name = said('class');
  const isHeld = said('whenCapped') === 'hold';
  const why = longestHold(typeof name === 'string' ? name : DEFAULT_CLASS, { workspace, isHeld });
  return why && { why, path: [...path, name === undefined ? 'to' : 'class'] };
}

function heldLong(why: Text): Omit<Mistake, 'path'> {
  return {
    code: 'HELD_FOR_LONG',
    message: {
      zh: `${why.zh}，这条消息可能因此晚好几天才发出。`,
      en: `${why.en}, so this one may go out days late.`,
    },
    hint: {
      zh: '请写最多等多久，例如 late: { within: 1d }。',
      en: 'Say how long it may wait, such as `late: { within: 1d }`.',
    },
  };
}
