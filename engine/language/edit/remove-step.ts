import { isJsonObject } from '../../base/index.ts';
import { inSameBranch } from '../branches.ts';
import type { Path } from '../finding.ts';
import type { Target } from '../kind.ts';
import { valueAt } from '../ports.ts';
import { portOperations } from './connect.ts';
import { type EditResult, editYaml } from './edit-yaml.ts';
import {
  allPorts,
  type DraftFlow,
  type DraftStep,
  findStep,
  type PlacedPort,
  readDraft,
} from './flow-steps.ts';
import type { EditOperation } from './operation.ts';

/**
 * Removes a step and heals the gap: what led to it leads where its `next` led, or its only way
 * out. Where there is no such way, those ports lose their target, and entries of `on` and `after`
 * that did nothing else go. A frame goes with the steps inside.
 */
export function removeStep(text: string, id: string): EditResult {
  const draft = readDraft(text);
  if (!draft.ok) return draft;
  const { flow } = draft;
  const found = findStep(flow, id);
  if (!found.ok) return found;
  const { step } = found;
  const inside = (other: DraftStep | null) =>
    other !== null && (other === step || other.frames.includes(step.id));
  const exit = exitOf(flow, step, inside);
  const pointing = allPorts(flow).filter(
    (placed) => !inside(placed.step) && leadsTo(placed.port.target, id),
  );
  // A step that only led back to the removed one must not lead to itself from now on.
  const healed = pointing.filter(
    (placed) => exit !== null && !(placed.step !== null && leadsTo(exit, placed.step.id)),
  );
  const closed = pointing.filter((placed) => !healed.includes(placed));
  return editYaml(text, [
    ...healed.flatMap((placed) => portOperations(flow, placed, exit)),
    ...closePorts(flow, closed),
    ...keepStart(flow, step, exit),
    { type: 'delete', path: step.path },
  ]);
}

function leadsTo(target: Target | null, id: string): boolean {
  return target?.type === 'step' && target.step === id;
}

/** Where a step leads in the end: by `next`, or by the one way that all its ports share. */
function exitOf(
  flow: DraftFlow,
  step: DraftStep,
  inside: (other: DraftStep | null) => boolean,
): Target | null {
  const leaves = (target: Target | null): target is Target =>
    target !== null &&
    !(
      target.type === 'step' &&
      flow.steps.some((other) => other.id === target.step && inside(other))
    );
  const next = step.ports.find((port) => port.name === 'next')?.target ?? null;
  if (leaves(next)) return next;
  // An end inside a branch of the step ends that branch and leads nowhere else.
  const ways = flow.steps
    .filter((other) => inside(other) && inSameBranch(other, step))
    .flatMap((other) => other.ports.map((port) => port.target))
    .filter(leaves);
  const [first] = ways;
  if (first === undefined) return null;
  return ways.every((way) => isSame(way, first)) ? first : null;
}

function isSame(left: Target, right: Target): boolean {
  if (left.type === 'step') return right.type === 'step' && left.step === right.step;
  return right.type === 'end' && left.outcome === right.outcome;
}

/** Takes targets away, the last entries of a list first, so that the indices stay right. */
function closePorts(flow: DraftFlow, pointing: readonly PlacedPort[]): readonly EditOperation[] {
  const idle = pointing.filter((placed) => isIdleWithout(flow, placed));
  const emptied = new Set<string>();
  return pointing.toReversed().flatMap((placed): readonly EditOperation[] => {
    if (!idle.includes(placed)) return portOperations(flow, placed, null);
    const { step, port } = placed;
    const list = port.at.slice(0, -1);
    const base = step?.path ?? [];
    const gone = idle.filter((other) => other.step === step && isSamePath(other.port.at, list));
    const entries = valueAt(step?.body ?? flow.json, list);
    if (!Array.isArray(entries) || gone.length < entries.length) {
      return [{ type: 'delete', path: [...base, ...port.at] }];
    }
    const path = [...base, ...list];
    if (emptied.has(path.join('/'))) return [];
    emptied.add(path.join('/'));
    return [{ type: 'delete', path }];
  });
}

function isSamePath(entry: Path, list: Path): boolean {
  return entry.slice(0, -1).join('/') === list.join('/');
}

/** Tells whether an entry of `on` or `after` does nothing once it leads nowhere. */
function isIdleWithout(flow: DraftFlow, { step, port }: PlacedPort): boolean {
  const list = port.at.at(-2);
  const entry = valueAt(step?.body ?? flow.json, port.at);
  return (
    (list === 'on' || list === 'after') &&
    isJsonObject(entry) &&
    entry.update === undefined &&
    entry.notify === undefined
  );
}

/** When the first step of a block goes, the block starts where that step led. */
function keepStart(
  flow: DraftFlow,
  step: DraftStep,
  exit: Target | null,
): readonly EditOperation[] {
  const blockPath = step.path.slice(0, -1);
  const block = valueAt(flow.json, blockPath);
  if (exit?.type !== 'step' || !isJsonObject(block)) return [];
  const [first, second] = Object.keys(block);
  const isElsewhere = !Object.hasOwn(block, exit.step);
  if (first !== step.id || second === exit.step || isElsewhere) return [];
  return [{ type: 'move', path: [...blockPath, exit.step], after: null }];
}
