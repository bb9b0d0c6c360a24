import { type StepId, unreachable } from '../base/index.ts';
import type { PlanAction, PlanCondition, PlanDelay } from '../language/index.ts';
import type { MoveName } from './machine-config.ts';

/** What the machine asks of and tells to whoever runs it, in the order in which it happens. */
export interface MachineHost {
  holds(condition: PlanCondition, move: MoveName): boolean;
  /** Milliseconds from now. */
  delay(delay: PlanDelay): number;
  entered(step: StepId): void;
  /** `automatic` where the move follows from a condition or an end, not from what is offered. */
  took(move: MoveName, automatic: boolean): void;
  perform(action: PlanAction, move: MoveName): void;
  arm(timer: string, delayMs: number): void;
  disarm(timer: string): void;
}

/** One thing that a host is told. */
export type Told =
  | { readonly type: 'took'; readonly move: MoveName; readonly automatic?: true }
  | { readonly type: 'entered'; readonly step: StepId }
  | { readonly type: 'perform'; readonly action: PlanAction; readonly move: MoveName }
  | { readonly type: 'arm'; readonly timer: string; readonly delay: PlanDelay }
  | { readonly type: 'disarm'; readonly timer: string };

/**
 * A stretch of a macrostep: what the host is told up to where the machine asks it something, or
 * ends; `next` is null as long as nobody has come so far.
 */
export interface Stretch<State> {
  readonly told: Told[];
  next: Question<State> | { readonly type: 'end'; readonly state: State } | null;
}

interface Question<State> {
  readonly type: 'question';
  readonly condition: PlanCondition;
  readonly move: MoveName;
  readonly yes: Stretch<State>;
  readonly no: Stretch<State>;
}

/** A macrostep at the edge of what is known: the rest of it has to be found out. */
export interface Trail<State> {
  /** Where the unknown begins. */
  at: Stretch<State>;
  /** How many things the host has been told already. */
  told: number;
  /** What it has answered already, in order. */
  readonly answers: boolean[];
}

export function newStretch<State>(): Stretch<State> {
  return { told: [], next: null };
}

/**
 * Runs a macrostep as far as it is known, telling and asking the host.
 * @returns the state that it ends in, or the trail to where the unknown begins
 * @throws whatever the host throws
 */
export function follow<State>(
  first: Stretch<State>,
  host: MachineHost,
): { readonly type: 'end'; readonly state: State } | ({ readonly type: 'edge' } & Trail<State>) {
  const answers: boolean[] = [];
  let told = 0;
  for (let at = first; ; ) {
    for (const item of at.told) tell(host, item);
    told += at.told.length;
    if (at.next === null) return { type: 'edge', at, told, answers };
    if (at.next.type === 'end') return at.next;
    const answer = host.holds(at.next.condition, at.next.move);
    answers.push(answer);
    at = answer ? at.next.yes : at.next.no;
  }
}

/** Finds out the rest of a macrostep: it is run from its beginning, and what is known passes by. */
export interface Explorer {
  tell(item: Told): void;
  ask(condition: PlanCondition, move: MoveName): boolean;
}

/** Makes an explorer that writes down what it meets beyond the edge of a trail. */
export function explore<State>(trail: Trail<State>, host: MachineHost): Explorer {
  let passed = 0;
  let answered = 0;
  return {
    tell(item) {
      passed += 1;
      if (passed <= trail.told) return;
      trail.at.told.push(item);
      trail.told += 1;
      tell(host, item);
    },
    ask(condition, move) {
      answered += 1;
      const known = trail.answers[answered - 1];
      if (known !== undefined) return known;
      const answer = host.holds(condition, move);
      const question = { condition, move, yes: newStretch<State>(), no: newStretch<State>() };
      trail.at.next = { type: 'question', ...question };
      trail.at = answer ? question.yes : question.no;
      trail.answers.push(answer);
      return answer;
    },
  };
}

function tell(host: MachineHost, item: Told): void {
  switch (item.type) {
    case 'took':
      host.took(item.move, item.automatic === true);
      return;
    case 'entered':
      host.entered(item.step);
      return;
    case 'perform':
      host.perform(item.action, item.move);
      return;
    case 'arm':
      host.arm(item.timer, host.delay(item.delay));
      return;
    case 'disarm':
      host.disarm(item.timer);
      return;
    default:
      unreachable(item);
  }
}
