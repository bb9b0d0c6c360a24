import type { JsonObject } from '../../base/index.ts';
import { isId, isJsonObject } from '../../base/index.ts';
import { OF_ANY } from '../catalogue-row.ts';
import type { Path } from '../finding.ts';
import type { StepKind, Target } from '../kind.ts';
import { stepKind } from '../kinds/registry.ts';
import { portsOf, valueAt } from '../ports.ts';
import { findPort, type PortName, portOperations } from './connect.ts';
import { type EditRefusal, editYaml, type StepResult } from './edit-yaml.ts';
import {
  type DraftFlow,
  findStep,
  freeId,
  type PlacedPort,
  readDraft,
  refuse,
  viewOf,
} from './flow-steps.ts';
import { flowKeyBefore } from './key-order.ts';
import type { EditOperation } from './operation.ts';
import { withTarget } from './target-operations.ts';

/** What to add, and where. */
export interface NewStep {
  readonly kind: string;
  /** A free one such as `send-2` when absent. */
  readonly id?: string;
  /** The port that leads to the new step from now on; `start` makes it the first of its block. */
  readonly after?: PortName | 'start';
  /** The frame that takes the step; where a port is named, it must be that of its step. */
  readonly frame?: string;
  /** The branch of that frame, where it has branches; the first when absent. */
  readonly branch?: string;
  /** Instead of the kind's fresh body, as for a step that was copied. */
  readonly body?: JsonObject;
}

/**
 * Adds a step. Behind a port, the step comes between: what the port led to is where the new step's
 * `next`, or each way out that it must have, leads.
 */
export function addStep(text: string, added: NewStep): StepResult {
  const draft = readDraft(text);
  if (!draft.ok) return draft;
  const { flow } = draft;
  const kind = stepKind(added.kind);
  if (kind === undefined) return unknownKind(added.kind);
  const id = added.id ?? freeId(flow, kind.kind);
  const taken = checkNewId(flow, id);
  if (taken !== null) return taken;
  const place = placeOf(flow, added);
  if (!place.ok) return place;
  const about = OF_ANY.find((name) => name === flow.json.about) ?? null;
  const fresh = added.body ?? leadingOn(kind, { id, body: kind.fresh(about) }, place.before);
  const operations = [
    ...insertStep(flow, place, { id, body: fresh }),
    ...(place.port === null ? [] : portOperations(flow, place.port, { type: 'step', step: id })),
  ];
  const result = editYaml(text, operations);
  return result.ok ? { ...result, step: id } : result;
}

/** Says why an id cannot be that of a new step, or null. */
export function checkNewId(flow: DraftFlow, id: string): EditRefusal | null {
  if (!isId(id)) {
    return refuse('UNSUPPORTED', {
      zh: `“${id}”不能用作步骤的 id：请用小写字母、数字和连字符，并以字母开头。`,
      en: `\`${id}\` cannot be a step's id: use lower-case letters, digits and hyphens, beginning with a letter.`,
    });
  }
  if (flow.steps.every((step) => step.id !== id)) return null;
  return refuse('EXISTS', {
    zh: `已经有步骤叫“${id}”，请换一个 id。`,
    en: `There is a step \`${id}\` already. Choose another id.`,
  });
}

function unknownKind(kind: string): EditRefusal {
  return refuse('UNSUPPORTED', {
    zh: `没有“${kind}”这种步骤。`,
    en: `There is no kind of step \`${kind}\`.`,
  });
}

interface StepPlace {
  readonly ok: true;
  /** From the root to the map of steps. */
  readonly block: Path;
  /** The step behind which it goes: the last when absent, before all when null. */
  readonly behind?: string | null;
  /** The port that is to lead to it. */
  readonly port: PlacedPort | null;
  /** Where that port has led. */
  readonly before: Target | null;
}

function placeOf(flow: DraftFlow, { after, frame, branch }: NewStep): StepPlace | EditRefusal {
  if (after !== undefined && after !== 'start') return placeBehind(flow, after, frame);
  const found = blockOf(flow, frame, branch);
  if (!found.ok) return found;
  const { block } = found;
  if (after === undefined) return { ok: true, block, port: null, before: null };
  const steps = valueAt(flow.json, block);
  const first = isJsonObject(steps) ? Object.keys(steps)[0] : undefined;
  const before: Target | null = first === undefined ? null : { type: 'step', step: first };
  return { ok: true, block, behind: null, port: null, before };
}

/** The path to the steps of a frame, or to the outermost ones. */
function blockOf(
  flow: DraftFlow,
  frame: string | undefined,
  branch: string | undefined,
): { readonly ok: true; readonly block: Path } | EditRefusal {
  if (frame === undefined) return { ok: true, block: ['steps'] };
  const found = findStep(flow, frame);
  if (!found.ok) return found;
  const { blocks } = found.step;
  const block = branch === undefined ? blocks[0] : blocks.find(({ name }) => name === branch);
  if (block !== undefined) return { ok: true, block: [...found.step.path, ...block.at] };
  return refuse('UNSUPPORTED', {
    zh: `“${frame}”里面不能放步骤。`,
    en: `\`${frame}\` cannot hold steps.`,
  });
}

function placeBehind(
  flow: DraftFlow,
  after: PortName,
  frame: string | undefined,
): StepPlace | EditRefusal {
  const found = findPort(flow, after);
  if (!found.ok) return found;
  const { step, port } = found.placed;
  if (frame !== undefined && step?.frames.at(-1) !== frame) {
    const owner = after.step ?? 'flow';
    return refuse('UNSUPPORTED', {
      zh: `“${owner}”不在阶段“${frame}”里面，不能走到里面的步骤。`,
      en: `\`${owner}\` stands outside of \`${frame}\` and cannot lead to a step inside.`,
    });
  }
  const outcome = { port: found.placed, before: port.target };
  if (step === null) return { ok: true, block: ['steps'], ...outcome };
  const block = step.path.slice(0, -1);
  return { ok: true, block, behind: step.id, ...outcome };
}

/** A new step's body, with every way out that it must have leading on. */
function leadingOn(
  kind: StepKind,
  step: { readonly id: string; readonly body: JsonObject },
  before: Target | null,
): JsonObject {
  if (before === null) return step.body;
  const open = portsOf(viewOf(kind, step.id, step.body)).filter(
    (port) => port.required && port.target === null,
  );
  return open.reduce((body, port) => withTarget(body, port, before), step.body);
}

function insertStep(
  flow: DraftFlow,
  place: StepPlace,
  step: { readonly id: string; readonly body: JsonObject },
): readonly EditOperation[] {
  const { block, behind } = place;
  const present = valueAt(flow.json, block);
  if (present === undefined) {
    const path = block.slice(0, -1);
    const key = String(block.at(-1));
    const isRoot = block.length === 1;
    const insert = { type: 'insert', path, key, value: { [step.id]: step.body } } as const;
    return [isRoot ? { ...insert, after: flowKeyBefore(flow.json, key) } : insert];
  }
  const insert = { type: 'insert', path: block, key: step.id, value: step.body } as const;
  return [behind === undefined ? insert : { ...insert, after: present === null ? null : behind }];
}
