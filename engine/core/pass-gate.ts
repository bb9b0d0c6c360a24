import type { Instant } from '../base/index.ts';
import { unreachable } from '../base/index.ts';
import { askEffect } from './approval-events.ts';
import { approvingRoles, needOf } from './approval-need.ts';
import { awaitConfirmation, confirmBy } from './awaited.ts';
import { type Draft, nextKey } from './draft.ts';
import type { Address, Effect } from './effect.ts';
import { isRuled, judgeSend, type Verdict } from './gate.ts';
import { madeMessage, sendElsewhere } from './gate-events.ts';
import { dropHeld, hasRoom, holdMessage, record, rememberSent } from './gate-memory.ts';
import { gateOf } from './gate-of.ts';
import type { GatedMessage } from './gate-state.ts';
import type { MessageResult } from './model.ts';
import type { TurnContext } from './turn-context.ts';
import { rememberAsked, type Told, takeVerdict } from './verdict.ts';

/**
 * Brings a message of an instance before the gate of its target: in this turn where it is the
 * instance's own entity, by an event otherwise.
 * @returns the verdict, null while it is on its way, and what the step is to be told of it
 */
export function passGate(
  draft: Draft,
  context: TurnContext,
  message: GatedMessage,
): { readonly verdict: Told['type'] | null; readonly result: MessageResult | null } {
  const gate = gateOf(message.to);
  const { kind, ref } = context.entity;
  const isOwn = gate === null || (gate.kind === kind && gate.ref === ref);
  if (gate && !isOwn && isRuled(context.workspace)) {
    const { step } = message.origin;
    const key = nextKey(draft, { step, visit: message.visit });
    context.effects.push(sendElsewhere(message, { gate, key, now: context.now }));
    rememberAsked(draft, context, madeMessage(message, true));
    return { verdict: null, result: null };
  }
  const verdict = applyVerdict(context, message, judgeSend(message, context));
  const made = madeMessage(message, false);
  if (verdict === null) {
    rememberAsked(draft, context, made);
    return { verdict, result: null };
  }
  const told = { message: made, verdict };
  return { verdict: verdict.type, result: takeVerdict(draft, context, told) };
}

/**
 * Does to the gate what it has said of a message.
 * @returns what its instance is to be told; null while the workspace is asked for an approval
 */
export function applyVerdict(
  context: TurnContext,
  message: GatedMessage,
  verdict: Verdict | { readonly type: 'expired' },
): Told | null {
  switch (verdict.type) {
    case 'now':
      handOverMessage(context, message, verdict.connector);
      return { type: 'out' };
    case 'later': {
      if (!hasRoom(context, message.key)) return refuse(context, message, CROWDED);
      const { why, rule, until } = verdict;
      if (why === 'approval' && message.approval?.status === undefined) {
        askApproval(context, message, rule);
        return null;
      }
      // A message that is judged again is always judged later.
      const next = until === null ? null : (Math.max(until, context.now + 1) as Instant); // is one
      holdMessage(context, { ...message, why, rule, until: next });
      record(context, message, { what: 'held', why, rule, until: next });
      return { type: 'held', why, rule, until: next };
    }
    case 'never':
      return refuse(context, message, verdict);
    case 'expired':
      dropHeld(context, message.key);
      record(context, message, { what: 'refused', why: 'late' });
      return { type: 'expired' };
    default:
      return unreachable(verdict);
  }
}

const CROWDED = { why: 'crowded', rule: null } as const;

function refuse(
  context: TurnContext,
  message: GatedMessage,
  { why, rule }: Pick<Extract<Verdict, { readonly type: 'never' }>, 'why' | 'rule'>,
): Told {
  dropHeld(context, message.key);
  record(context, message, { what: 'refused', why, rule });
  return { type: 'refused', why, rule };
}

/** Lets a message wait, and says nothing of it until the workspace has told where it stands. */
function askApproval(context: TurnContext, message: GatedMessage, rule: string | null): void {
  const { key, class: name, origin } = message;
  const { now, entity, workspace } = context;
  const need = message.approval ?? needOf(origin, { occurrence: null, startedBy: null, text: '' });
  const approval = { ...need, status: 'asked' } as const;
  holdMessage(context, { ...message, approval, why: 'approval', rule, until: null });
  const roles = approvingRoles(name, workspace);
  const target = { kind: entity.kind, ref: entity.ref };
  context.effects.push(askEffect({ need, class: name, origin, roles, target }, { key, now }));
}

function handOverMessage(context: TurnContext, message: GatedMessage, connector: string): void {
  const { key, class: name } = message;
  dropHeld(context, key);
  const until = confirmBy(context, message);
  if (until !== null) awaitConfirmation(context, message, until);
  const sent = [context.now, key, name, connector] as const;
  const isCounted =
    isOutside(message.to) && rememberSent(context, until === null ? sent : [...sent, true]);
  context.effects.push(sendEffect(context, message, { connector, isCounted, confirmBy: until }));
  if (isOutside(message.to) && isRuled(context.workspace))
    record(context, message, { what: 'out' });
}

function isOutside({ kind }: Address): boolean {
  return kind !== 'staff';
}

function sendEffect(
  context: TurnContext,
  message: GatedMessage,
  by: {
    readonly connector: string;
    readonly isCounted: boolean;
    readonly confirmBy: Instant | null;
  },
): Effect {
  const { connector, isCounted, confirmBy: until } = by;
  const { key, to, class: name, channel, parts, mention, deadlineAt, report, origin } = message;
  return {
    type: 'send',
    key,
    connector,
    to,
    class: name,
    channel,
    parts,
    mention,
    createdAt: context.now,
    promise: context.workspace.connectors[connector]?.promise ?? 'at-least-once',
    deadlineAt,
    report,
    origin,
    ...(isCounted && { counted: true }),
    ...(until !== null && { confirmBy: until }),
  };
}
