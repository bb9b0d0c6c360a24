import { type Draft, nextKey } from './draft.ts';
import type { Address, Effect } from './effect.ts';
import { type BlockReason, judgeSend } from './gate.ts';
import type { MessageResult, SendState } from './model.ts';
import type { PendingSend } from './perform.ts';
import { note, originOf, type TurnContext } from './turn-context.ts';

/**
 * Brings what a move has prepared before the gate, one message to one target at a time, and turns
 * what may go into effects.
 * @returns what the steps are to be told, in order
 */
export function handOver(
  draft: Draft,
  context: TurnContext,
  pending: readonly PendingSend[],
): readonly MessageResult[] {
  return pending.flatMap((send) => {
    const feed = handOverOne(draft, context, send);
    return feed && !send.action.aside ? [feed] : [];
  });
}

function handOverOne(draft: Draft, context: TurnContext, send: PendingSend): MessageResult | null {
  const { action, visit } = send;
  const { step } = action;
  if (send.recipients.type === 'none')
    return block(draft, context, { send, why: send.recipients.why });
  let first: { effect: Effect; to: Address } | null = null;
  let why: BlockReason | null = null;
  for (const to of send.recipients.addresses) {
    const verdict = judgeSend({ to, workspace: context.workspace, entity: context.entity });
    if (verdict.type === 'never') {
      why = verdict.why;
      continue;
    }
    const effect = sendEffect(draft, context, {
      send,
      to,
      connector: verdict.connector,
      reports: !first,
    });
    context.effects.push(effect);
    note(context, draft, { type: 'handedOver', step, key: effect.key, to });
    first ??= { effect, to };
  }
  if (!first) return block(draft, context, { send, why: why ?? 'noRecipient' });
  const { key } = first.effect;
  remember(draft, action, { key, visit, status: 'handedOver', at: context.now, to: first.to });
  return action.awaitsResult ? null : { step, visit, result: 'sent' };
}

function block(
  draft: Draft,
  context: TurnContext,
  blocked: { send: PendingSend; why: BlockReason },
): MessageResult {
  const { step } = blocked.send.action;
  const { visit } = blocked.send;
  const key = nextKey(draft, { step, visit });
  const { action } = blocked.send;
  remember(draft, action, { key, visit, status: 'blocked', at: context.now, to: null });
  note(context, draft, { type: 'blocked', step, why: blocked.why });
  return { step, visit, result: 'blocked' };
}

/** Only a step that waits for its message's result, or for a reply, is asked for it later. */
function remember(draft: Draft, action: PendingSend['action'], state: SendState): void {
  const { step, aside, awaitsResult } = action;
  if (aside || !(awaitsResult || draft.machine.index.asks.has(step))) return;
  draft.sends = { ...draft.sends, [step]: state };
}

/** Of a message to several persons the first one's result is the step's. */
function sendEffect(
  draft: Draft,
  context: TurnContext,
  at: { send: PendingSend; to: Address; connector: string; reports: boolean },
): Effect {
  const { send, to, connector } = at;
  const { action, visit } = send;
  const { step } = action;
  const awaits = action.awaitsResult && !action.aside && at.reports;
  return {
    type: 'send',
    key: nextKey(draft, { step, visit }),
    connector,
    to,
    class: action.class,
    channel: action.channel ?? null,
    parts: send.parts,
    mention: send.mention,
    createdAt: context.now,
    promise: context.workspace.connectors[connector]?.promise ?? 'at-least-once',
    deadlineAt: send.deadlineAt,
    report: awaits ? { instance: draft.base.id, step, visit } : null,
    origin: originOf(draft, step),
  };
}
