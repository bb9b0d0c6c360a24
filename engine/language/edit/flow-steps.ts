import type { Json, JsonObject, StepId, Text } from '../../base/index.ts';
import { isJsonObject } from '../../base/index.ts';
import { inSameBranch } from '../branches.ts';
import { entriesIn, entryPorts } from '../entries.ts';
import type { Path } from '../finding.ts';
import type { Block, BranchRef, Port, StepKind, StepView } from '../kind.ts';
import { stepKind } from '../kinds/registry.ts';
import { portsOf, valueAt } from '../ports.ts';
import { type BrokenStep, readSteps } from '../steps.ts';
import { stepIdOf, targetIn, targetOf } from '../target.ts';
import type { EditRefusal } from './edit-yaml.ts';
import { refuseSource } from './edit-yaml.ts';
import { readSource } from './source.ts';
import { jsonOf } from './tree.ts';

/** A step of the document that is edited, whether or not its shape is right. */
export interface DraftStep {
  readonly id: StepId;
  readonly kind: StepKind | null;
  readonly body: JsonObject;
  /** From the root of the document to `body`. */
  readonly path: Path;
  readonly frames: readonly StepId[];
  readonly branches: readonly BranchRef[];
  readonly ports: readonly Port[];
  readonly blocks: readonly Block[];
}

/** A flow's document as commands see it. */
export interface DraftFlow {
  readonly json: JsonObject;
  readonly steps: readonly DraftStep[];
  /** The ports of the flow's own `on` and `after`; their paths start at the root. */
  readonly ports: readonly Port[];
}

export type DraftResult = { readonly ok: true; readonly flow: DraftFlow } | EditRefusal;

/** Reads the steps of a text for a command; steps of a wrong shape do not stand in its way. */
export function readDraft(text: string): DraftResult {
  const read = readSource(text);
  if (!read.ok) return refuseSource(text, read);
  const json = jsonOf(read.source.root);
  if (!isJsonObject(json)) return refuse('UNSUPPORTED', NOT_A_FLOW);
  const { steps, broken } = readSteps(json.steps ?? {}, []);
  const drafts = [
    ...steps.map(draftOf),
    ...broken.map((step) => {
      const { body } = step;
      return brokenDraft({ ...step, body: isJsonObject(body) ? body : {} });
    }),
  ];
  return {
    ok: true,
    flow: { json, steps: drafts, ports: entryPorts(entriesIn(json, [], isMap(json))) },
  };
}

const NOT_A_FLOW: Text = {
  zh: '这不是一个流程，请先在 YAML 里写上 flow 和 steps。',
  en: 'This is not a flow. Write `flow` and `steps` in the YAML first.',
};

/** A refusal of a command itself, not of a place in the text. */
export function refuse(code: EditRefusal['code'], message: Text): EditRefusal {
  return { ok: false, code, message };
}

function isMap(root: Json): (at: Path) => boolean {
  return (at) => isJsonObject(valueAt(root, at));
}

function draftOf(step: StepView): DraftStep {
  const kind = stepKind(step.kind) ?? null;
  const { id, body, path, frames, branches } = step;
  const [ports, blocks] = [portsOf(step), kind?.blocks(step) ?? []];
  return { id, kind, body, path, frames, branches, ports, blocks };
}

function brokenDraft(step: BrokenStep & { readonly body: JsonObject }): DraftStep {
  const { body } = step;
  const kind = step.kind === null ? null : (stepKind(step.kind) ?? null);
  if (kind === null) return { ...step, kind, ports: loosePorts(body, null), blocks: [] };
  const view = { ...step, kind: kind.kind, spec: body[kind.kind] ?? null };
  // Blocks depend on the kind alone; ports are computed only of a shape that fits.
  return { ...step, kind, ports: loosePorts(body, kind), blocks: kind.blocks(view) };
}

/**
 * Where targets stand in a step of a wrong shape: in the step, in its kind's own keys, and in the
 * entries of lists of both. Names are looked for only there, never in other values.
 */
function loosePorts(body: JsonObject, kind: StepKind | null): readonly Port[] {
  const spec = kind === null ? undefined : body[kind.kind];
  const specPath: Path = kind === null ? [] : [kind.kind];
  const maps: (readonly [Path, JsonObject])[] = [[[], body]];
  if (isJsonObject(spec)) maps.push([specPath, spec]);
  const lists = maps.flatMap(([path, map]) =>
    Object.entries(map).map(([key, value]) => [[...path, key], value] as const),
  );
  const entries = lists.flatMap(([path, list]) =>
    Array.isArray(list) ? list.map((item: Json, index) => [[...path, index], item] as const) : [],
  );
  const inline = [...maps, ...entries].flatMap(([at, map]) =>
    isJsonObject(map) ? [loosePort(at, 'inline', targetIn(map))] : [],
  );
  const beside = Object.keys(kind?.beside ?? {});
  const named = [
    ...beside.map((key) => [key]),
    ...beside.flatMap((key) => membersOf(body[key]).map((member) => [key, member])),
    [...specPath, 'else'],
  ];
  const values = named.map((at) => loosePort(at, 'value', targetOf(valueAt(body, at))));
  return [...inline, ...values].filter((port) => port.target !== null);
}

/** Names in a map of targets, such as `on-outcome`; a target itself has none. */
function membersOf(json: Json | undefined): readonly string[] {
  return isJsonObject(json)
    ? Object.keys(json).filter((key) => key !== 'next' && key !== 'end')
    : [];
}

function loosePort(at: Path, style: Port['style'], target: Port['target']): Port {
  const name = at.join('.') || 'next';
  return { name, label: { zh: name, en: name }, at, style, target, required: false };
}

/** A step as a kind sees it, of a body that a command has made. */
export function viewOf(kind: StepKind, id: string, body: JsonObject): StepView {
  const spec = body[kind.kind] ?? null;
  const place = { path: ['steps', id], frames: [], branches: [] };
  return { id: stepIdOf(id), kind: kind.kind, body, spec, ...place };
}

/** The first free id of a row such as `send`, `send-2`, `send-3`. */
export function freeId(flow: DraftFlow, base: string): string {
  const taken = new Set<string>(flow.steps.map((step) => step.id));
  let id = base;
  for (let number = 2; taken.has(id); number += 1) id = `${base}-${number}`;
  return id;
}

/** The step with an id, or a refusal that says what to do. */
export function findStep(
  flow: DraftFlow,
  id: string,
): { readonly ok: true; readonly step: DraftStep } | EditRefusal {
  const found = flow.steps.filter((step) => step.id === id);
  const [step] = found;
  if (step === undefined) {
    return refuse('MISSING', {
      zh: `流程中没有步骤“${id}”。`,
      en: `The flow has no step \`${id}\`.`,
    });
  }
  if (found.length > 1) {
    return refuse('UNSUPPORTED', {
      zh: `有 ${found.length} 个步骤都叫“${id}”，请先在 YAML 里改名。`,
      en: `${found.length} steps are called \`${id}\`. Rename them in the YAML first.`,
    });
  }
  return { ok: true, step };
}

/** A port with the step that it leaves; null is the flow itself. */
export interface PlacedPort {
  readonly step: DraftStep | null;
  readonly port: Port;
}

/** Every port of the flow. */
export function allPorts(flow: DraftFlow): readonly PlacedPort[] {
  return [
    ...flow.steps.flatMap((step) => step.ports.map((port) => ({ step, port }))),
    ...flow.ports.map((port) => ({ step: null, port })),
  ];
}

/**
 * Tells whether a step may name another: one of its own block, or of a block around it; out of a
 * branch none.
 */
export function canName(from: DraftStep | null, to: DraftStep): boolean {
  const frames = from?.frames ?? [];
  const isAround = to.frames.every((frame, index) => frames[index] === frame);
  return isAround && inSameBranch(from, to);
}
