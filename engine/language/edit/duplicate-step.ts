import type { Path } from '../finding.ts';
import { stepIdOf } from '../target.ts';
import { portOperations } from './connect.ts';
import { editYaml, type StepResult } from './edit-yaml.ts';
import { type DraftFlow, type DraftStep, findStep, freeId, readDraft } from './flow-steps.ts';
import type { EditOperation } from './operation.ts';

/**
 * Repeats a step behind itself under a free id, as it is written, leading where the first leads.
 * The steps inside a frame get ids of their own.
 */
export function duplicateStep(text: string, id: string): StepResult {
  const draft = readDraft(text);
  if (!draft.ok) return draft;
  const { flow } = draft;
  const found = findStep(flow, id);
  if (!found.ok) return found;
  const { step } = found;
  const copied = flow.steps.filter((other) => other === step || other.frames.includes(step.id));
  const names = newNames(flow, copied);
  const copy = names.get(id) ?? id;
  const result = editYaml(text, [
    { type: 'copy', path: step.path, to: copy },
    ...copied.flatMap((other) => pointWithin(flow, other, { step, names })),
    ...renameInside(copied, { step, names }),
  ]);
  return result.ok ? { ...result, step: copy } : result;
}

/** What is copied, and the new id of each step in it. */
interface Copy {
  readonly step: DraftStep;
  readonly names: ReadonlyMap<string, string>;
}

function newNames(flow: DraftFlow, copied: readonly DraftStep[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let taken = flow;
  for (const step of copied) {
    // Counts on from `send-2` as from `send`.
    const name = freeId(taken, step.id.replace(/-[0-9]+$/, ''));
    names.set(step.id, name);
    taken = { ...taken, steps: [...taken.steps, { ...step, id: stepIdOf(name) }] };
  }
  return names;
}

/** A path in the original as it is in the copy, whose inner steps are not renamed yet. */
function pathInCopy(path: Path, { step, names }: Copy): Path {
  const head = step.path.slice(0, -1);
  return [...head, names.get(step.id) ?? step.id, ...path.slice(step.path.length)];
}

/** Inside the copy, targets lead to the steps of the copy. */
function pointWithin(flow: DraftFlow, other: DraftStep, copy: Copy): readonly EditOperation[] {
  const owner = { ...other, path: pathInCopy(other.path, copy) };
  return other.ports.flatMap((port) => {
    const to = port.target?.type === 'step' ? copy.names.get(port.target.step) : undefined;
    return to === undefined
      ? []
      : portOperations(flow, { step: owner, port }, { type: 'step', step: to });
  });
}

/** The deepest first, so that the paths of the others stay right. */
function renameInside(copied: readonly DraftStep[], copy: Copy): readonly EditOperation[] {
  return copied
    .filter((other) => other !== copy.step)
    .toSorted((left, right) => right.path.length - left.path.length)
    .map((other) => ({
      type: 'renameKey',
      path: pathInCopy(other.path, copy),
      to: copy.names.get(other.id) ?? other.id,
    }));
}
