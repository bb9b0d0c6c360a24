import type { InstanceId, Instant, StepId } from '../base/index.ts';
import { type CelSource, dueAfter } from '../language/index.ts';
import type { Draft } from './draft.ts';
import { drawArm } from './draw.ts';
import { evaluateCel } from './evaluate.ts';
import { fullView } from './event-view.ts';
import { FlowFailure } from './failure.ts';
import type { StoredEvent, SubjectRef } from './model.ts';
import type { TurnContext } from './turn-context.ts';

/*
 * How many of those that came to a step ended in a goal. Counted when an instance has ended, once
 * for each step that it visited, as figures of the step with these names instead of a port.
 */

/** An instance that has visited the step has ended. */
export const ENDED = '@ended';
/** Likewise, and in a goal. */
export const WON = '@won';

/** Goals that an ended instance may still be credited with. */
export interface Credit {
  readonly instance: InstanceId;
  readonly flow: Draft['base']['flow'];
  readonly version: number;
  readonly subject: SubjectRef;
  readonly until: Instant;
  /** What would have led to a goal. */
  readonly goals: readonly GoalEvent[];
  /** The figures that count up. */
  readonly figures: readonly (readonly [step: StepId, figure: string])[];
}

/** An event that leads to an end that is a goal. */
export interface GoalEvent {
  readonly event: string;
  readonly if?: CelSource;
}

/** Most instances of an entity that wait to be credited, the newest ones. */
const CREDITS_MAX = 20;

/** Counts an instance that ends, where its flow has goals. */
export function countEnd(draft: Draft, context: TurnContext, outcome: string | null): void {
  const { plan } = draft.machine.compiled;
  if (plan.goals.length === 0) return;
  const won = outcome !== null && plan.goals.includes(outcome);
  count(context, draft.base, figuresOf(draft, ENDED));
  if (won) count(context, draft.base, figuresOf(draft, WON));
  else if (plan.credit) remember(draft, context, dueAfter(context.now, plan.credit, context.rules));
}

/** The same figure of each step that was visited, and of the arm that it took there. */
function figuresOf(draft: Draft, figure: string): Credit['figures'] {
  const { arms } = draft.machine.index;
  return Object.keys(draft.visits).flatMap((name): Credit['figures'] => {
    const step = name as StepId; // visits are kept by step
    const of = arms.get(step);
    return of
      ? [
          [step, figure],
          [step, `${figure}.${drawArm(draft, step, of)}`],
        ]
      : [[step, figure]];
  });
}

function count(
  { funnel }: TurnContext,
  { flow, version }: Pick<Credit, 'flow' | 'version'>,
  figures: Credit['figures'],
): void {
  for (const [step, port] of figures) funnel.push({ flow, version, step, port, count: 1 });
}

function remember(draft: Draft, context: TurnContext, until: Instant): void {
  const { id: instance, flow, version, subject } = draft.base;
  const { goals } = draft.machine.index;
  if (goals.length === 0) return;
  const figures = figuresOf(draft, WON);
  const credit: Credit = { instance, flow, version, subject, until, goals, figures };
  const { credits = [] } = context.entity;
  context.entity = { ...context.entity, credits: [...credits, credit].slice(-CREDITS_MAX) };
}

/** Credits the instances that ended without a goal with an event that would have led to one. */
export function creditGoals(context: TurnContext, event: StoredEvent): void {
  const { credits } = context.entity;
  if (credits === undefined) return;
  const left = credits.filter((credit) => {
    if (credit.until < event.time) return false;
    if (!isReached(credit, context, event)) return true;
    count(context, credit, credit.figures);
    const fact = { type: 'credited', event: event.type } as const;
    context.journal.push({ instance: credit.instance, at: context.now, fact });
    return false;
  });
  if (left.length === credits.length) return;
  const { credits: _, ...entity } = context.entity;
  context.entity = left.length === 0 ? entity : { ...entity, credits: left };
}

/** Variables are gone with the instance: a condition that reads them does not hold. */
function isReached(credit: Credit, context: TurnContext, event: StoredEvent): boolean {
  const { subject } = credit;
  const isOther = subject.kind === 'member' && event.subject.kind === 'member';
  if (isOther && subject.ref !== event.subject.ref) return false;
  return credit.goals.some((goal) => {
    if (goal.event !== event.type) return false;
    if (goal.if === undefined) return true;
    const { entity, now, rules, measuring } = context;
    const names = { entity, subject, draft: null, event: fullView(event), now, rules, measuring };
    try {
      return evaluateCel(goal.if, names, null) === true;
    } catch (error) {
      if (error instanceof FlowFailure) return false;
      throw error;
    }
  });
}
