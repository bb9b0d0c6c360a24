import type { Path } from '../finding.ts';
import type { StepView } from '../kind.ts';
import type { Mistake } from '../mistake.ts';
import { entriesOf } from '../ports.ts';
import type { Check, CheckInput } from './flow-check.ts';
import { listenersOf } from './shadowed.ts';

/**
 * Finds entries inside a branch that keep an event from an `on` around it: that one gets an event
 * only where no branch takes it.
 */
export const checkHidden: Check = (input) =>
  input.flow.steps.flatMap((step) => {
    if (step.branches.length === 0) return [];
    const outer = outerEvents(step, input);
    return listenersOf(step)
      .filter(({ event, if: when }) => when?.type !== 'reply' && outer.has(event))
      .map((listener) => hidden(step, { ...listener, owner: outer.get(listener.event) ?? null }));
  });

/** Events that an `on` outside of the branch names, each with the step that it is of, or null. */
function outerEvents(step: StepView, input: CheckInput): ReadonlyMap<string, string | null> {
  const events = new Map<string, string | null>();
  for (const { spec } of input.flow.entries.on) events.set(spec.event, null);
  const innermost = step.branches.at(-1);
  const around = innermost ? step.frames.slice(0, step.frames.indexOf(innermost.step) + 1) : [];
  for (const id of around) {
    const frame = input.steps.get(id);
    for (const { spec } of frame ? entriesOf(frame).on : []) events.set(spec.event, id);
  }
  return events;
}

function hidden(
  step: StepView,
  at: { readonly event: string; readonly path: Path; readonly owner: string | null },
): Mistake {
  const { event, path, owner } = at;
  const branch = step.branches.at(-1)?.name ?? '';
  return {
    code: 'ON_HIDDEN',
    path,
    step: step.id,
    message: {
      zh: `分支“${branch}”在这里接走“${event}”，${owner === null ? '流程' : `“${owner}”`}的 on 就收不到它了。`,
      en: `The branch \`${branch}\` takes \`${event}\` here, so the \`on\` of ${owner === null ? 'the flow' : `\`${owner}\``} does not get it.`,
    },
    hint: {
      zh: '外面的 on 只收没有分支接走的事件；两边都要处理时，请在分支里写上去向。',
      en: 'An outer `on` gets only what no branch takes; where both matter, name the way in here.',
    },
  };
}
