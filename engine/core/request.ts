import type { PlanAction } from '../language/index.ts';
import { nextKey } from './draft.ts';
import type { Effect, Outgoing } from './effect.ts';
import { evaluateValues, renderPath } from './evaluate.ts';
import type { Performing } from './perform.ts';
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

type Request = Exclude<Outgoing, { type: 'send' }>;

/** The step's state remembers it, so that only its own result counts and leaving takes it back. */
function request({ draft, context }: Performing, effect: Request & Effect): void {
  const { key, report } = effect;
  const { step, visit } = report;
  draft.sends = {
    ...draft.sends,
    [step]: { key, visit, status: 'handedOver', at: context.now, to: null },
  };
  context.effects.push(effect);
  note(context, draft, { type: 'requested', step, key, what: effect.endpoint });
}
