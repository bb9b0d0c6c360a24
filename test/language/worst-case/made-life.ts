import type { MadeAfter, MadeEntries, MadeFlow, MadeStep, MadeTarget } from './made-flow.ts';

/*
 * A second reading of what flows do, tick by tick and without zones: what can be next, wherever an
 * instance is. Shares nothing with what it is compared with.
 */

interface Place {
  readonly id: string;
  readonly inner: readonly Place[];
  readonly timers: readonly { readonly n: number; readonly left: number; readonly fired: number }[];
  readonly fate?: 'sent' | 'failed';
}
export interface State {
  /** Null where no instance is active. */
  readonly root: Place | null;
  /** What is entered or left next, before anything else happens. */
  readonly todo: readonly MadeTodo[];
  readonly others: Readonly<Record<string, number>>;
  /** Ticks until it may start again; null where it may at any time. */
  readonly cooling: number | null;
}
interface MadeTodo {
  readonly type: 'enter' | 'go' | 'notify';
  readonly from: string;
  readonly to: MadeTarget | null;
}
export interface Edge {
  readonly to: State;
  readonly messages: number;
  readonly isTick: boolean;
}

/** A flow with its steps by id; the flow itself is ''. */
export interface Known {
  readonly flow: MadeFlow;
  readonly steps: ReadonlyMap<string, MadeStep>;
  /** The frames around each step, the innermost first; a branch is `step/branch`. */
  readonly around: ReadonlyMap<string, readonly string[]>;
}

export function know(flow: MadeFlow): Known {
  const steps = new Map<string, MadeStep>();
  const around = new Map<string, readonly string[]>();
  const walk = (list: readonly MadeStep[], frames: readonly string[]): void => {
    for (const step of list) {
      steps.set(step.id, step);
      around.set(step.id, frames);
      if (step.kind === 'stage') walk(step.steps, [step.id, ...frames]);
      if (step.kind === 'parallel') {
        for (const { name, steps: inner } of step.branches) {
          walk(inner, [`${step.id}/${name}`, step.id, ...frames]);
        }
      }
    }
  };
  walk(flow.steps, ['']);
  return { flow, steps, around };
}

export function edgesOf(state: State, known: Known): readonly Edge[] {
  const { flow } = known;
  const at = (to: State, messages = 0): Edge => ({ to, messages, isTick: false });
  const [todo, ...rest] = state.todo;
  if (todo) return doNext({ ...state, todo: rest }, todo, known);
  if (state.root === null) return idle(state, flow);
  const urgent = finished(state.root, known);
  if (urgent) return [at(withTodo(state, go(urgent.from, urgent.to)))];
  const timers = due(state.root);
  const outermost = Math.min(...timers.map(({ depth }) => depth));
  return [
    ...happenings(state, known),
    ...timers.filter(({ depth }) => depth === outermost).map((timer) => fire(state, timer, known)),
    ...(timers.length === 0
      ? [{ ...at({ ...state, root: ticked(state.root) }), isTick: true }]
      : []),
    ...(flow.about === 'member' ? [at(over(flow))] : []),
    ...(flow.reenter === 'restart' ? [at(fresh(flow))] : []),
  ];
}

function idle(state: State, flow: MadeFlow): readonly Edge[] {
  if (state.cooling === -1) return [];
  const cooling = state.cooling === null ? 0 : state.cooling;
  const started = cooling === 0 ? [{ to: fresh(flow), messages: 0, isTick: false }] : [];
  const left = Math.max(0, cooling - 1);
  return [...started, { to: { ...state, cooling: left }, messages: 0, isTick: true }];
}

function over({ reenter }: MadeFlow): State {
  const cooling = reenter === 'never' ? -1 : typeof reenter === 'number' ? reenter : 0;
  return { root: null, todo: [], others: {}, cooling };
}

function fresh(flow: MadeFlow): State {
  const first = { next: flow.steps[0]?.id ?? '' };
  const root = { id: '', inner: [], timers: armed(flow.after) };
  return { root, todo: [{ type: 'enter', from: '', to: first }], others: {}, cooling: null };
}

function armed(after: readonly MadeAfter[]): Place['timers'] {
  return after.map(({ ticks }, n) => ({ n, left: ticks, fired: 0 }));
}

function go(from: string, to: MadeTarget): MadeTodo {
  return { type: 'go', from, to };
}

function withTodo(state: State, ...todo: readonly MadeTodo[]): State {
  return { ...state, todo: [...state.todo, ...todo] };
}

/** Puts a place in, in the frame with an id. */
function put(
  place: Place,
  frame: string,
  inner: (old: readonly Place[]) => readonly Place[],
): Place {
  if (place.id === frame) return { ...place, inner: inner(place.inner) };
  return { ...place, inner: place.inner.map((one) => put(one, frame, inner)) };
}

function change(place: Place, id: string, by: (old: Place) => Place): Place {
  const inner = place.inner.map((one) => change(one, id, by));
  return place.id === id ? by({ ...place, inner }) : { ...place, inner };
}

function doNext(state: State, todo: MadeTodo, known: Known): readonly Edge[] {
  const { root } = state;
  if (root === null) return [{ to: state, messages: 0, isTick: false }];
  if (todo.type === 'notify') return [{ to: state, messages: 1, isTick: false }];
  const { from, to } = todo;
  if (to === null) return [];
  if ('end' in to) {
    const branch = (known.around.get(from) ?? []).find((frame) => frame.includes('/'));
    if (branch === undefined) return [{ to: over(known.flow), messages: 0, isTick: false }];
    const ended: Place = { id: `${branch}!`, inner: [], timers: [] };
    return [
      { to: { ...state, root: put(root, branch, () => [ended]) }, messages: 0, isTick: false },
    ];
  }
  const frame = known.around.get(to.next)?.[0] ?? '';
  return enter({ ...state, root: put(root, frame, () => []) }, to.next, known);
}

function enter(state: State, id: string, known: Known): readonly Edge[] {
  const step = known.steps.get(id);
  if (!step || state.root === null) return [];
  const { root } = state;
  const frame = known.around.get(id)?.[0] ?? '';
  const timers = armed(step.after);
  const place = (more: Partial<Place>): State => {
    const one: Place = { id, inner: [], timers, ...more };
    return { ...state, root: put(root, frame, (old) => [...old, one]) };
  };
  const edge = (to: State, messages = 0): Edge => ({ to, messages, isTick: false });
  const leave = (to: MadeTarget, messages = 0) => edge(withTodo(place({}), go(id, to)), messages);
  switch (step.kind) {
    case 'send': {
      const { next, blocked, failed } = step;
      const refused = leave(blocked ?? next);
      if (failed === null) return [leave(next, 1), refused];
      return [edge(place({ fate: 'sent' }), 1), edge(place({ fate: 'failed' })), refused];
    }
    case 'ask': {
      const silence = step.after[0]?.target ?? null;
      const refused = silence === null ? [] : [leave(silence)];
      return [edge(place({ fate: 'sent' }), 1), edge(place({ fate: 'failed' })), ...refused];
    }
    case 'choose':
      return step.targets.map((target) => leave(target));
    case 'wait': {
      const own = step.ticks === null ? [] : [{ n: -1, left: step.ticks, fired: 0 }];
      return [edge(place({ timers: [...timers, ...own] }))];
    }
    case 'stage':
      return [edge(withTodo(place({}), { type: 'enter', from: id, to: first(step.steps) }))];
    default: {
      const inner = step.branches.map(
        ({ name }): Place => ({ id: `${id}/${name}`, inner: [], timers: [] }),
      );
      const begins = step.branches.map(
        ({ steps }): MadeTodo => ({ type: 'enter', from: id, to: first(steps) }),
      );
      return [edge(withTodo(place({ inner }), ...begins))];
    }
  }
}

function first(steps: readonly MadeStep[]): MadeTarget {
  return { next: steps[0]?.id ?? '' };
}

/** A parallel step whose branches have ended. */
function finished(place: Place, known: Known): { from: string; to: MadeTarget } | null {
  for (const inner of place.inner) {
    const found = finished(inner, known);
    if (found) return found;
  }
  const step = known.steps.get(place.id);
  if (step?.kind !== 'parallel') return null;
  const ended = place.inner.map(({ inner }) => inner.some(({ id }) => id.endsWith('!')));
  const isOver = step.isFirst ? ended.some(Boolean) : ended.every(Boolean);
  return isOver ? { from: step.id, to: step.next } : null;
}

interface Due {
  readonly place: string;
  readonly n: number;
  readonly fired: number;
  readonly depth: number;
}

function due(place: Place, depth = 0): readonly Due[] {
  const own = place.timers.filter(({ left }) => left === 0);
  return [
    ...own.map(({ n, fired }) => ({ place: place.id, n, fired, depth })),
    ...place.inner.flatMap((inner) => due(inner, depth + 1)),
  ];
}

function ticked(place: Place): Place {
  const timers = place.timers.map((timer) => ({ ...timer, left: timer.left - 1 }));
  return { ...place, timers, inner: place.inner.map(ticked) };
}

function entriesAt(id: string, { flow, steps }: Known): MadeEntries {
  return (id === '' ? flow : steps.get(id)) ?? { on: [], after: [] };
}

function fire(state: State, timer: Due, known: Known): Edge {
  const { place: id, n, fired } = timer;
  const step = known.steps.get(id);
  const after = entriesAt(id, known).after[n];
  const isAgain = after?.max != null && fired + 1 < after.max;
  const root = change(state.root!, id, (place) => ({
    ...place,
    timers: place.timers.flatMap((one) => {
      if (one.n !== n) return [one];
      return isAgain ? [{ n, left: after?.ticks ?? 0, fired: fired + 1 }] : [];
    }),
  }));
  const target = after ? after.target : step?.kind === 'wait' ? step.next : null;
  const todo: MadeTodo = target ? go(id, target) : { type: 'notify', from: id, to: null };
  return { to: withTodo({ ...state, root }, todo), messages: 0, isTick: false };
}

function happenings(state: State, known: Known): readonly Edge[] {
  const edges: Edge[] = [];
  const move = (from: string, to: MadeTarget, others = state.others) =>
    edges.push({ to: withTodo({ ...state, others }, go(from, to)), messages: 0, isTick: false });
  const offer = (place: Place): ReadonlySet<string> => {
    const taken = new Set(place.inner.flatMap((inner) => [...offer(inner)]));
    const sure = new Set<string>();
    for (const { event, isSure, target } of entriesAt(place.id, known).on) {
      if (taken.has(event) || sure.has(event)) continue;
      if (target) move(place.id, target);
      if (isSure) sure.add(event);
    }
    const step = known.steps.get(place.id);
    if (step?.kind === 'send' && place.fate) {
      const to = place.fate === 'sent' ? step.next : step.failed;
      if (to) move(step.id, to);
    }
    if (step?.kind === 'ask') {
      for (const option of step.options) move(step.id, option);
      const count = state.others[step.id] ?? 0;
      if (step.otherMax === null) move(step.id, step.other);
      else if (count < step.otherMax) {
        move(step.id, step.other, { ...state.others, [step.id]: count + 1 });
      }
      const silence = step.after[0]?.target;
      if (place.fate === 'failed' && silence) move(step.id, silence);
    }
    return new Set([...taken, ...sure]);
  };
  offer(state.root!);
  return edges;
}

/** Before the first instance. */
export const BEGIN: State = { root: null, todo: [], others: {}, cooling: null };
