import { invariant } from '../base/index.ts';
import { dueAfter } from '../language/index.ts';
import { approvalNeed } from './approval-need.ts';
import { isAssisted } from './awaited.ts';
import { type Draft, nextKey } from './draft.ts';
import type { Address } from './effect.ts';
import type { BlockReason } from './gate.ts';
import type { GatedMessage } from './gate-state.ts';
import type { MessageResult } from './model.ts';
import { passGate } from './pass-gate.ts';
import type { PendingSend } from './perform.ts';
import { dropNotices, isIn } from './take-back.ts';
import { originOf, type TurnContext } from './turn-context.ts';
import { takeVerdict } from './verdict.ts';

/**
 * Brings what a move has prepared before the gate, one message to one target at a time, turns what
 * may go into effects, and ends the wait of what the move has left behind.
 * @returns what the steps are to be told, in order
 */
export function handOver(
  draft: Draft,
  context: TurnContext,
  pending: readonly PendingSend[],
): readonly MessageResult[] {
  const results = pending.flatMap((send) => handOverOne(draft, context, send) ?? []);
  dropNotices(draft, context);
  return results;
}

function handOverOne(draft: Draft, context: TurnContext, send: PendingSend): MessageResult | null {
  const { recipients } = send;
  if (recipients.type === 'none') return refuse(draft, context, { send, why: recipients.why });
  const [first, ...others] = recipients.addresses;
  invariant(first, 'Recipients that are found are at least one.');
  const { verdict, result } = passGate(
    draft,
    context,
    messageTo(draft, context, { send, to: first }),
  );
  // Of a message to several persons the first one's result is the step's.
  if (verdict !== 'refused') {
    for (const to of others) {
      const message = messageTo(draft, context, { send, to });
      passGate(draft, context, { ...message, report: null, aside: true });
    }
  }
  return result;
}

function refuse(
  draft: Draft,
  context: TurnContext,
  refused: { readonly send: PendingSend; readonly why: BlockReason },
): MessageResult | null {
  const { send, why } = refused;
  const { action, visit } = send;
  const { step, aside, awaitsResult: awaits } = action;
  const key = nextKey(draft, { step, visit });
  return takeVerdict(draft, context, {
    message: { key, to: null, visit, step, awaits, elsewhere: false, ...(aside && { aside }) },
    verdict: { type: 'refused', why, rule: null },
  });
}

function messageTo(
  draft: Draft,
  context: TurnContext,
  at: { readonly send: PendingSend; readonly to: Address },
): GatedMessage {
  const { send, to } = at;
  const { action, parts, mention, deadlineAt } = send;
  const { step, aside, lateWithin, whenCapped } = action;
  const awaits = action.awaitsResult || isAssisted(context.workspace, to);
  const reports = awaits && !aside;
  // A notice on leaving its step waits as long as its instance.
  const visit = aside && !isIn(draft, step, send.visit) ? 0 : send.visit;
  const approval = to.kind === 'staff' ? null : approvalNeed(draft, action, context.workspace);
  return {
    key: nextKey(draft, { step, visit: send.visit }),
    to,
    class: action.class,
    channel: action.channel ?? null,
    parts,
    mention,
    deadlineAt,
    report: reports ? { instance: draft.base.id, step, visit } : null,
    origin: originOf(draft, step),
    visit,
    since: context.now,
    giveUpAt: lateWithin ? dueAfter(context.now, lateWithin, context.rules) : null,
    ...(whenCapped && { whenCapped }),
    ...(approval && { approval }),
    ...(aside && { aside }),
  };
}
