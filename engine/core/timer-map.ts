import type { StepId } from '../base/index.ts';
import type { ChartTimer, CompiledFlow, MigrateRules } from '../language/index.ts';
import type { Draft } from './draft.ts';
import type { MoveHost } from './host.ts';
import type { MachineState } from './machine.ts';
import { machineOf } from './machine.ts';
import type { TimerState } from './model.ts';

/** How the timers of an instance go over to another version. */
interface TimerMove {
  /** Steps that go on, by their ids in the older version. */
  readonly carried: ReadonlyMap<StepId, StepId>;
  readonly timers: MigrateRules['timers'];
}

/**
 * The timers that an instance keeps, with the due time that they have: those of the flow and of the
 * steps that go on, where the other version has them. With `restart` the steps that it rests in
 * lose theirs.
 */
export function carryTimers(
  draft: Draft,
  onto: TimerMove & { readonly compiled: CompiledFlow },
): Readonly<Record<string, TimerState>> {
  const { compiled, carried, timers } = onto;
  const known = machineOf(compiled).timers;
  const resting: ReadonlySet<string> = new Set(draft.state.steps);
  return Object.fromEntries(
    Object.entries(draft.timers).flatMap(([key, state]) => {
      const { step, id } = partsOf(key);
      if (timers === 'restart' && resting.has(step)) return [];
      const to = step === '' ? '' : carried.get(step as StepId); // a key begins with a step's id
      const name = `${to}.${id}`;
      return to === undefined || !known.has(name) ? [] : [[name, state] as const];
    }),
  );
}

/**
 * Arms what an instance that has moved waits for and did not before. What has fired already does
 * not fire again, unless its step's timers restart.
 * @param moved.draft the instance as it was
 */
export function armMoved(
  draft: Draft,
  host: MoveHost,
  moved: TimerMove & { readonly draft: Draft },
): void {
  const origins = new Map([...moved.carried].map(([from, to]) => [to, from]));
  const resting: ReadonlySet<StepId> = new Set(draft.state.steps);
  for (const { owner, timer } of activeTimers(draft.state)) {
    const key = `${owner ?? ''}.${timer.id}`;
    if (draft.timers[key]) continue;
    const from = owner === null ? '' : origins.get(owner);
    const restarts = moved.timers === 'restart' && owner !== null && resting.has(owner);
    const hasFired = from !== undefined && moved.draft.machine.timers.has(`${from}.${timer.id}`);
    if (restarts || !hasFired) host.arm(key, host.delay(timer.delay));
  }
}

function activeTimers(
  state: MachineState,
): readonly { readonly owner: StepId | null; readonly timer: ChartTimer }[] {
  const owners = new Map<string, StepId | null>();
  return state.active.flatMap(({ path, state: { step, after = [] } }) => {
    const outer = owners.get(path.slice(0, -1).join('/')) ?? null;
    const owner = step ?? outer;
    owners.set(path.join('/'), owner);
    return after.map((timer) => ({ owner, timer }));
  });
}

/** A timer's key is `<step>.<id>`; no step has a dot in its id. */
function partsOf(key: string): { readonly step: string; readonly id: string } {
  const at = key.indexOf('.');
  return { step: key.slice(0, at), id: key.slice(at + 1) };
}
