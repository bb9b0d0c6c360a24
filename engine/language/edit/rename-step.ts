import { isJsonObject } from '../../base/index.ts';
import { checkNewId } from './add-step.ts';
import { portOperations } from './connect.ts';
import { type EditResult, editYaml } from './edit-yaml.ts';
import { allPorts, type DraftFlow, findStep, readDraft } from './flow-steps.ts';
import type { EditOperation } from './operation.ts';

/** Renames a step, and with it every target that names it. */
export function renameStep(
  text: string,
  { from, to }: { readonly from: string; readonly to: string },
): EditResult {
  const draft = readDraft(text);
  if (!draft.ok) return draft;
  const found = findStep(draft.flow, from);
  if (!found.ok) return found;
  if (from === to) return editYaml(text, []);
  const taken = checkNewId(draft.flow, to);
  if (taken !== null) return taken;
  return editYaml(text, [
    ...pointElsewhere(draft.flow, { from, to }),
    ...moveElsewhere(draft.flow, { from, to }),
    { type: 'renameKey', path: found.step.path, to },
  ]);
}

/** The operations that make all that leads to one step lead to another. */
function pointElsewhere(
  flow: DraftFlow,
  { from, to }: { readonly from: string; readonly to: string },
): readonly EditOperation[] {
  return allPorts(flow)
    .filter(({ port }) => port.target?.type === 'step' && port.target.step === from)
    .flatMap((placed) => portOperations(flow, placed, { type: 'step', step: to }));
}

/** Those of older versions who are to rest in the step rest in it under its new name. */
function moveElsewhere(
  { json }: DraftFlow,
  { from, to }: { readonly from: string; readonly to: string },
): readonly EditOperation[] {
  const { migrate } = json;
  const rules = isJsonObject(migrate) && isJsonObject(migrate.steps) ? migrate.steps : {};
  return Object.entries(rules)
    .filter(([, rule]) => isJsonObject(rule) && rule.to === from)
    .map(([step]) => ({ type: 'set', path: ['migrate', 'steps', step, 'to'], value: to }));
}
