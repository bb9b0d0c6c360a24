import type { Instant, StepId } from '../base/index.ts';
import { instant, plusMs, unreachable } from '../base/index.ts';
import type { PlanAction, PlanCondition, PlanDelay } from '../language/index.ts';
import { dueAfter, dueInHours, matchesReply, parseInstant, waitUntil } from '../language/index.ts';
import type { Draft } from './draft.ts';
import { drawPlace } from './draw.ts';
import { evaluateCel } from './evaluate.ts';
import { fullView } from './event-view.ts';
import { FlowFailure } from './failure.ts';
import type { MachineHost, MoveName } from './machine.ts';
import type { EventView } from './model.ts';
import type { NameSource } from './names.ts';
import { type PendingSend, performAction } from './perform.ts';
import { findRecipients } from './recipients.ts';
import { nameSource, note, type Stimulus, type TurnContext } from './turn-context.ts';

/** Steps that one instance may enter in one turn. */
const ENTERED_MAX = 100;

/**
 * Stands between the machine and one instance for the length of one move. A class, since there is
 * one for each move: functions made anew for each were a tenth of what a move cost.
 */
export class MoveHost implements MachineHost {
  readonly draft: Draft;
  readonly context: TurnContext;
  readonly stimulus: Stimulus;
  /** The messages that the move has prepared. */
  pending: readonly PendingSend[] = [];
  /** The steps whose own moves took what was offered, each in its branch; null is the flow. */
  takers: readonly (StepId | null)[] = [];
  readonly #event: EventView;
  #caused = false;

  constructor(draft: Draft, context: TurnContext, stimulus: Stimulus) {
    this.draft = draft;
    this.context = context;
    this.stimulus = stimulus;
    this.#event = stimulus.event ? fullView(stimulus.event) : draft.event;
  }

  names(): NameSource {
    return nameSource(this.context, this.draft, this.#event);
  }

  holds(condition: PlanCondition, move: MoveName): boolean {
    return holds(condition, move, this);
  }

  delay(delay: PlanDelay): number {
    return delayMs(delay, this);
  }

  entered(step: StepId): void {
    enterStep(this.draft, this.context, step);
  }

  took(move: MoveName, automatic: boolean): void {
    // Several branches may take one event; what follows from that is not caused by it.
    const cause = automatic && this.#caused ? BY_CONDITION : this.stimulus.cause;
    if (!automatic) this.takers = [...this.takers, move.step];
    takePort(this.draft, this.context, { move, cause });
    this.#caused = true;
  }

  perform(action: PlanAction, move: MoveName): void {
    const { draft, context, stimulus, pending } = this;
    const names = this.names();
    const moved = this.#caused;
    this.pending = performAction(action, { draft, context, stimulus, names, move, moved, pending });
  }

  arm(timer: string, ms: number): void {
    armTimer(this.draft, this.context, { timer, dueAt: plusMs(this.context.now, ms) });
  }

  disarm(timer: string): void {
    const { [timer]: _gone, ...timers } = this.draft.timers;
    this.draft.timers = timers;
  }
}

const BY_CONDITION: Stimulus['cause'] = { type: 'condition' };

function enterStep(draft: Draft, context: TurnContext, step: StepId): void {
  draft.entered += 1;
  if (draft.entered > ENTERED_MAX) {
    const message = `The flow entered more than ${ENTERED_MAX} steps at once, last \`${step}\`: it goes in a circle without resting.`;
    throw new FlowFailure({ code: 'LOOP', message, step });
  }
  const visit = (draft.visits[step] ?? 0) + 1;
  draft.visits = { ...draft.visits, [step]: visit };
  count(draft, context, { step, port: '' });
  note(context, draft, { type: 'entered', step, visit });
}

function takePort(
  draft: Draft,
  context: TurnContext,
  taken: { move: MoveName; cause: Stimulus['cause'] },
): void {
  const { step, port } = taken.move;
  if (step) count(draft, context, { step, port });
  const name = `${step ?? ''}.${port}`;
  if (draft.machine.index.counted.has(name)) {
    draft.taken = { ...draft.taken, [name]: (draft.taken[name] ?? 0) + 1 };
  }
  note(context, draft, { type: 'took', step, port, cause: taken.cause });
}

function count(draft: Draft, context: TurnContext, at: { step: StepId; port: string }): void {
  const { flow, version } = draft.base;
  context.funnel.push({ flow, version, ...at, count: 1 });
}

function armTimer(
  draft: Draft,
  context: TurnContext,
  armed: { timer: string; dueAt: Instant },
): void {
  draft.timers = { ...draft.timers, [armed.timer]: { dueAt: armed.dueAt, fired: 0 } };
  const step = draft.machine.timers.get(armed.timer)?.step;
  if (step) note(context, draft, { type: 'waits', step, until: armed.dueAt });
}

function holds(condition: PlanCondition, move: MoveName, host: MoveHost): boolean {
  const { draft, context, stimulus } = host;
  switch (condition.type) {
    case 'cel':
      return celHolds(condition.source, move, host);
    case 'reply': {
      const { claim, event } = stimulus;
      const mine = claim?.instance === draft.base.id && claim.step === condition.step;
      if (!mine || !event) return false;
      return !condition.match || matchesReply(textOf(event.data.text), condition.match);
    }
    case 'taken':
      return (draft.taken[`${condition.step}.${condition.port}`] ?? 0) < condition.fewerThan;
    case 'share':
      return drawPlace(draft, condition) < condition.below;
    case 'outcome':
      return stimulus.answer === condition.outcome;
    case 'late': {
      const { dueAt } = stimulus;
      return dueAt !== null && context.now > dueAfter(dueAt, condition.within, context.rules);
    }
    case 'collected': {
      const list = draft.vars[condition.variable];
      return Array.isArray(list) && list.length >= condition.atLeast;
    }
    case 'present': {
      const { to, step } = condition;
      const { workspace, now } = context;
      return findRecipients({ to, names: host.names(), workspace, now, step }).type === 'found';
    }
    case 'all':
      return condition.of.every((each) => holds(each, move, host));
    default:
      return unreachable(condition);
  }
}

/** A condition that errs does not hold, and the journal says so. */
function celHolds(source: string, move: MoveName, host: MoveHost): boolean {
  const { draft, context } = host;
  try {
    return evaluateCel(source, host.names(), move.step) === true;
  } catch (error) {
    if (!(error instanceof FlowFailure)) throw error;
    draft.changed = true;
    note(context, draft, { type: 'erred', ...move, message: error.message });
    return false;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function delayMs(delay: PlanDelay, host: MoveHost): number {
  const { now } = host.context;
  try {
    return Math.max(0, dueOf(delay, host) - now);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new FlowFailure({ code: 'TIME', message: cause.message, step: null }, { cause });
  }
}

function dueOf(delay: PlanDelay, host: MoveHost): Instant {
  const { now, rules, workspace } = host.context;
  switch (delay.type) {
    case 'span':
      return dueAfter(now, delay.span, rules);
    case 'wait': {
      const until = delay.until ? untilOf(delay.until, host) : null;
      return waitUntil(delay, now, { rules, until });
    }
    case 'hours': {
      const name = delay.calendar ?? workspace.calendar;
      const calendar = workspace.calendars[name];
      if (calendar === undefined) throw new RangeError(`There is no calendar \`${name}\`.`);
      return dueInHours(now, delay.span, { zone: rules.zone, calendar });
    }
    default:
      return unreachable(delay);
  }
}

function untilOf(source: string, host: MoveHost): Instant {
  const value = evaluateCel(source, host.names(), null);
  if (value instanceof Date) return instant(value.getTime());
  const { zone } = host.context.rules;
  const parsed = typeof value === 'string' ? parseInstant(value, zone) : null;
  if (parsed === null) throw new RangeError(`\`until\` yields no point in time: ${source}`);
  return parsed;
}
