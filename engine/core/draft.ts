import type { EffectKey, Instant, Json, StepId } from '../base/index.ts';
import type { CompiledFlow } from '../language/index.ts';
import type { FlowMachine, MachineState } from './machine.ts';
import { machineOf } from './machine.ts';
import type {
  EventView,
  Instance,
  InstanceFailure,
  InstanceStatus,
  SendState,
  StoredEvent,
  TimerState,
} from './model.ts';

/**
 * An instance while a turn works on it. Its parts are replaced, never changed in place, so that
 * {@link saveDraft} costs nothing and a failed move can be taken back.
 */
export interface Draft {
  readonly base: Instance;
  readonly machine: FlowMachine;
  readonly isNew: boolean;
  changed: boolean;
  status: InstanceStatus;
  outcome: string | null;
  endedAt: Instant | null;
  state: MachineState;
  steps: readonly StepId[];
  vars: Readonly<Record<string, Json>>;
  event: EventView;
  visits: Readonly<Record<string, number>>;
  taken: Readonly<Record<string, number>>;
  timers: Readonly<Record<string, TimerState>>;
  sends: Readonly<Record<string, SendState>>;
  kept: readonly StoredEvent[];
  effects: number;
  failure: InstanceFailure | null;
  /** Steps entered in this turn; bounded. */
  entered: number;
}

/** Opens a stored instance for a turn. */
export function openDraft(instance: Instance, compiled: CompiledFlow, isNew = false): Draft {
  const machine = machineOf(compiled);
  return {
    base: instance,
    machine,
    isNew,
    changed: isNew,
    status: instance.status,
    outcome: instance.outcome,
    endedAt: instance.endedAt,
    state: machine.restore(instance.value),
    steps: instance.steps,
    vars: instance.vars,
    event: instance.event,
    visits: instance.visits,
    taken: instance.taken,
    timers: instance.timers,
    sends: instance.sends,
    kept: instance.kept,
    effects: instance.effects,
    failure: instance.failure,
    entered: 0,
  };
}

/** The instance as it is to be stored. */
export function closeDraft(draft: Draft): Instance {
  return {
    ...draft.base,
    status: draft.status,
    outcome: draft.outcome,
    endedAt: draft.endedAt,
    steps: draft.steps,
    value: draft.state.value,
    vars: draft.vars,
    event: draft.event,
    visits: draft.visits,
    taken: draft.taken,
    timers: draft.timers,
    sends: draft.sends,
    kept: draft.kept,
    effects: draft.effects,
    failure: draft.failure,
  };
}

/**
 * Says whether an instance performs something, so that what it cannot take is kept. A message that
 * is only held has not gone out, and there is nothing that it could be answered.
 */
export function isBusy({ state, sends, visits }: Draft): boolean {
  return state.active.some(({ state: { step, busy } }) => {
    const send = step === undefined ? undefined : sends[step];
    if (step === undefined || send?.visit !== visits[step]) return busy === true;
    return send?.status === 'asked' || (busy === true && send?.status !== 'held');
  });
}

/** Remembers a draft as it is now; the function puts it back. */
export function saveDraft(draft: Draft): () => void {
  const saved = { ...draft };
  return () => {
    Object.assign(draft, saved);
  };
}

/** Names the next effect of an instance; no two ever share a key. */
export function nextKey(draft: Draft, at: { step: string; visit: number }): EffectKey {
  const ordinal = draft.effects;
  draft.effects += 1;
  return `${draft.base.id}/${at.step}/${at.visit}/${ordinal}` as EffectKey; // made here only
}
