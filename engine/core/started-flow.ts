import type { Json } from '../base/index.ts';
import { type Draft, nextKey } from './draft.ts';
import { ENGINE_SOURCE } from './result-signal.ts';
import { originOf, type TurnContext } from './turn-context.ts';

/** Type of what starts a flow that another one asks for. */
export const START_BY_FLOW = '@startFlow';
/** Outcome of a flow whose end nobody awaits any more. */
export const ABANDONED = 'abandoned';

/** How a flow that is awaited came to its end. */
interface AwaitedEnd {
  readonly answer?: Json;
  readonly error?: string;
}

/**
 * Tells the step that awaits an instance how that ended. It goes through the outbox as a signal, as
 * other results do, so that an instance that has failed gets it, too.
 */
export function reportEnd(draft: Draft, context: TurnContext): void {
  const { awaitedBy } = draft.base;
  const { outcome, status } = draft;
  if (awaitedBy === undefined || outcome === ABANDONED) return;
  const end = outcome === null ? { error: `The flow ended as ${status}.` } : { answer: outcome };
  tellStep(draft, context, { to: awaitedBy, end });
}

/** Tells a step that the flow that it awaits has not started. */
export function reportRefusal(
  draft: Draft,
  context: TurnContext,
  refused: { readonly step: NonNullable<Draft['base']['awaitedBy']>['step']; readonly why: string },
): void {
  const { step, why } = refused;
  const to = { instance: draft.base.id, step, visit: draft.visits[step] ?? 0 };
  tellStep(draft, context, { to, end: { error: `The flow was not started: ${why}.` } });
}

/** Tells a step what it waits for, as its own result would be told. */
export function tellStep(
  draft: Draft,
  context: TurnContext,
  told: { readonly to: NonNullable<Draft['base']['awaitedBy']>; readonly end: AwaitedEnd },
): void {
  const { to, end } = told;
  const { instance, step, visit } = to;
  const key = nextKey(draft, { step, visit });
  const event = {
    id: `${key}#0`,
    source: ENGINE_SOURCE,
    type: '@answered',
    // Both are of the same entity.
    subject: draft.base.subject,
    time: context.now,
    data: { step, visit, ...end },
    instance,
  };
  const origin = originOf(draft, step);
  const { now: createdAt } = context;
  context.effects.push({ type: 'emit', key, events: [event], members: null, createdAt, origin });
}
