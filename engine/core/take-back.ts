import type { StepId } from '../base/index.ts';
import { takeBackOut } from './awaited.ts';
import { type Draft, nextKey } from './draft.ts';
import { unsendElsewhere } from './gate-events.ts';
import { dropHeld, heldOf, record } from './gate-memory.ts';
import { gateOf } from './gate-of.ts';
import type { HeldMessage } from './gate-state.ts';
import { note, originOf, type TurnContext } from './turn-context.ts';
import { forgetSend } from './verdict.ts';

/** Takes back what a step has sent and what has not gone out, wherever it is. */
export function takeBack(draft: Draft, context: TurnContext, step: StepId): void {
  const send = draft.sends[step];
  if (!send) return;
  const { status, key: of, visit, to, elsewhere } = send;
  const waits = status === 'held' || status === 'asked';
  if (!waits && status !== 'handedOver') return;
  if (waits) forgetSend(draft, step);
  const gate = elsewhere && to ? gateOf(to) : null;
  const { now } = context;
  if (gate) {
    const key = nextKey(draft, { step, visit });
    const origin = originOf(draft, step);
    context.effects.push(unsendElsewhere({ key: of, origin }, { gate, key, now }));
  } else if (waits) {
    const held = dropHeld(context, of);
    if (held) record(context, held, { what: 'withdrawn', why: 'leftStep' });
  } else {
    takeBackOut(context, { of, key: nextKey(draft, { step, visit }) });
  }
  note(context, draft, { type: 'withdrawn', step, key: of });
}

/** Ends the wait of the notices of steps that an instance has left. */
export function dropNotices(draft: Draft, context: TurnContext): void {
  if (heldOf(context).length === 0) return;
  drop(draft, context, ({ aside, origin, visit }) => {
    return aside === true && visit > 0 && !isIn(draft, origin.step, visit);
  });
}

/** Ends the wait of all that an instance wants to send. */
export function dropAll(draft: Draft, context: TurnContext): void {
  if (heldOf(context).length > 0) drop(draft, context, () => true);
}

function drop(draft: Draft, context: TurnContext, isOver: (held: HeldMessage) => boolean): void {
  for (const held of heldOf(context)) {
    if (held.origin.instance !== draft.base.id || !isOver(held)) continue;
    dropHeld(context, held.key);
    record(context, held, { what: 'withdrawn', why: 'leftStep' });
    note(context, draft, { type: 'withdrawn', step: held.origin.step, key: held.key });
  }
}

/** Says whether an instance is in this visit of a step. */
export function isIn(draft: Draft, step: StepId, visit: number): boolean {
  return (
    draft.visits[step] === visit && draft.state.active.some(({ state }) => state.step === step)
  );
}
