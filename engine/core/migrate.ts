import type { StepId } from '../base/index.ts';
import type { CompiledFlow, MigrateRules, Plan } from '../language/index.ts';
import { enterMoved, offerKept } from './advance.ts';
import { closeDraft, type Draft, openDraft, saveDraft } from './draft.ts';
import { endInstance } from './ending.ts';
import { enterSteps } from './entering.ts';
import { failureOf } from './failure.ts';
import { MoveHost } from './host.ts';
import type { Cause, MigrationRefusal } from './journal.ts';
import { machineOf } from './machine.ts';
import type { Instance } from './model.ts';
import type { MappedState } from './state-map.ts';
import { mapState } from './state-map.ts';
import { armMoved, carryTimers } from './timer-map.ts';
import { note, type Stimulus, saveContext, type TurnContext } from './turn-context.ts';

/** Moves an instance to another version of its flow. */
export interface MigrationOrder {
  readonly by: string;
  readonly reason: string;
  readonly onto: { readonly version: number; readonly compiled: CompiledFlow };
  readonly rules: MigrateRules;
}

/**
 * Moves an active instance to another version, as the rules say: it rests where it rested, and
 * nothing that was sent is sent again. What cannot be done whole is not done: the instance goes on
 * with its own version, and its journal says why.
 * @returns the draft that takes the instance's place in the turn
 */
export function migrateInstance(draft: Draft, context: TurnContext, order: MigrationOrder): Draft {
  const { onto, rules } = order;
  const from = draft.machine.compiled;
  const mapped = mapState(draft.state, { from, to: onto.compiled, rules });
  if (mapped.type === 'stays') return draft;
  const why = mapped.type === 'refused' ? 'nowhere' : unfit(from.plan, onto.compiled.plan);
  if (mapped.type === 'refused' || (mapped.type === 'moves' && why)) {
    return refuse(draft, context, { order, why: why ?? 'nowhere', message: null });
  }
  const takeBack = [saveDraft(draft), saveContext(context)];
  try {
    if (mapped.type === 'ends') return end(draft, context, { order, outcome: mapped.outcome });
    const moved = move(draft, context, { order, mapped });
    if (moved.status !== 'failed') return moved;
    for (const restore of takeBack) restore();
    const message = moved.failure?.message ?? null;
    return refuse(draft, context, { order, why: 'failed', message });
  } catch (error) {
    for (const restore of takeBack) restore();
    const { message } = failureOf(error, null);
    return refuse(draft, context, { order, why: 'failed', message });
  }
}

/**
 * Moves an active instance to another step of its own version, which it performs; by hand.
 * @returns the draft that takes the instance's place in the turn
 */
export function moveInstance(
  draft: Draft,
  context: TurnContext,
  to: { readonly step: StepId; readonly by: string; readonly reason: string },
): Draft {
  const { step, by, reason } = to;
  const rule = { type: 'to', step, enter: true } as const;
  const steps = Object.fromEntries(draft.state.steps.map((from) => [from, rule]));
  return migrateInstance(draft, context, {
    by,
    reason,
    onto: { version: draft.base.version, compiled: draft.machine.compiled },
    rules: { default: 'move', steps, timers: 'keep' },
  });
}

/** Says why no instance of one plan can go on with another; null when some can. */
export function unfit(from: Plan, to: Plan): 'subject' | 'variable' | null {
  if (from.about !== to.about) return 'subject';
  return changedVariables(from, to).length > 0 ? 'variable' : null;
}

/** Variables that have another type in the other plan. */
export function changedVariables(from: Plan, to: Plan): readonly string[] {
  return Object.entries(to.vars).flatMap(([name, { type }]) => {
    const before = from.vars[name]?.type;
    return before === undefined || before === type ? [] : [name];
  });
}

function refuse(
  draft: Draft,
  context: TurnContext,
  refused: {
    readonly order: MigrationOrder;
    readonly why: MigrationRefusal;
    readonly message: string | null;
  },
): Draft {
  const { order, why, message } = refused;
  const { by, reason, onto } = order;
  draft.changed = true;
  note(context, draft, { type: 'notMigrated', version: onto.version, by, reason, why, message });
  return draft;
}

function causeOf({ by, reason }: MigrationOrder): Cause {
  return { type: 'command', by, reason };
}

function stimulusOf(order: MigrationOrder): Stimulus {
  const cause = causeOf(order);
  return { eventType: '@migrate', event: null, cause, dueAt: null, claim: null };
}

function end(
  draft: Draft,
  context: TurnContext,
  ending: { readonly order: MigrationOrder; readonly outcome: string },
): Draft {
  const { order, outcome } = ending;
  leave(draft, context, { order, carried: new Map() });
  endInstance(draft, context, { status: 'completed', outcome, cause: causeOf(order) });
  return draft;
}

/** Does what the steps that do not go on do when they are left, the innermost first. */
function leave(
  draft: Draft,
  context: TurnContext,
  left: { readonly order: MigrationOrder; readonly carried: MappedState['carried'] },
): void {
  const host = new MoveHost(draft, context, stimulusOf(left.order));
  for (const { path, state } of draft.state.active.toReversed()) {
    const owner = state.step ?? ownerOf(draft, path.length, path);
    if (owner === null || left.carried.has(owner)) continue;
    for (const action of state.exit ?? []) host.perform(action, { step: owner, port: 'exit' });
  }
}

/** The innermost step around a state of a draft. */
function ownerOf(draft: Draft, depth: number, path: readonly string[]): StepId | null {
  const around = draft.state.active.findLast(
    ({ path: outer, state }) =>
      state.step !== undefined &&
      outer.length < depth &&
      outer.every((key, index) => path[index] === key),
  );
  return around?.state.step ?? null;
}

function move(
  draft: Draft,
  context: TurnContext,
  moving: { readonly order: MigrationOrder; readonly mapped: MappedState },
): Draft {
  const { order, mapped } = moving;
  const { carried, frames, enters, value } = mapped;
  const { by, reason, onto } = order;
  leave(draft, context, { order, carried });
  const moved = openDraft(movedInstance(draft, { order, mapped }), onto.compiled, draft.isNew);
  moved.changed = true;
  moved.steps = moved.state.steps;
  const host = new MoveHost(moved, context, stimulusOf(order));
  const place = { steps: [...moved.steps], from: draft.base.version, version: onto.version };
  note(context, moved, { type: 'migrated', ...place, by, reason });
  for (const frame of frames) {
    host.entered(frame);
    const state = moved.state.active.find((active) => active.state.step === frame)?.state;
    for (const action of state?.entry ?? []) host.perform(action, { step: frame, port: 'entry' });
  }
  armMoved(moved, host, { draft, carried, timers: order.rules.timers });
  if (enters.length > 0) {
    enterMoved(moved, context, {
      stimulus: stimulusOf(order),
      enter: (entering) => {
        const end = enterSteps(onto.compiled, { value, steps: enters }, entering);
        return machineOf(onto.compiled).restore(end);
      },
    });
  }
  offerKept(moved, context);
  return moved;
}

/** The instance as it rests in the other version, before anything is armed or entered. */
function movedInstance(
  draft: Draft,
  moving: { readonly order: MigrationOrder; readonly mapped: MappedState },
): Instance {
  const { order, mapped } = moving;
  const { carried, value } = mapped;
  const { version, compiled } = order.onto;
  const { plan, hash } = compiled;
  const instance = closeDraft(draft);
  const visits = { ...instance.visits };
  for (const [from, to] of carried) {
    if (from !== to) visits[to] = Math.max(visits[from] ?? 1, visits[to] ?? 0);
  }
  for (const step of machineOf(compiled).restore(value).steps) visits[step] ??= 1;
  const fresh = Object.entries(plan.vars).map(([name, { default: first }]) => [name, first]);
  const sends = [...carried].flatMap(([from, to]) => {
    const send = instance.sends[from];
    return send ? [[to, { ...send, visit: visits[to] ?? send.visit }] as const] : [];
  });
  return {
    ...instance,
    version,
    hash,
    value,
    visits,
    vars: { ...Object.fromEntries(fresh), ...instance.vars },
    taken: carriedTaken(instance.taken, carried),
    timers: carryTimers(draft, { compiled, carried, timers: order.rules.timers }),
    sends: Object.fromEntries(sends),
  };
}

/** Counts of ports are kept; a renamed step has those of its old name. */
function carriedTaken(
  taken: Instance['taken'],
  carried: MappedState['carried'],
): Instance['taken'] {
  const renamed = Object.entries(taken).flatMap(([name, count]) => {
    const [from = '', ...port] = name.split('.');
    const to = carried.get(from as StepId); // the part before the dot is a step's id
    return to === undefined || to === from ? [] : [[[to, ...port].join('.'), count] as const];
  });
  return { ...taken, ...Object.fromEntries(renamed) };
}
