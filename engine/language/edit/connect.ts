import { isId } from '../../base/index.ts';
import type { BranchRef, Target } from '../kind.ts';
import { type EditRefusal, type EditResult, editYaml } from './edit-yaml.ts';
import {
  canName,
  type DraftFlow,
  type DraftStep,
  findStep,
  type PlacedPort,
  readDraft,
  refuse,
} from './flow-steps.ts';
import type { EditOperation } from './operation.ts';
import { targetOperations } from './target-operations.ts';

/** A port by the id of its step and its name; null is the flow itself with its `on` and `after`. */
export interface PortName {
  readonly step: string | null;
  readonly port: string;
}

/** Makes a port lead to a step or to an end. */
export function connect(
  text: string,
  { step, port, target }: PortName & { readonly target: Target },
): EditResult {
  const draft = readDraft(text);
  if (!draft.ok) return draft;
  const found = findPort(draft.flow, { step, port });
  if (!found.ok) return found;
  const refusal = checkTarget(draft.flow, found.placed.step, target);
  if (refusal !== null) return refusal;
  return editYaml(text, portOperations(draft.flow, found.placed, target));
}

/** Takes away where a port leads. What else stands at the port stays. */
export function disconnect(text: string, name: PortName): EditResult {
  const draft = readDraft(text);
  if (!draft.ok) return draft;
  const found = findPort(draft.flow, name);
  if (!found.ok) return found;
  return editYaml(text, portOperations(draft.flow, found.placed, null));
}

/** Makes a step of the outermost block the one that the flow starts with. */
export function startWith(text: string, step: string): EditResult {
  const draft = readDraft(text);
  if (!draft.ok) return draft;
  const found = findStep(draft.flow, step);
  if (!found.ok) return found;
  if (found.step.frames.length > 0) {
    return refuse('UNSUPPORTED', {
      zh: `“${step}”在阶段里面，流程不能从它开始。`,
      en: `\`${step}\` stands inside a stage, so the flow cannot start with it.`,
    });
  }
  return editYaml(text, [{ type: 'move', path: found.step.path, after: null }]);
}

/** The operations that point a port elsewhere, or nowhere. */
export function portOperations(
  flow: DraftFlow,
  { step, port }: PlacedPort,
  target: Target | null,
): readonly EditOperation[] {
  const owner = step ?? { body: flow.json, kind: null, path: [] };
  return targetOperations(owner, port, target);
}

/** The port of a name, or a refusal. */
export function findPort(
  flow: DraftFlow,
  name: PortName,
): { readonly ok: true; readonly placed: PlacedPort } | EditRefusal {
  if (name.step === null) return portIn(flow.ports, null, name);
  const found = findStep(flow, name.step);
  return found.ok ? portIn(found.step.ports, found.step, name) : found;
}

function portIn(
  ports: DraftFlow['ports'],
  step: DraftStep | null,
  name: PortName,
): { readonly ok: true; readonly placed: PlacedPort } | EditRefusal {
  const port = ports.find((candidate) => candidate.name === name.port);
  if (port !== undefined) return { ok: true, placed: { step, port } };
  const owner = name.step ?? 'flow';
  return refuse('MISSING', {
    zh: `“${owner}”没有出口“${name.port}”，请先改正这个步骤的内容。`,
    en: `\`${owner}\` has no port \`${name.port}\`. Put the step's content right first.`,
  });
}

/** Says why a port cannot lead somewhere, or null. */
function checkTarget(flow: DraftFlow, from: DraftStep | null, target: Target): EditRefusal | null {
  if (target.type === 'end') {
    if (isId(target.outcome)) return null;
    return refuse('UNSUPPORTED', {
      zh: `结局“${target.outcome}”只能用小写字母、数字和连字符，并以字母开头。`,
      en: `The outcome \`${target.outcome}\` must be of lower-case letters, digits and hyphens, beginning with a letter.`,
    });
  }
  const found = findStep(flow, target.step);
  if (!found.ok) return found;
  if (canName(from, found.step)) return null;
  const branch = from?.branches.at(-1);
  if (branch && !found.step.branches.some((other) => isSameBranch(other, branch))) {
    return refuse('UNSUPPORTED', {
      zh: `“${target.step}”在分支“${branch.name}”外面；请用 end: 结果 结束分支，再从“${branch.step}”走过去。`,
      en: `\`${target.step}\` stands outside the branch \`${branch.name}\`. End the branch with an outcome, and go there from \`${branch.step}\`.`,
    });
  }
  const frame = found.step.frames.at(-1) ?? '';
  return refuse('UNSUPPORTED', {
    zh: `“${target.step}”在阶段“${frame}”里面，只能从阶段内部走到；请连到阶段“${frame}”本身。`,
    en: `\`${target.step}\` stands inside the stage \`${frame}\` and is reached only from within. Connect to \`${frame}\` itself.`,
  });
}

function isSameBranch(left: BranchRef, right: BranchRef): boolean {
  return left.step === right.step && left.name === right.name;
}
