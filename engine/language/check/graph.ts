import { isJsonObject, type Json } from '../../base/index.ts';
import { flowPorts } from '../flow.ts';
import type { StepView } from '../kind.ts';
import { nearest } from '../nearest.ts';
import { kindOf, portsOf, valueAt } from '../ports.ts';
import type { CheckInput } from './flow-check.ts';

/** Where each step can lead, by id. */
export type StepGraph = ReadonlyMap<string, readonly string[]>;

/** Every move that there is. A step of a wrong shape may lead to any step that it mentions. */
export function moveGraph(input: CheckInput): StepGraph {
  const graph = new Map<string, readonly string[]>();
  for (const step of input.flow.steps) {
    graph.set(step.id, [...targetsOf(step, input), ...firstInside(step)]);
  }
  for (const broken of input.flow.broken) {
    const inside = input.flow.steps.filter((step) => step.frames.includes(broken.id));
    // An id that occurs twice has both a sound step and a broken one.
    const before = graph.get(broken.id) ?? [];
    const next = isJsonObject(broken.body) ? broken.body.next : undefined;
    const further = [
      ...mentioned(broken.body, input),
      ...(typeof next === 'string' ? [meantStep(next, input)] : []),
      ...inside.map((step) => step.id),
    ];
    graph.set(broken.id, [...before, ...further]);
  }
  return graph;
}

/** The moves that take no time: those of steps that do not rest, by their kind's own ports. */
export function instantGraph(input: CheckInput): StepGraph {
  const graph = new Map<string, readonly string[]>();
  // The innermost first: whether a step of branches ends at once depends on the steps inside.
  for (const step of input.flow.steps.toReversed()) {
    const kind = kindOf(step);
    if (kind.rests(step)) continue;
    const own = endsAtOnce(step, { input, graph })
      ? kind.ports(step).flatMap(({ target }) => (target?.type === 'step' ? [target.step] : []))
      : [];
    graph.set(step.id, [...own, ...firstInside(step)]);
  }
  return graph;
}

/** Whether the branches of a step can end without waiting: all of them, or one where that does. */
function endsAtOnce(step: StepView, at: { input: CheckInput; graph: StepGraph }): boolean {
  const branches = kindOf(step)
    .blocks(step)
    .filter((block) => block.branch !== undefined);
  if (branches.length === 0) return true;
  const ends = branches.map((block) => {
    const inside = valueAt(step.body, block.at);
    const first = isJsonObject(inside) ? Object.keys(inside).slice(0, 1) : [];
    return [...reachable(at.graph, first)].some((id) => {
      const reached = at.input.steps.get(id);
      const own = reached?.branches.at(-1);
      // Only a step that does not rest has a place in the graph so far.
      if (!reached || own?.step !== step.id || !at.graph.has(id)) return false;
      const isOver = endsAtOnce(reached, at);
      return (
        isOver &&
        kindOf(reached)
          .ports(reached)
          .some(({ target }) => target?.type === 'end')
      );
    });
  });
  return branches[0]?.branch === 'first' ? ends.some(Boolean) : ends.every(Boolean);
}

/** Where instances begin or are taken to from anywhere: the first step, the flow's entries. */
export function entryPoints(input: CheckInput): readonly string[] {
  const { flow } = input;
  const entries = flowPorts(flow).flatMap(({ target }) =>
    target?.type === 'step' ? [target.step] : [],
  );
  const written = [flow.json.on, flow.json.after].flatMap((list) => mentioned(list ?? null, input));
  return [...(flow.initial === null ? [] : [flow.initial]), ...entries, ...written];
}

function targetsOf(step: StepView, input: CheckInput): readonly string[] {
  return portsOf(step).flatMap(({ target }) =>
    target?.type === 'step' ? [meantStep(target.step, input)] : [],
  );
}

/** A mistyped target is one mistake: the step that was meant does not count as unreachable too. */
function meantStep(target: string, input: CheckInput): string {
  if (input.stepIds.includes(target)) return target;
  const known = meantIn.get(input) ?? new Map<string, string>();
  meantIn.set(input, known);
  const meant = known.get(target) ?? nearest(target, input.stepIds) ?? target;
  known.set(target, meant);
  return meant;
}

/** What was meant by each target that does not exist: several checks ask for all of them. */
const meantIn = new WeakMap<CheckInput, Map<string, string>>();

/** Entering a frame enters its first step. */
function firstInside(step: StepView): readonly string[] {
  return kindOf(step)
    .blocks(step)
    .flatMap((block) => {
      const inside = valueAt(step.body, block.at);
      return isJsonObject(inside) ? Object.keys(inside).slice(0, 1) : [];
    });
}

/** Every id of a step that stands as a text anywhere in a value. */
function mentioned(json: Json, input: CheckInput): readonly string[] {
  if (typeof json === 'string') return input.stepIds.includes(json) ? [json] : [];
  if (Array.isArray(json)) return json.flatMap((item: Json) => mentioned(item, input));
  return isJsonObject(json) ? Object.values(json).flatMap((item) => mentioned(item, input)) : [];
}

/** Everything that can be reached. */
export function reachable(graph: StepGraph, from: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(graph.get(id) ?? []));
  }
  return found;
}

/**
 * Finds a shortest way from a step back to itself, as the ids along it; null when there is none.
 */
export function cycleThrough(graph: StepGraph, start: string): readonly string[] | null {
  const cameFrom = new Map<string, string>();
  let edge = [start];
  while (edge.length > 0) {
    const further: string[] = [];
    for (const id of edge) {
      for (const next of graph.get(id) ?? []) {
        if (next === start) return wayTo(id, start, cameFrom);
        if (cameFrom.has(next)) continue;
        cameFrom.set(next, id);
        further.push(next);
      }
    }
    edge = further;
  }
  return null;
}

function wayTo(
  end: string,
  start: string,
  cameFrom: ReadonlyMap<string, string>,
): readonly string[] {
  const way = [end];
  for (let id = end; id !== start; ) {
    const before = cameFrom.get(id);
    if (before === undefined) break;
    way.unshift(before);
    id = before;
  }
  return way;
}
