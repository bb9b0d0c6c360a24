import type { EffectKey, Instant, StepId } from '../base/index.ts';
import { feedResult, offerKept } from './advance.ts';
import { expireApprovals, takeAtDesk } from './approval-desk.ts';
import { APPROVAL, approvalIn } from './approval-events.ts';
import { dropAwaited, expireAwaited, takeBackOut } from './awaited.ts';
import type { Draft } from './draft.ts';
import { judgeSend } from './gate.ts';
import {
  keyIn,
  madeMessage,
  messageIn,
  outcomeIn,
  SEND,
  tellElsewhere,
  toldIn,
  UNSEND,
} from './gate-events.ts';
import {
  confirmSent,
  dropHeld,
  giveBack,
  heldOf,
  judgedAt,
  record,
  rememberSent,
} from './gate-memory.ts';
import type { GatedMessage, HeldMessage } from './gate-state.ts';
import type { StoredEvent } from './model.ts';
import { applyVerdict } from './pass-gate.ts';
import { ownerOf } from './placement.ts';
import { OUTCOME } from './result-signal.ts';
import { owe } from './resumption.ts';
import type { TurnContext } from './turn-context.ts';
import { type Told, takeVerdict } from './verdict.ts';

/** A turn of the entity whose gate it is. */
interface GateTurn {
  readonly context: TurnContext;
  readonly drafts: readonly Draft[];
}

/** When the first of the messages that wait is judged again; null when none waits for a time. */
export function judgeAt({ context }: GateTurn): Instant | null {
  return context.entity.gate?.judgeAt ?? null;
}

/**
 * Judges the messages again whose instant has come, the oldest first. Only once all of them are
 * judged their steps are told: what a flow sends next does not overtake what has waited. Of the
 * workspace these are the approvals that nobody has decided in time.
 */
export function judgeHeld(turn: GateTurn): void {
  const { context } = turn;
  const at = judgeAt(turn);
  if (at === null) return;
  expireApprovals(context);
  expireAwaited(context, at);
  const due = heldOf(context).filter((held) => isDue(held, at));
  judgeAll(turn, due.map(withoutVerdict));
}

function judgeAll(turn: GateTurn, messages: readonly GatedMessage[]): void {
  const { context } = turn;
  const told = messages.map((message) => ({
    message,
    verdict: applyVerdict(context, message, judgeAgain(message, context)),
  }));
  for (const each of told) tell(turn, each);
}

/** Judges again what waits for an approval; where it is pending, their steps are told so. */
function takeApproval(turn: GateTurn, event: StoredEvent): void {
  const { id, status } = approvalIn(event);
  const concerned = heldOf(turn.context).filter(
    ({ approval }) =>
      approval?.id === id &&
      (approval.status === 'asked' || (approval.status === 'pending' && status !== 'pending')),
  );
  const known = concerned.map((held) => {
    const message = withoutVerdict(held);
    return message.approval ? { ...message, approval: { ...message.approval, status } } : message;
  });
  judgeAll(turn, known);
}

function isDue(held: HeldMessage, at: Instant): boolean {
  const due = judgedAt(held);
  return due !== null && due <= at;
}

function judgeAgain(held: GatedMessage, context: TurnContext): Parameters<typeof applyVerdict>[2] {
  const { now } = context;
  if (held.deadlineAt !== null && now >= held.deadlineAt) return { type: 'expired' };
  const { giveUpAt } = held;
  if (giveUpAt !== null && now > giveUpAt) return TOO_LATE;
  const verdict = judgeSend(held, context);
  return verdict.type === 'later' && now === giveUpAt ? TOO_LATE : verdict;
}

const TOO_LATE = { type: 'never', why: 'late', rule: null } as const;

function withoutVerdict(held: HeldMessage): GatedMessage {
  const { why: _why, rule: _rule, until: _until, ...message } = held;
  return message;
}

/** Tells the instance of a message what the gate says of it. */
function tell(
  { context, drafts }: GateTurn,
  told: { readonly message: GatedMessage; readonly verdict: Told | null },
): void {
  const { message, verdict } = told;
  if (verdict === null) return;
  const { instance } = message.origin;
  const draft = drafts.find(({ base, status }) => base.id === instance && status === 'active');
  if (!draft) {
    const elsewhere = isElsewhere(message, context);
    context.effects.push(tellElsewhere(message, { verdict, now: context.now, elsewhere }));
    return;
  }
  const made = placed(draft, madeMessage(message, false));
  const result = takeVerdict(draft, context, { message: made, verdict });
  if (result) feedResult(draft, context, result);
}

/** A step may have another name by now than when it made its message. */
function placed(draft: Draft, message: ReturnType<typeof madeMessage>) {
  const found = Object.entries(draft.sends).find(([, send]) => send.key === message.key);
  if (!found) return message;
  const [step, { visit }] = found;
  return { ...message, step: step as StepId, visit }; // the keys of `sends` are ids of steps
}

function isElsewhere({ origin }: GatedMessage, { entity }: TurnContext): boolean {
  const { kind, ref } = ownerOf(origin.subject);
  return kind !== entity.kind || ref !== entity.ref;
}

/** Takes what is meant for the gate of an entity and for no flow; false for all other events. */
export function takeAtGate(turn: GateTurn, event: StoredEvent): boolean {
  const { context } = turn;
  switch (event.type) {
    case SEND: {
      const message = messageIn(event);
      const verdict = applyVerdict(context, message, judgeSend(message, context));
      tell(turn, { message, verdict });
      return true;
    }
    case APPROVAL:
      takeApproval(turn, event);
      return true;
    case UNSEND:
      unsend(context, keyIn(event));
      return true;
    case OUTCOME: {
      takeOutcome(context, outcomeIn(event));
      return true;
    }
    default:
      return takeAtDesk(context, event);
  }
}

function takeOutcome(context: TurnContext, { message, what }: ReturnType<typeof outcomeIn>): void {
  const { key, assistedBy } = message;
  if (assistedBy !== undefined && what !== 'unknown') {
    const wasAwaited = dropAwaited(context, key);
    if (wasAwaited && what === 'sent') confirmSent(context, key);
    // It was given up here while somebody confirmed it: it has gone out, and counts after all.
    if (!wasAwaited && what === 'sent')
      rememberSent(context, [context.now, key, message.class, assistedBy]);
    if (!wasAwaited && what !== 'sent') return;
  }
  if (what === 'failed' || what === 'unconfirmed') giveBack(context, key);
  record(context, message, { what, ...(what === 'unconfirmed' && { why: what }) });
}

/** What does not wait here has gone out, or is not here yet: the store takes back either. */
function unsend(context: TurnContext, of: EffectKey): void {
  const held = dropHeld(context, of);
  if (held) {
    record(context, held, { what: 'withdrawn', why: 'leftStep' });
    return;
  }
  takeBackOut(context, { of, key: `${of}/unsend` as EffectKey }); // as unique as the message's own
}

/** Tells an instance what the gate says of its message; a step that was left takes nothing. */
export function takeGated(draft: Draft, context: TurnContext, event: StoredEvent): void {
  const { message, verdict } = toldIn(event);
  const made = placed(draft, message);
  const { status, key } = draft.sends[made.step] ?? {};
  const waits = key === made.key && (status === 'asked' || status === 'held');
  if (!waits && !made.aside) return;
  const result = takeVerdict(draft, context, { message: made, verdict });
  if (draft.status === 'failed') {
    if (result) owe(draft, [{ type: 'result', ...result }]);
    return;
  }
  if (result) feedResult(draft, context, result);
  else offerKept(draft, context);
}
