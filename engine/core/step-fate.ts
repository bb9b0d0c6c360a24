import type { StepId } from '../base/index.ts';
import type {
  ChartState,
  CompiledFlow,
  MigrateRule,
  MigrateRules,
  StatePath,
} from '../language/index.ts';

/** A step's state in a chart. */
export interface StepPlace {
  readonly path: StatePath;
  readonly state: ChartState;
  /** Ids of the steps around it, the outermost first. */
  readonly frames: readonly StepId[];
}

/** Two versions of a flow, and what the newer one says of the instances of the older. */
export interface Versions {
  readonly from: CompiledFlow;
  readonly to: CompiledFlow;
  readonly rules: MigrateRules;
}

/**
 * What becomes of those who rest in a step when another version is published:
 * - `stays`: they go on with their own version;
 * - `moves`: they rest in the step `to`, or perform it (`enter`);
 * - `ends`: their instance ends, in a branch that branch;
 * - `nowhere`: they would have to move and have no place. `gone`: the version has no such step;
 *   `kind`: its step of that name is of another kind; `restless`: nobody rests in that step without
 *   performing it.
 */
export type StepFate =
  | { readonly type: 'stays' }
  | { readonly type: 'moves'; readonly to: StepId; readonly enter: boolean }
  | { readonly type: 'ends'; readonly outcome: string }
  | { readonly type: 'nowhere'; readonly why: 'gone' | 'kind' | 'restless' };

const known = new WeakMap<CompiledFlow, ReadonlyMap<StepId, StepPlace>>();

/** Finds the steps of a version by their ids. */
export function stepPlaces(compiled: CompiledFlow): ReadonlyMap<StepId, StepPlace> {
  const found = known.get(compiled);
  if (found) return found;
  const places = new Map<StepId, StepPlace>();
  const walk = (state: ChartState, path: StatePath, frames: readonly StepId[]): void => {
    if (state.step) places.set(state.step, { path, state, frames });
    const around = state.step ? [...frames, state.step] : frames;
    for (const [key, inner] of Object.entries(state.states ?? {})) {
      walk(inner, [...path, key], around);
    }
  };
  walk(compiled.plan.chart, [], []);
  known.set(compiled, places);
  return places;
}

/** The rule for a step of the older version: its own, or that of the nearest frame around it. */
function ruleFor(step: StepId, { from, rules }: Versions): MigrateRule | null {
  const frames = stepPlaces(from).get(step)?.frames ?? [];
  for (const name of [step, ...frames.toReversed()]) {
    const rule = rules.steps[name];
    if (rule !== undefined) return rule;
  }
  return null;
}

/**
 * Tells what becomes of those who rest in a step.
 * @param moves true when they move because of another branch in which they rest, too
 */
export function stepFate(step: StepId, versions: Versions, moves = false): StepFate {
  const rule = ruleFor(step, versions);
  if (rule?.type === 'end') return { type: 'ends', outcome: rule.outcome };
  if (rule === null && versions.rules.default === 'stay' && !moves) return { type: 'stays' };
  const enter = rule?.enter ?? false;
  const target = stepPlaces(versions.to).get(rule?.step ?? step);
  if (!target) return { type: 'nowhere', why: 'gone' };
  if (enter) return { type: 'moves', to: rule?.step ?? step, enter };
  const rest = restIn(target);
  const kind = stepPlaces(versions.from).get(step)?.state.kind;
  if (rest.step === undefined) return { type: 'nowhere', why: 'restless' };
  if (kind === rest.kind) return { type: 'moves', to: rest.step, enter };
  if (rule === null) return { type: 'nowhere', why: 'kind' };
  return canRest(rest) ? { type: 'moves', to: rest.step, enter } : restless();
}

function restless(): StepFate {
  return { type: 'nowhere', why: 'restless' };
}

/** Who moves to a frame rests in its first step. */
function restIn({ state }: StepPlace): ChartState {
  let rest = state;
  while (rest.initial !== undefined && hasSteps(rest)) {
    rest = rest.states?.[rest.initial] ?? rest;
  }
  return rest.parallel && hasSteps(rest) ? {} : rest;
}

/** True when a state is around other steps. */
export function hasSteps(state: ChartState): boolean {
  return Object.values(state.states ?? {}).some(
    (inner) => inner.step !== undefined || hasSteps(inner),
  );
}

/** Something other than the step's own doing wakes who rests there. */
function canRest({ busy, always, on = [], after = [], states }: ChartState): boolean {
  if (busy || always || states) return false;
  const isOwn = (event: string) => event.startsWith('@');
  return (
    on.every((move) => !isOwn(move.event)) ||
    on.some((move) => !isOwn(move.event)) ||
    after.length > 0
  );
}

/** Says whether who rests in these steps is to move, or end, rather than stay. */
export function isToMove(steps: readonly StepId[], versions: Versions): boolean {
  return (
    versions.rules.default === 'move' || steps.some((step) => ruleFor(step, versions) !== null)
  );
}

/**
 * Tells what becomes of those who rest in a step, where nobody knows in which other branches they
 * rest: as if they rested in one that is to move, if there is one.
 */
export function likelyFate(step: StepId, versions: Versions): StepFate {
  const places = stepPlaces(versions.from);
  const split = places.get(step)?.frames.find((frame) => places.get(frame)?.state.parallel);
  const beside = [...places].flatMap(([id, { frames }]) =>
    split !== undefined && frames.includes(split) ? [id] : [],
  );
  return stepFate(step, versions, isToMove(beside, versions));
}
