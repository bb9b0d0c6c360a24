import type { StepId } from '../base/index.ts';
import { plusMs } from '../base/index.ts';
import type { PlanAction } from '../language/index.ts';
import { type Draft, nextKey } from './draft.ts';
import { HOPS_MAX } from './hops.ts';
import type { StoredEvent } from './model.ts';
import { reportRefusal } from './started-flow.ts';
import { note, originOf, type TurnContext } from './turn-context.ts';

type StartAction = Extract<PlanAction, { type: 'start' }>;

/** Where in an audience a start goes on. */
interface Place {
  readonly cursor: string | null;
  readonly count: number;
  readonly waitMs: number;
  readonly hops: number;
}

/** Begins to start a flow for an audience; the step waits until everybody was told. */
export function beginAudience(
  action: StartAction,
  at: { readonly draft: Draft; readonly context: TurnContext; readonly hops: number },
): void {
  const { draft, context, hops } = at;
  const { step, flow } = action;
  const why = hops > HOPS_MAX ? 'hops' : null;
  note(context, draft, { type: 'startedFlow', step, flow, why });
  if (why === null) {
    startPage(draft, context, { action, place: { cursor: null, count: 0, waitMs: 0, hops } });
    return;
  }
  awaitPage(draft, context, step);
  reportRefusal(draft, context, { step, why });
}

/** Goes on with the next page, unless the step was left. */
export function takePage(draft: Draft, context: TurnContext, event: StoredEvent): void {
  const { step, visit, count, next, waitMs } = event.data;
  const state = draft.state.active.find((active) => active.state.step === step)?.state;
  const action = state?.entry?.find((entry) => entry.type === 'start');
  const send = action && draft.sends[action.step];
  if (!action || send?.visit !== visit || send?.status !== 'handedOver') return;
  const told = Number(count);
  note(context, draft, { type: 'progress', step: action.step, count: told });
  const hops = event.hops ?? (draft.event.hops ?? 0) + 1;
  const place = { cursor: String(next), count: told, waitMs: Number(waitMs), hops };
  startPage(draft, context, { action, place });
}

function startPage(
  draft: Draft,
  context: TurnContext,
  of: { readonly action: StartAction; readonly place: Place },
): void {
  const { action, place } = of;
  const { step, flow, audience = null } = action;
  const { cursor, count, waitMs, hops } = place;
  const { key, visit } = awaitPage(draft, context, step);
  context.effects.push({
    type: 'start',
    key,
    flow,
    audience,
    cursor,
    count,
    dueAt: plusMs(context.now, waitMs),
    hops,
    createdAt: context.now,
    report: { instance: draft.base.id, step, visit },
    origin: originOf(draft, step),
  });
}

/** Names the next page, so that it can be taken back, and nothing but its signal counts. */
function awaitPage(draft: Draft, context: TurnContext, step: StepId) {
  const visit = draft.visits[step] ?? 0;
  const key = nextKey(draft, { step, visit });
  const state = { key, visit, status: 'handedOver', at: context.now, to: null } as const;
  draft.sends = { ...draft.sends, [step]: state };
  draft.changed = true;
  return { key, visit };
}
