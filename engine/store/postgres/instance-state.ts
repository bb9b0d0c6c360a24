import type { EventView, Instance } from '../../core/index.ts';

/** What of an instance is in its `state`; the rest has columns of its own. */
type InstanceState = Omit<
  Instance,
  'id' | 'subject' | 'flow' | 'version' | 'hash' | 'status' | 'steps' | 'startedAt'
>;

/** What most instances have; it is not written. */
const USUAL = {
  key: null,
  outcome: null,
  endedAt: null,
  vars: {},
  taken: {},
  timers: {},
  sends: {},
  kept: [],
  failure: null,
} as const satisfies Partial<InstanceState>;

/**
 * Writes the part of an instance that changes as JSON. What is as usual is left out, and so is the
 * last event where it is the one that started it: a third of the bytes remains.
 */
export function instanceStateText(instance: Instance): string {
  const { key, order, outcome, endedAt, value, vars, trigger, event, visits } = instance;
  const { taken, timers, sends, kept, effects, failure } = instance;
  const state: Partial<Record<keyof InstanceState, unknown>> = { order, value };
  if (key !== null) state.key = key;
  if (outcome !== null) state.outcome = outcome;
  if (endedAt !== null) state.endedAt = endedAt;
  if (isFilled(vars)) state.vars = vars;
  state.trigger = trigger;
  if (event !== trigger && !isSame(event, trigger)) state.event = event;
  state.visits = visits;
  if (isFilled(taken)) state.taken = taken;
  if (isFilled(timers)) state.timers = timers;
  if (isFilled(sends)) state.sends = sends;
  if (kept.length > 0) state.kept = kept;
  state.effects = effects;
  if (failure !== null) state.failure = failure;
  return JSON.stringify(state);
}

function isFilled(record: object): boolean {
  for (const _ in record) return true;
  return false;
}

function isSame(left: EventView, right: EventView): boolean {
  return left.id === right.id && JSON.stringify(left) === JSON.stringify(right);
}

/** Reads what {@link instanceStateText} has written. */
export function parseInstanceState(text: string): InstanceState {
  // Written by instanceStateText, so that nothing but the usual is missing.
  const state = JSON.parse(text) as Pick<Instance, 'order' | 'value' | 'trigger' | 'visits'> &
    Pick<Instance, 'effects'> &
    Partial<InstanceState>;
  return { ...USUAL, event: state.trigger, ...state };
}
