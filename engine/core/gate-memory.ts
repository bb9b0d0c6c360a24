import type { EffectKey, Instant } from '../base/index.ts';
import type { Workspace } from '../language/index.ts';
import type {
  AwaitedMessage,
  GatedMessage,
  GateState,
  HeldMessage,
  SentRecord,
} from './gate-state.ts';
import type { GateReason, LedgerEvent } from './ledger.ts';
import type { EntityState } from './model.ts';
import { policyOf, rememberUntil, type SentMessage } from './policy/index.ts';
import type { TurnContext } from './turn-context.ts';

const NO_RECORDS: readonly SentRecord[] = [];
const NO_HELD: readonly HeldMessage[] = [];
const NO_AWAITED: readonly AwaitedMessage[] = [];

export function sentOf({ entity }: TurnContext): readonly SentRecord[] {
  return entity.gate?.sent ?? NO_RECORDS;
}

export function heldOf({ entity }: TurnContext): readonly HeldMessage[] {
  return entity.gate?.held ?? NO_HELD;
}

export function awaitedOf({ entity }: TurnContext): readonly AwaitedMessage[] {
  return entity.gate?.awaited ?? NO_AWAITED;
}

/** A message that went out, as the rules of the workspace see it now. */
export function sentMessage(record: SentRecord, workspace: Workspace): SentMessage {
  const [at, , name, connector, waits] = record;
  const rules = policyOf(workspace).messages.get(name);
  return {
    at,
    class: rules?.class ?? name,
    campaign: rules?.campaign ?? null,
    connector,
    pending: waits === true,
  };
}

/** Remembers that a message goes out, where a rule counts it; says whether one does. */
export function rememberSent(context: TurnContext, record: SentRecord): boolean {
  const { workspace } = context;
  if (rememberUntil(sentMessage(record, workspace), workspace) === null) return false;
  const sent = [...sentOf(context).filter((one) => stillCounts(one, context)), record];
  changeGate(context, { sent });
  return true;
}

/**
 * What an entity is that was sent this before.
 * @param sent in any order; what no rule of the workspace counts is left out
 */
export function alreadySent(
  state: EntityState,
  sent: readonly SentRecord[],
  at: Pick<TurnContext, 'workspace' | 'now'>,
): EntityState {
  const known = [...(state.gate?.sent ?? NO_RECORDS), ...sent]
    .filter((one) => stillCounts(one, at))
    .sort(([left], [right]) => left - right);
  return known.length === 0
    ? state
    : { ...state, gate: { judgeAt: null, ...state.gate, sent: known } };
}

function stillCounts(
  record: SentRecord,
  { workspace, now }: Pick<TurnContext, 'workspace' | 'now'>,
): boolean {
  const message = sentMessage(record, workspace);
  const until = rememberUntil(message, workspace);
  return until !== null && (message.pending || until > now);
}

/**
 * Gives back what a message took of the caps, as if it had never gone out. What waits is judged
 * again at once, since there may be room for it now.
 */
export function giveBack(context: TurnContext, key: EffectKey): void {
  const sent = sentOf(context).filter((record) => record[1] !== key);
  if (sent.length === sentOf(context).length) return;
  changeGate(context, { sent, held: heldOf(context).map((one) => soon(one, context.now)) });
}

/** A message that waited for a person has gone out now: from here on its gaps run. */
export function confirmSent(context: TurnContext, key: EffectKey): void {
  const { now } = context;
  const sent = sentOf(context).map(
    (record): SentRecord => (record[1] === key ? [now, key, record[2], record[3]] : record),
  );
  changeGate(context, { sent, held: heldOf(context).map((one) => soon(one, now)) });
}

/** Only what went out keeps such a message waiting. */
function soon(held: HeldMessage, now: Instant): HeldMessage {
  const { why } = held;
  return why === 'gap' || why === 'capHeld' || why === 'quota' ? { ...held, until: now } : held;
}

/**
 * Messages that may wait for one target: they are part of its state, which is written with each of
 * its turns, and nobody wants to be sent so many at once.
 */
const HELD_MAX = 200;

/** Says whether one more message may wait; one that waits already may. */
export function hasRoom(context: TurnContext, key: EffectKey): boolean {
  const held = heldOf(context);
  return held.length < HELD_MAX || held.some((one) => one.key === key);
}

/** Lets a message wait; one that waits already waits on. */
export function holdMessage(context: TurnContext, held: HeldMessage): void {
  const others = heldOf(context).filter((one) => one.key !== held.key);
  changeGate(context, { held: [...others, held].sort(oldestFirst) });
}

/** Ends the wait of a message; null when it does not wait. */
export function dropHeld(context: TurnContext, key: EffectKey): HeldMessage | null {
  const held = heldOf(context).find((one) => one.key === key);
  if (!held) return null;
  changeGate(context, { held: heldOf(context).filter((one) => one !== held) });
  return held;
}

function oldestFirst(left: HeldMessage, right: HeldMessage): number {
  return left.since - right.since || (left.key < right.key ? -1 : 1);
}

/** Changes what a gate remembers; what is empty is left out. */
export function changeGate(
  context: TurnContext,
  change: Pick<GateState, 'sent' | 'held' | 'awaited' | 'approvals'>,
): void {
  const { gate: before, ...entity } = context.entity;
  const merged = { ...before, ...change };
  const { sent = [], held = [], awaited = [], approvals = {}, ...rest } = merged;
  const asked = Object.values(approvals).filter(({ status }) => status === 'pending');
  const instants = [
    ...held.map(judgedAt),
    ...awaited.map((one) => one.confirmBy),
    ...asked.map(({ until }) => until),
  ];
  const gate: GateState = {
    ...rest,
    judgeAt: instants.reduce<Instant | null>(earlier, null),
    ...(sent.length > 0 && { sent }),
    ...(held.length > 0 && { held }),
    ...(awaited.length > 0 && { awaited }),
    ...(Object.keys(approvals).length > 0 && { approvals }),
  };
  const isEmpty = Object.keys(gate).length === 1;
  // What is spread is a whole entity but for its gate.
  context.entity = (isEmpty ? entity : { ...entity, gate }) as TurnContext['entity'];
}

/** When something is to be said of a message that waits: at the latest, that it waits no longer. */
export function judgedAt({ until, giveUpAt, deadlineAt }: HeldMessage): Instant | null {
  return earlier(earlier(until, giveUpAt), deadlineAt);
}

function earlier(left: Instant | null, right: Instant | null): Instant | null {
  if (left === null || right === null) return left ?? right;
  return left < right ? left : right;
}

/** Writes what became of a message into the ledger of its target; the staff have none. */
export function record(
  context: TurnContext,
  message: Pick<GatedMessage, 'key' | 'to' | 'class' | 'origin'>,
  line: {
    readonly what: LedgerEvent;
    readonly why?: GateReason;
    readonly rule?: string | null;
    readonly until?: Instant | null;
  },
): void {
  const { key, to, class: name, origin } = message;
  if (to.kind === 'staff') return;
  const { what, why = null, rule = null, until = null } = line;
  context.ledger.push({ at: context.now, key, to, class: name, origin, what, why, rule, until });
}
