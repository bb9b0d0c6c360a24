import { invariant, type StepId } from '../base/index.ts';
import { feedResult, feedTask } from './advance.ts';
import { takePage } from './audience.ts';
import type { Catalogue } from './catalogue.ts';
import type { Draft } from './draft.ts';
import { endInstance } from './ending.ts';
import { GATED } from './gate-events.ts';
import { takeGated } from './held-messages.ts';
import type { JournalFact } from './journal.ts';
import { migrateInstance, moveInstance } from './migrate.ts';
import { migrationIn } from './migration-signal.ts';
import type { MessageResult, SendState, StoredEvent } from './model.ts';
import { owe } from './resumption.ts';
import { refuseRetry, retryInstance } from './retry.ts';
import { TASK_SIGNAL } from './task.ts';
import { note, type TurnContext } from './turn-context.ts';

/** What a signal is taken in. */
export interface SignalTurn {
  readonly catalogue: Catalogue;
  readonly context: TurnContext;
  readonly drafts: readonly Draft[];
}

/**
 * Takes what the runtime tells one instance: a message's result, or that somebody ends, retries or
 * moves it. What has ended takes nothing; what has failed keeps results until it is retried.
 * @returns the draft that takes the instance's place in the turn
 */
export function takeSignal(turn: SignalTurn, draft: Draft, event: StoredEvent): Draft {
  const isFailed = draft.status === 'failed';
  if (draft.status !== 'active' && !isFailed) return draft;
  switch (event.type) {
    case '@cancel':
      cancel(turn, draft, event);
      return draft;
    case '@page':
      takePage(draft, turn.context, event);
      return draft;
    case '@retry':
      return isFailed ? retry(turn, draft, event) : draft;
    case '@migrate':
      return isFailed ? draft : migrate(turn, draft, event);
    case TASK_SIGNAL:
      if (isFailed) owe(draft, [{ type: 'task', event }]);
      else feedTask(draft, turn.context, event);
      return draft;
    case GATED:
      takeGated(draft, turn.context, event);
      return draft;
    case '@move':
      return isFailed ? draft : moveByHand(turn, draft, event);
    default:
      takeResult(turn, draft, event);
      return draft;
  }
}

function cancel({ context }: SignalTurn, draft: Draft, event: StoredEvent): void {
  const cause = { type: 'command', ...orderOf(event) } as const;
  // Nobody can retry it from here on.
  draft.failure = null;
  endInstance(draft, context, { status: 'cancelled', outcome: null, cause });
}

function retry(turn: SignalTurn, draft: Draft, event: StoredEvent): Draft {
  const { catalogue, context, drafts } = turn;
  const order = orderOf(event);
  const latest =
    event.data.version === 'latest'
      ? catalogue.active.find((flow) => flow.id === draft.base.flow)
      : null;
  const why = refuseRetry(
    { ...draft.base, failure: draft.failure, value: draft.state.value },
    {
      entity: context.entity,
      active: drafts.filter(({ status }) => status === 'active').map(({ base }) => base),
      compiled: draft.machine.compiled,
      latest: latest === undefined ? 'none' : (latest?.compiled ?? null),
    },
  );
  if (why === null) return retryInstance(draft, context, { ...order, onto: latest ?? null });
  draft.changed = true;
  note(context, draft, { type: 'notRetried', ...order, why });
  return draft;
}

/** A version that a newer one has taken the place of moves nobody any more. */
function migrate({ catalogue, context }: SignalTurn, draft: Draft, event: StoredEvent): Draft {
  const { hash, version, rules } = migrationIn(event);
  const { flow, version: own, hash: present } = draft.base;
  const newest = catalogue.active.find(({ id }) => id === flow)?.version ?? version;
  if (version < own || version < newest || hash === present) return draft;
  const compiled = catalogue.version(hash);
  invariant(compiled, `The version ${hash} that ${draft.base.id} moves to is not at hand.`);
  return migrateInstance(draft, context, { ...orderOf(event), onto: { version, compiled }, rules });
}

function moveByHand({ context }: SignalTurn, draft: Draft, event: StoredEvent): Draft {
  const step = String(event.data.step) as StepId; // what is none is refused as a place
  return moveInstance(draft, context, { ...orderOf(event), step });
}

function orderOf({ data }: StoredEvent): { readonly by: string; readonly reason: string } {
  return { by: String(data.by ?? ''), reason: String(data.reason ?? '') };
}

function takeResult({ context }: SignalTurn, draft: Draft, event: StoredEvent): void {
  const found = sendOf(draft, event);
  if (!found || !isOpen(found.send)) return;
  const { step, send } = found;
  const result = heardResult(draft, step, resultOf(event));
  draft.sends = { ...draft.sends, [step]: { ...send, status: result } };
  draft.changed = true;
  const why = typeof event.data.error === 'string' ? event.data.error : null;
  note(context, draft, resultFact(event, step, why));
  const { answer } = event.data;
  const told: MessageResult = {
    step,
    visit: send.visit,
    result,
    ...(answer === undefined ? {} : { answer }),
  };
  if (draft.status === 'failed') owe(draft, [{ type: 'result', ...told }]);
  else feedResult(draft, context, told);
}

/** A step that does not say where it goes on when its message failed goes on as if refused. */
function heardResult(draft: Draft, step: StepId, result: ReturnType<typeof resultOf>) {
  const isUnheard = result === 'failed' && !draft.machine.index.listens.has(`@failed:${step}`);
  return isUnheard ? 'blocked' : result;
}

/** A result may be told before the verdict of a gate elsewhere, which has let the message go. */
function isOpen({ status }: SendState): boolean {
  return status === 'handedOver' || status === 'asked' || status === 'held';
}

/** The message that a result is of: by its key, since its step may have another name by now. */
function sendOf(
  draft: Draft,
  event: StoredEvent,
): { readonly step: StepId; readonly send: SendState } | null {
  for (const { state } of draft.state.active) {
    const send = state.step && draft.sends[state.step];
    if (state.step && send && event.id.startsWith(`${send.key}/`))
      return { step: state.step, send };
  }
  const step =
    draft.base.steps.find((item) => item === event.data.step) ?? activeStep(draft, event);
  const send = step && draft.sends[step];
  return step && send && send.visit === event.data.visit ? { step, send } : null;
}

function resultOf({ type, data }: StoredEvent): 'sent' | 'done' | 'failed' {
  if (type === '@answered') return data.error === undefined ? 'done' : 'failed';
  return type === '@sent' ? 'sent' : 'failed';
}

function resultFact({ type }: StoredEvent, step: StepId, why: string | null): JournalFact {
  if (type === '@answered') return { type: 'answered', step, why };
  return { type: type === '@sent' ? 'delivered' : 'undelivered', step, why };
}

function activeStep(draft: Draft, event: StoredEvent) {
  return draft.state.active.map(({ state }) => state.step).find((step) => step === event.data.step);
}
