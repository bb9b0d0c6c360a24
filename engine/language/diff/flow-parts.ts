import type { Json, JsonObject, StepId } from '../../base/index.ts';
import { canonicalJson, isJsonObject } from '../../base/index.ts';
import type { Path } from '../finding.ts';
import type { FlowView } from '../flow.ts';
import { flowPorts } from '../flow.ts';
import type { Port, StepKind, StepView } from '../kind.ts';
import { stepKind } from '../kinds/registry.ts';
import { kindOf, portsOf, valueAt } from '../ports.ts';
import { targetIn } from '../target.ts';

/** A step, or the flow itself, as the comparison sees it. */
export interface Part {
  /** Null is the flow itself. */
  readonly id: StepId | null;
  readonly kind: StepKind | null;
  readonly kindName: string | null;
  /** Without the steps inside. */
  readonly body: JsonObject;
  /** From the root of the document to the body. */
  readonly path: Path;
  /** The frame around; null at the outermost level. */
  readonly frame: StepId | null;
  readonly ports: readonly Port[];
  /** The first step of each block inside, by the block's name. */
  readonly firsts: Readonly<Record<string, string>>;
}

/** Takes a flow apart: itself, and each of its steps in document order. */
export function partsOf(flow: FlowView): { readonly flow: Part; readonly steps: readonly Part[] } {
  const broken = flow.broken.map((step): Part => brokenPart(step));
  const steps = [...flow.steps.map(stepPart), ...broken].toSorted(
    (left, right) => lineOf(flow, left) - lineOf(flow, right),
  );
  const { steps: _, ...body } = flow.json;
  const own: Part = {
    id: null,
    kind: null,
    kindName: null,
    body,
    path: [],
    frame: null,
    ports: flowPorts(flow),
    firsts: flow.initial === null ? {} : { steps: flow.initial },
  };
  return { flow: own, steps };
}

/** The line of a value of a part, counted from 1. */
export function lineOf(flow: FlowView, part: Part, path: Path = []): number {
  return flow.source.range([...part.path, ...path], 'key').start.line;
}

function stepPart(step: StepView): Part {
  const kind = kindOf(step);
  const blocks = kind.blocks(step).map(({ name, at }) => ({ name, at }));
  return { ...placed(step, kind, blocks), ports: portsOf(step) };
}

function brokenPart(step: FlowView['broken'][number]): Part {
  const kind = step.kind === null ? null : (stepKind(step.kind) ?? null);
  const body = isJsonObject(step.body) ? step.body : {};
  const view = {
    ...step,
    kind: step.kind ?? '',
    body,
    spec: kind ? (body[kind.kind] ?? null) : null,
  };
  return { ...placed({ ...step, body }, kind, kind?.blocks(view) ?? []), ports: loosePorts(body) };
}

function placed(
  step: Pick<StepView, 'id' | 'body' | 'path' | 'frames'>,
  kind: StepKind | null,
  blocks: readonly { readonly name: string; readonly at: Path }[],
): Omit<Part, 'ports'> {
  const firsts = blocks.flatMap(({ name, at }) => {
    const inside = valueAt(step.body, at);
    const [first] = isJsonObject(inside) ? Object.keys(inside) : [];
    return first === undefined ? [] : [[name, first] as const];
  });
  return {
    id: step.id,
    kind,
    kindName: kind?.kind ?? null,
    body: blocks.reduce<JsonObject>((body, { at }) => without(body, at), step.body),
    path: step.path,
    frame: step.frames.at(-1) ?? null,
    firsts: Object.fromEntries(firsts),
  };
}

/** Of a step of a wrong shape only its own target is known to be one. */
function loosePorts(body: JsonObject): readonly Port[] {
  const label = { zh: '下一步', en: 'next' };
  const target = targetIn(body);
  return [{ name: 'next', label, at: [], style: 'inline', target, required: false }];
}

/** The map without the value at a path. */
function without(map: JsonObject, path: Path): JsonObject {
  const [first, ...rest] = path;
  if (typeof first !== 'string' || !Object.hasOwn(map, first)) return map;
  const { [first]: value, ...others } = map;
  if (rest.length === 0) return others;
  return isJsonObject(value) ? { ...map, [first]: without(value, rest) } : map;
}

/** Tells whether two values say the same, whatever the order of their keys. */
export function isSame(left: Json | undefined, right: Json | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return canonicalJson(left) === canonicalJson(right);
}
