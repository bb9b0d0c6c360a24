import type { StepId } from '../base/index.ts';
import type { ChartState, StatePath } from '../language/index.ts';
import { NOWHERE } from './entering.ts';
import type { MachineState } from './machine.ts';
import type { StateValue } from './model.ts';
import type { StepFate, StepPlace, Versions } from './step-fate.ts';
import { hasSteps, isToMove, stepFate, stepPlaces } from './step-fate.ts';

/** Where an instance is in another version. */
export type Mapped =
  | { readonly type: 'stays' }
  | { readonly type: 'ends'; readonly outcome: string }
  /** It has no place: the step that has none; null where several do not go together. */
  | { readonly type: 'refused'; readonly step: StepId | null }
  | MappedState;

export interface MappedState {
  readonly type: 'moves';
  /** With a mark for each of the steps in `enters`. */
  readonly value: StateValue;
  readonly enters: readonly StepId[];
  /** Steps that go on, by their ids in the older version. */
  readonly carried: ReadonlyMap<StepId, StepId>;
  /** Frames of the newer version around where it rests, which were not around it before. */
  readonly frames: readonly StepId[];
}

/** Steps and branches that lie on the way to where an instance rests, by their keys. */
type Tree = Map<string, Tree>;
type Going = { readonly step: StepId } & Extract<StepFate, { readonly type: 'moves' }>;

interface Layout {
  readonly before: MachineState;
  readonly versions: Versions;
  readonly tree: Tree;
  readonly enters: StepId[];
  readonly carried: Map<StepId, StepId>;
  readonly frames: Set<StepId>;
}

/** Finds the place of an instance in another version of its flow. */
export function mapState(before: MachineState, versions: Versions): Mapped {
  if (!isToMove(before.steps, versions)) return { type: 'stays' };
  const fates = before.steps.map((step) => ({ step, ...stepFate(step, versions, true) }));
  const lost = fates.find((fate) => fate.type === 'nowhere');
  if (lost) return { type: 'refused', step: lost.step };
  const going = fates.filter((fate): fate is Going => fate.type === 'moves');
  const end = fates.find((fate) => fate.type === 'ends');
  if (going.length === 0 && end?.type === 'ends') return { type: 'ends', outcome: end.outcome };
  const layout: Layout = {
    before,
    versions,
    tree: new Map(),
    enters: [],
    carried: new Map(),
    frames: new Set(),
  };
  for (const one of going) keepFrames(layout, one);
  for (const one of going) place(layout, one);
  const value = insideOf(layout, { state: versions.to.plan.chart, owner: null, node: layout.tree });
  if (value === null) return { type: 'refused', step: null };
  const { enters, carried, frames } = layout;
  return { type: 'moves', value, enters, carried, frames: [...frames] };
}

function placeOf(places: ReadonlyMap<StepId, StepPlace>, step: StepId): StepPlace {
  const found = places.get(step);
  if (!found) throw new RangeError(`There is no step ${step}.`);
  return found;
}

/** A frame that is around both places, by its name, is neither left nor entered. */
function keepFrames({ before, versions, carried }: Layout, { to }: Going): void {
  const places = stepPlaces(versions.to);
  for (const frame of placeOf(places, to).frames) {
    const was = before.active.find(({ state }) => state.step === frame);
    if (was?.state.kind === places.get(frame)?.state.kind) carried.set(frame, frame);
  }
}

function place(layout: Layout, { step, to, enter }: Going): void {
  const { versions, before, carried, enters, frames, tree } = layout;
  const target = placeOf(stepPlaces(versions.to), to);
  if (enter) {
    if (enters.includes(to)) return;
    enters.push(to);
    grow(tree, [...anchorOf(layout, target.path), NOWHERE]);
    return;
  }
  for (const frame of target.frames) if (!isKept(layout, frame)) frames.add(frame);
  grow(tree, target.path);
  const was = placeOf(stepPlaces(versions.from), step);
  const isSame = was.state.kind === target.state.kind;
  const isTaken = [...carried.values()].includes(to);
  if (isSame && !isTaken && fits(valueAt(before.value, was.path), target.state)) {
    carried.set(step, to);
  }
}

function isKept({ carried }: Layout, frame: StepId): boolean {
  return carried.get(frame) === frame;
}

/** The innermost kept block on the way to a step: from there on all is entered. */
function anchorOf(layout: Layout, path: StatePath): StatePath {
  let state: ChartState | undefined = layout.versions.to.plan.chart;
  let depth = 0;
  for (const key of path.slice(0, -1)) {
    state = state?.states?.[key];
    if (state?.step !== undefined && !isKept(layout, state.step)) break;
    depth += 1;
  }
  return path.slice(0, depth);
}

function grow(tree: Tree, path: StatePath): void {
  let at = tree;
  for (const key of path) {
    const inner: Tree = at.get(key) ?? new Map();
    at.set(key, inner);
    at = inner;
  }
}

interface Spot {
  readonly state: ChartState;
  /** The innermost step that the state belongs to. */
  readonly owner: StepId | null;
  readonly node: Tree;
}

/** What is active inside a state; null where two things would have to be at once. */
function insideOf(layout: Layout, spot: Spot): StateValue | null {
  const { state, node } = spot;
  const owner = state.step ?? spot.owner;
  if (node.size === 0) return innerValue(layout, state);
  if (state.parallel) return branchesOf(layout, { state, owner, node });
  const [[key, inner] = ['', new Map()]] = [...node];
  if (node.size > 1) return null;
  const child = state.states?.[key];
  if (!child) return key;
  const value = insideOf(layout, { state: child, owner, node: inner });
  if (value === null) return null;
  return isEmpty(value) ? key : { [key]: value };
}

/** Inside a step there are only states of its own. */
function innerValue({ before, versions, carried }: Layout, state: ChartState): StateValue {
  const from = [...carried].find(([, to]) => to === state.step)?.[0];
  const was = from === undefined ? undefined : stepPlaces(versions.from).get(from);
  return was ? valueAt(before.value, was.path) : initialValue(state);
}

function initialValue(state: ChartState): StateValue {
  const states = Object.entries(state.states ?? {});
  if (state.parallel) {
    return Object.fromEntries(states.map(([key, inner]) => [key, initialValue(inner)]));
  }
  const first = state.initial === undefined ? undefined : state.states?.[state.initial];
  if (state.initial === undefined || !first) return {};
  const value = initialValue(first);
  return isEmpty(value) ? state.initial : { [state.initial]: value };
}

/** Each branch by itself: mapped, ended as before or as told, or new and then begun. */
function branchesOf(layout: Layout, { state, owner, node }: Spot): StateValue | null {
  const values: Record<string, StateValue> = {};
  for (const [key, branch] of Object.entries(state.states ?? {})) {
    const inner = node.get(key);
    const value = inner
      ? insideOf(layout, { state: branch, owner, node: inner })
      : branchWithout(layout, { branch, key, owner });
    if (value === null) return null;
    values[key] = value;
  }
  return values;
}

function branchWithout(
  layout: Layout,
  at: { readonly branch: ChartState; readonly key: string; readonly owner: StepId | null },
): StateValue | null {
  const { branch, key, owner } = at;
  const ended = owner !== null && isKept(layout, owner) ? branchEnd(layout, owner, key) : undefined;
  if (ended !== undefined) {
    const final = Object.entries(branch.states ?? {}).find(([, { outcome }]) => outcome === ended);
    return final ? final[0] : null;
  }
  const first = Object.values(branch.states ?? {}).find((inner) => inner.step !== undefined);
  const initial = branch.initial === undefined ? first : branch.states?.[branch.initial];
  if (initial?.step === undefined) return null;
  layout.enters.push(initial.step);
  return NOWHERE;
}

/** How a branch has ended, or ends by its rule; undefined where it was not there. */
function branchEnd({ before, versions }: Layout, owner: StepId, key: string): string | undefined {
  const frame = stepPlaces(versions.from).get(owner);
  if (!frame) return undefined;
  const path = [...frame.path, key];
  const inside = before.active.filter(({ path: other }) =>
    path.every((part, index) => other[index] === part),
  );
  for (const { state } of inside) {
    if (state.outcome !== undefined) return state.outcome;
    if (state.step === undefined || hasSteps(state)) continue;
    const fate = stepFate(state.step, versions, true);
    if (fate.type === 'ends') return fate.outcome;
  }
  return undefined;
}

function valueAt(value: StateValue, path: StatePath): StateValue {
  let at: StateValue = value;
  for (const key of path) at = typeof at === 'string' ? {} : (at[key] ?? {});
  return at;
}

/** True when a step's own inner states are there in the other version, too. */
function fits(value: StateValue, state: ChartState): boolean {
  if (typeof value === 'string') return state.states?.[value] !== undefined;
  const keys = Object.keys(value);
  if (keys.length === 0) return state.states === undefined;
  return keys.every((key) => {
    const inner = state.states?.[key];
    return inner !== undefined && fits(value[key] ?? {}, inner);
  });
}

function isEmpty(value: StateValue): boolean {
  return typeof value !== 'string' && Object.keys(value).length === 0;
}
