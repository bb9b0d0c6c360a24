import type { EffectKey, StepId } from '../base/index.ts';
import type { PlanAction } from '../language/index.ts';
import { performsAction } from '../language/index.ts';
import { beginAudience } from './audience.ts';
import { nextKey } from './draft.ts';
import type { Effect, Outgoing } from './effect.ts';
import { evaluateValues, renderPath } from './evaluate.ts';
import type { Performing } from './perform.ts';
import { addressOf } from './recipients.ts';
import { tellStep } from './started-flow.ts';
import { openActionTask } from './task-change.ts';
import { note, originOf } from './turn-context.ts';

type CallAction = Extract<PlanAction, { type: 'call' }>;

/** Hands a call over; its step waits for the answer. @throws FlowFailure EXPRESSION, TEXT */
export function performCall(action: CallAction, at: Performing): void {
  const { draft, context, names } = at;
  const { step, endpoint, method, timeoutMs, keeps } = action;
  const visit = draft.visits[step] ?? 0;
  const path = renderPath(action.path, names, step);
  const body = action.body && evaluateValues(action.body, names, step);
  request(at, {
    type: 'call',
    key: nextKey(draft, { step, visit }),
    endpoint,
    method,
    path: path === '' || path.startsWith('/') ? path : `/${path}`,
    body,
    timeoutMs,
    keeps,
    createdAt: context.now,
    report: { instance: draft.base.id, step, visit },
    origin: originOf(draft, step),
  });
}

/** Hands an action over, or does as `else` says. @throws FlowFailure EXPRESSION */
export function performAct(action: Extract<PlanAction, { type: 'act' }>, at: Performing): void {
  const { draft, context, names } = at;
  const { step, keeps } = action;
  const visit = draft.visits[step] ?? 0;
  const to = addressOf(draft.base.subject);
  const connector = to === null ? '' : context.workspace.deliver[to.kind];
  const spec = context.workspace.connectors[connector];
  const key = nextKey(draft, { step, visit });
  if (to === null || !performsAction(spec, action.action)) {
    note(context, draft, { type: 'requested', step, key, what: action.action, cannot: true });
    if (action.otherwise === 'task') {
      openActionTask(action, at);
      return;
    }
    awaitResult(at, { key, step, visit });
    const error = `No connector performs \`${action.action}\`.`;
    const end = action.otherwise === 'skip' ? {} : { error };
    tellStep(draft, context, { to: { instance: draft.base.id, step, visit }, end });
    return;
  }
  request(at, {
    type: 'act',
    key,
    connector,
    to,
    action: action.action,
    with: evaluateValues(action.with, names, step),
    keeps,
    createdAt: context.now,
    promise: spec?.promise ?? 'at-least-once',
    report: { instance: draft.base.id, step, visit },
    origin: originOf(draft, step),
  });
}

/** Asks for another flow, which starts once this move is whole. */
export function performStart(
  action: Extract<PlanAction, { type: 'start' }>,
  { draft, context, names }: Performing,
): void {
  const { step, flow, awaits } = action;
  const visit = draft.visits[step] ?? 0;
  const key = nextKey(draft, { step, visit });
  const hops = (names.event.hops ?? 0) + 1;
  if (action.audience) {
    beginAudience(action, { draft, context, hops });
    return;
  }
  context.asked.push({ draft, step, visit, key, start: { flow, awaits, hops } });
  if (awaits) awaitResult({ draft, context }, { key, step, visit });
}

/** Ends the flow that a step awaits, unless that is what it has just been told of. */
export function performAbandon(step: StepId, { draft, context }: Performing): void {
  const awaited = draft.sends[step];
  if (awaited?.status !== 'handedOver') return;
  const { key, visit } = awaited;
  context.asked.push({ draft, step, visit, key, start: null });
}

type Request = Exclude<Outgoing, { type: 'send' }>;

function request(at: Performing, effect: Request & Effect): void {
  const { key, report } = effect;
  const { step, visit } = report;
  awaitResult(at, { key, step, visit });
  at.context.effects.push(effect);
  const what = effect.type === 'call' ? effect.endpoint : effect.action;
  note(at.context, at.draft, { type: 'requested', step, key, what });
}

/** Remembers what a step waits for: only its own result counts, and leaving takes it back. */
function awaitResult(
  { draft, context }: Pick<Performing, 'draft' | 'context'>,
  awaited: { readonly key: EffectKey; readonly step: StepId; readonly visit: number },
): void {
  const { key, step, visit } = awaited;
  draft.sends = {
    ...draft.sends,
    [step]: { key, visit, status: 'handedOver', at: context.now, to: null },
  };
}
