import { EngineError, inLocale } from '../../engine/base/index.ts';
import type { Catalogue } from '../../engine/core/index.ts';
import type { CompiledFlow } from '../../engine/language/index.ts';
import { checkFlow, DEFAULT_WORKSPACE, parseWorkspace } from '../../engine/language/index.ts';
import { catalogueOf } from '../../engine/simulate/index.ts';
import type { SideFlow } from './flow-sides.ts';

/**
 * Compiles flows that work together, in the workspace of the first.
 * @throws EngineError FLOW_HAS_FINDINGS, WORKSPACE_INVALID
 */
export function sideCatalogue(flows: ReadonlyMap<string, SideFlow>): Catalogue {
  const ids = [...flows.keys()].sort();
  const [first] = flows.values();
  const workspace = workspaceOf(first?.workspaceText ?? null);
  const compiled = ids.flatMap((id): readonly CompiledFlow[] => {
    const side = flows.get(id);
    if (side === undefined) return [];
    const checked = checkFlow(side.text, workspace, { fileId: id, flows: ids });
    if (checked.compiled !== null) return [checked.compiled];
    const [error] = checked.findings.filter(({ severity }) => severity === 'error');
    const why = error === undefined ? 'it is empty' : inLocale(error.message, 'en');
    const message = `\`${side.name}\` has errors. First: ${why}`;
    throw new EngineError('FLOW_HAS_FINDINGS', message, { details: { flow: id } });
  });
  return catalogueOf(compiled, workspace);
}

function workspaceOf(text: string | null) {
  if (text === null) return DEFAULT_WORKSPACE;
  const { workspace, findings } = parseWorkspace(text);
  if (workspace !== null) return workspace;
  const [first] = findings;
  const message = `The workspace has errors. First: ${first?.message.en ?? 'it is empty'}`;
  throw new EngineError('WORKSPACE_INVALID', message);
}
