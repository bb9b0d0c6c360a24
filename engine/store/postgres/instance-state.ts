import type { EffectKey, Instant } from '../../base/index.ts';
import type { EventView, Instance, SendState, TimerState } from '../../core/index.ts';

/** What of an instance is in its `state`; the rest has columns of its own. */
type InstanceState = Omit<
  Instance,
  'id' | 'subject' | 'flow' | 'version' | 'hash' | 'status' | 'steps' | 'startedAt'
>;

/** What most instances have; it is not written. */
const USUAL = {
  order: 0,
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
  const { taken, timers, sends, kept, effects, failure, awaitedBy } = instance;
  const state: Partial<Record<keyof InstanceState, unknown>> = { value };
  if (awaitedBy !== undefined) state.awaitedBy = awaitedBy;
  if (order !== 0) state.order = order;
  if (key !== null) state.key = key;
  if (outcome !== null) state.outcome = outcome;
  if (endedAt !== null) state.endedAt = endedAt;
  if (isFilled(vars)) state.vars = vars;
  state.trigger = trigger;
  if (event !== trigger && !isSame(event, trigger)) state.event = event;
  state.visits = visits;
  if (isFilled(taken)) state.taken = taken;
  if (isFilled(timers)) state.timers = shortTimers(timers);
  if (isFilled(sends)) state.sends = shortSends(instance);
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

type ShortTimer = TimerState | Instant;

/** Of a timer that has not fired its instant alone. */
function shortTimers(timers: Instance['timers']): Readonly<Record<string, ShortTimer>> {
  return Object.fromEntries(
    Object.entries(timers).map(([key, timer]) => [key, timer.fired === 0 ? timer.dueAt : timer]),
  );
}

type ShortSend = Omit<SendState, 'key'> & { readonly key: string | number };

/** Of a key that is `<instance>/<step>/<visit>/<ordinal>`, as the core makes them, the ordinal. */
function shortSends({ id, sends }: Instance): Readonly<Record<string, ShortSend>> {
  const short: Record<string, ShortSend> = {};
  for (const step of Object.keys(sends)) {
    const send = sends[step];
    if (send === undefined) continue;
    const ordinal = Number(send.key.slice(send.key.lastIndexOf('/') + 1));
    const isUsual = send.key === keyOf(id, step, { ...send, key: ordinal });
    short[step] = isUsual ? { ...send, key: ordinal } : send;
  }
  return short;
}

function keyOf(id: string, step: string, { key, visit }: ShortSend): EffectKey {
  // As `nextKey` of the core makes them.
  return (typeof key === 'string' ? key : `${id}/${step}/${visit}/${key}`) as EffectKey;
}

/** Reads what {@link instanceStateText} has written. */
export function parseInstanceState(id: string, text: string): InstanceState {
  // Written by instanceStateText, so that nothing but the usual is missing.
  const state = JSON.parse(text) as Pick<Instance, 'value' | 'trigger' | 'visits' | 'effects'> &
    Partial<Omit<InstanceState, 'sends' | 'timers'>> & {
      readonly sends?: Record<string, ShortSend>;
      readonly timers?: Record<string, ShortTimer>;
    };
  const timers = Object.entries(state.timers ?? {}).map(
    ([key, timer]) =>
      [key, typeof timer === 'number' ? { dueAt: timer, fired: 0 } : timer] as const,
  );
  const sends: Record<string, SendState> = {};
  for (const [step, send] of Object.entries(state.sends ?? {})) {
    sends[step] = { ...send, key: keyOf(id, step, send) };
  }
  const event = state.event ?? state.trigger;
  return { ...USUAL, ...state, event, sends, timers: Object.fromEntries(timers) };
}
