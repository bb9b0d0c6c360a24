import { unreachable } from '../base/index.ts';
import type { Draft } from './draft.ts';
import type { GatedMessage } from './gate-state.ts';
import type { GateReason } from './ledger.ts';
import type { MessageResult, SendState } from './model.ts';
import { note, type TurnContext } from './turn-context.ts';

/** What the gate of a target tells the instance that has made a message. */
export type Told =
  | { readonly type: 'out' }
  | {
      readonly type: 'held';
      readonly why: GateReason;
      readonly rule: string | null;
      readonly until: GatedMessage['deadlineAt'];
    }
  | { readonly type: 'refused'; readonly why: GateReason; readonly rule: string | null }
  /** It was held until past its deadline. */
  | { readonly type: 'expired' };

/** A message as its instance knows it. */
export type MadeMessage = Pick<GatedMessage, 'key' | 'visit' | 'aside'> & {
  /** Null where nobody is found whom it could go to. */
  readonly to: GatedMessage['to'] | null;
  readonly step: GatedMessage['origin']['step'];
  /** Whether its step lasts until the channel's result. */
  readonly awaits: boolean;
  readonly elsewhere: boolean;
};

/**
 * Writes down what the gate says of a message of an instance.
 * @returns what its step is to be told; null where it waits on, or was a notice beside the path
 */
export function takeVerdict(
  draft: Draft,
  context: TurnContext,
  told: { readonly message: MadeMessage; readonly verdict: Told },
): MessageResult | null {
  const { message, verdict } = told;
  const { step, visit, key, to, awaits } = message;
  switch (verdict.type) {
    case 'out':
      if (to) note(context, draft, { type: 'handedOver', step, key, to });
      remember(draft, context, { message, status: 'handedOver' });
      return message.aside || awaits ? null : { step, visit, result: 'sent' };
    case 'held': {
      const { why, rule, until } = verdict;
      note(context, draft, { type: 'held', step, key, why, rule, until });
      remember(draft, context, { message, status: 'held' });
      return null;
    }
    case 'refused': {
      const { why, rule } = verdict;
      note(context, draft, { type: 'blocked', step, why, ...(rule !== null && { rule }) });
      remember(draft, context, { message, status: 'blocked' });
      return message.aside ? null : { step, visit, result: 'blocked' };
    }
    case 'expired': {
      note(context, draft, { type: 'undelivered', step, why: 'expired' });
      const listens = draft.machine.index.listens.has(`@failed:${step}`);
      const result = listens ? 'failed' : 'blocked';
      remember(draft, context, { message, status: result });
      return message.aside ? null : { step, visit, result };
    }
    default:
      return unreachable(verdict);
  }
}

/** A message that its gate has yet to judge. */
export function rememberAsked(draft: Draft, context: TurnContext, message: MadeMessage): void {
  remember(draft, context, { message, status: 'asked' });
}

/**
 * Only a step that waits for its message's result, for a reply, or for its gate is asked for it
 * later.
 */
function remember(
  draft: Draft,
  { now }: TurnContext,
  made: { readonly message: MadeMessage; readonly status: SendState['status'] },
): void {
  const { message, status } = made;
  const { step, visit, key, to, elsewhere, awaits } = message;
  draft.changed = true;
  if (message.aside) return;
  const waits = status === 'held' || status === 'asked';
  if (!waits && !awaits && !draft.machine.index.asks.has(step)) {
    forgetSend(draft, step);
    return;
  }
  const where = status === 'blocked' || status === 'failed' ? null : to;
  const state = {
    key,
    visit,
    status,
    at: now,
    to: where,
    ...(elsewhere && { elsewhere }),
  } as const;
  draft.sends = { ...draft.sends, [step]: state };
}

export function forgetSend(draft: Draft, step: GatedMessage['origin']['step']): void {
  if (draft.sends[step] === undefined) return;
  const { [step]: _gone, ...sends } = draft.sends;
  draft.sends = sends;
}
