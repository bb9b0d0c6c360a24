import { SEGMENT_ENTERED } from '../catalogue.ts';
import type { AfterEntry, OnEntry } from '../entries.ts';
import { targetOfEntry } from '../entries.ts';
import type { StartView } from '../flow.ts';
import type { Port, StepView } from '../kind.ts';
import { lowerStepState } from '../lower.ts';
import type { ChartState } from '../plan.ts';
import type { PlanAction } from '../plan-action.ts';
import { entriesOf, kindOf, portsOf, valueAt } from '../ports.ts';
import type { CheckInput } from './flow-check.ts';
import { UNPLACED } from './unplaced.ts';

/** The event of an instance that a schedule or a person has started. */
export const NO_EVENT = '@none';
/** An event of which the path tells nothing. */
const ANY_EVENT = '@any';

/** What holds whenever a step is entered, whatever path has led there. */
export interface PathFacts {
  /** Types that the last event can be of, `@none` among them; null where any may be. */
  eventsAt(step: string): readonly string[] | null;
  /** Says whether a variable has been set on every path. */
  isSaved(variable: string, step: string): boolean;
}

/** A move from step to step; `events` is null where the last event stays what it was. */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly events: readonly string[] | null;
  readonly saved: readonly string[];
}

const known = new WeakMap<CheckInput, PathFacts>();

/** Follows all paths of a flow, once for each check of it. */
export function pathFacts(input: CheckInput): PathFacts {
  const before = known.get(input);
  if (before) return before;
  const edges = [...input.flow.steps.flatMap((step) => edgesOf(step, input)), ...outerEdges(input)];
  const events = eventSets(edges, input);
  const saved = savedSets(edges, input);
  const facts: PathFacts = {
    eventsAt(step) {
      const types = [...(events.get(step) ?? [])];
      return types.length === 0 || types.includes(ANY_EVENT) ? null : types;
    },
    // A step that nothing leads to has a finding of its own.
    isSaved: (variable, step) => saved.get(step)?.has(variable) ?? true,
  };
  known.set(input, facts);
  return facts;
}

function edgesOf(step: StepView, input: CheckInput): readonly Edge[] {
  const state = lowerStepState(step, UNPLACED);
  const atEntry = savedBy(state.entry ?? []);
  const stays = stayingEvents(step, input);
  const edges = portsOf(step).flatMap((port): readonly Edge[] => {
    if (port.target?.type !== 'step') return [];
    const to = port.target.step;
    const { events, saved } = movesOf(port, state);
    const kept = events === null && stays.length > 0 ? stays : [];
    const edge: Edge = { from: step.id, to, events, saved: [...atEntry, ...saved] };
    return kept.length > 0 ? [edge, { ...edge, events: kept }] : [edge];
  });
  return [...edges, ...edgesInto(step)];
}

/** Entering a frame enters the first step of each of its blocks. */
function edgesInto(step: StepView): readonly Edge[] {
  return kindOf(step)
    .blocks(step)
    .flatMap((block) => {
      const [first] = Object.keys(valueAt(step.body, block.at) ?? {});
      return first === undefined ? [] : [{ from: step.id, to: first, events: null, saved: [] }];
    });
}

/** What leaving by a port does to the last event and to the variables. */
function movesOf(port: Port, state: ChartState): Pick<Edge, 'events' | 'saved'> {
  const listening = (state.on ?? []).filter((move) => move.port === port.name);
  const moves = [
    ...listening,
    ...(state.after ?? []).flatMap((timer) => timer.moves),
    ...(state.always ?? []),
    ...(state.done ?? []),
  ].filter((move) => move.port === port.name);
  const types = listening.map(({ event }) => takenType(event));
  const taken = types.filter((type) => type !== null);
  const [first = [], ...others] = moves.map((move) => savedBy(move.actions ?? []));
  return {
    events: types.length > 0 && taken.length === types.length ? taken : null,
    saved: first.filter((name) => others.every((names) => names.includes(name))),
  };
}

/** Results of the step's own message are no events that it takes; a reply that is left over is. */
function takenType(event: string): string | null {
  if (event.startsWith('@else:')) return 'message.received';
  return event.startsWith('@') ? null : event;
}

function savedBy(actions: readonly PlanAction[]): readonly string[] {
  return actions.flatMap((action) => (action.type === 'vars' ? Object.keys(action.set) : []));
}

/** Events that are taken without leaving the step: by its own entries and those around it. */
function stayingEvents(step: StepView, { flow, steps }: CheckInput): readonly string[] {
  const around = step.frames.flatMap((id) => {
    const frame = steps.get(id);
    return frame ? entriesOf(frame).on : [];
  });
  return [...entriesOf(step).on, ...around, ...flow.entries.on]
    .filter((entry) => targetOfEntry(entry) === null)
    .map((entry) => entry.spec.event);
}

/** From anywhere: by the entries of the flow, and to each frame's targets by those of the frame. */
function outerEdges({ flow }: CheckInput): readonly Edge[] {
  return [...flow.entries.on, ...flow.entries.after].flatMap((entry): readonly Edge[] => {
    const target = targetOfEntry(entry);
    if (target?.type !== 'step') return [];
    const events = entry.list === 'on' ? [entry.spec.event] : [ANY_EVENT];
    return [{ from: '', to: target.step, events, saved: setBy(entry) }];
  });
}

function setBy({ spec }: OnEntry | AfterEntry): readonly string[] {
  return Object.keys(spec.update?.vars ?? {});
}

/** What the event of a new instance can be, for each way in which one starts. */
export function startTypes(starts: readonly StartView[]): readonly string[] {
  return starts.flatMap((start) => {
    if (start.type === 'event') return [start.event];
    if (start.type === 'schedule') return [NO_EVENT];
    return [SEGMENT_ENTERED, ...(start.existing ? [NO_EVENT] : [])];
  });
}

function eventSets(edges: readonly Edge[], input: CheckInput): Map<string, Set<string>> {
  const sets = new Map<string, Set<string>>();
  const add = (step: string, types: Iterable<string>): boolean => {
    const set = sets.get(step) ?? new Set();
    const before = set.size;
    for (const type of types) set.add(type);
    sets.set(step, set);
    return set.size > before;
  };
  const { initial, starts } = input.flow;
  if (initial !== null) add(initial, starts.length === 0 ? [ANY_EVENT] : startTypes(starts));
  for (let grows = true; grows; ) {
    grows = false;
    for (const { from, to, events } of edges) {
      // What leaves a frame by its timers may have taken anything inside of it.
      const leaves = isFrame(from, input) && !isInside(to, from, input);
      const kept = leaves ? [ANY_EVENT] : (sets.get(from) ?? []);
      if (add(to, events ?? kept)) grows = true;
    }
  }
  return sets;
}

function isFrame(id: string, { steps }: CheckInput): boolean {
  const step = steps.get(id);
  return step !== undefined && kindOf(step).blocks(step).length > 0;
}

function isInside(id: string, frame: string, { steps }: CheckInput): boolean {
  return steps.get(id)?.frames.some((one) => one === frame) ?? false;
}

/** Variables that are set on every path: an intersection, which can only shrink. */
function savedSets(edges: readonly Edge[], input: CheckInput): Map<string, Set<string>> {
  const sets = new Map<string, Set<string>>();
  const { initial } = input.flow;
  if (initial !== null) sets.set(initial, new Set());
  for (let changes = true; changes; ) {
    changes = false;
    for (const { from, to, saved } of edges) {
      const source = from === '' ? new Set<string>() : sets.get(from);
      if (!source) continue;
      const arrives = new Set([...source, ...saved]);
      const before = sets.get(to);
      const after = before ? new Set([...before].filter((name) => arrives.has(name))) : arrives;
      if (before?.size === after.size) continue;
      sets.set(to, after);
      changes = true;
    }
  }
  return sets;
}
