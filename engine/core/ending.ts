import { tableWith } from '../base/index.ts';
import { countEnd } from './conversion.ts';
import type { Draft } from './draft.ts';
import type { Cause } from './journal.ts';
import type { Instance, InstanceStatus, SubjectRef } from './model.ts';
import { reportEnd } from './started-flow.ts';
import { dropAll, takeBack } from './take-back.ts';
import { closeTask } from './task-change.ts';
import { note, type TurnContext } from './turn-context.ts';

/**
 * Ends an instance: its timers are gone. When it is cancelled, what has not gone out is taken back;
 * when it fails, what it decided before stands, also what its gate holds, since somebody may let it
 * go on.
 */
export function endInstance(
  draft: Draft,
  context: TurnContext,
  end: { status: Exclude<InstanceStatus, 'active'>; outcome: string | null; cause: Cause },
): void {
  if (end.status === 'cancelled') withdrawActive(draft, context);
  const wasActive = draft.status === 'active';
  if (end.status !== 'failed') countEnd(draft, context, end.outcome);
  draft.status = end.status;
  draft.outcome = end.outcome;
  draft.endedAt = context.now;
  draft.timers = {};
  draft.kept = [];
  if (end.status !== 'failed') {
    draft.sends = {};
    dropAll(draft, context);
  }
  draft.changed = true;
  if (end.status !== 'failed') draft.steps = [];
  // A failed one counts as ended already, since it failed.
  if (wasActive) {
    const ended = tableWith(context.entity.ended, endedName(draft.base), context.now);
    context.entity = { ...context.entity, ended };
  }
  const { status, outcome, cause } = end;
  reportEnd(draft, context);
  note(context, draft, { type: 'ended', status, outcome, cause });
}

/** An instance that reaches an end has left its steps, and the steps have done this themselves. */
function withdrawActive(draft: Draft, context: TurnContext): void {
  for (const { state } of draft.state.active) {
    for (const action of state.exit ?? []) {
      if (action.type === 'closeTask') closeTask(action.step, { draft, context, stimulus: null });
    }
    const send = state.step && draft.sends[state.step];
    if (!state.step || !send) continue;
    if (send.status === 'handedOver' && state.exit?.some(({ type }) => type === 'abandon')) {
      const { key, visit } = send;
      context.asked.push({ draft, step: state.step, visit, key, start: null });
      continue;
    }
    takeBack(draft, context, state.step);
  }
}

/** What is one at a time: a flow for a subject and a key. Names it in the entity's `ended`. */
export function endedName(
  instance: Pick<Instance, 'flow' | 'key'> & { readonly subject: SubjectRef },
): string {
  const { flow, subject, key } = instance;
  return `${flow}|${subject.kind}|${subject.ref}|${key ?? ''}`;
}
