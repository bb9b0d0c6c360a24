import { EngineError } from '../base/index.ts';
import type { Workspace } from '../language/index.ts';
import { DEFAULT_WORKSPACE, parseWorkspace } from '../language/index.ts';
import type { FlowStore } from '../store/index.ts';
import { findingsAsJson } from './finding-json.ts';

/**
 * Reads the stored workspace; the default one while none is stored.
 *
 * @throws EngineError WORKSPACE_INVALID with the findings in `details.findings`
 */
export async function loadWorkspace(store: Pick<FlowStore, 'workspaceText'>): Promise<Workspace> {
  const text = await store.workspaceText();
  return text === null ? DEFAULT_WORKSPACE : readWorkspace(text);
}

/** What was read last: a change of a flow loads the same workspace again in every worker. */
let lastRead: { readonly text: string; readonly workspace: Workspace } | null = null;

/**
 * Reads a workspace's text.
 *
 * @throws EngineError WORKSPACE_INVALID with the findings in `details.findings`
 */
export function readWorkspace(text: string): Workspace {
  if (lastRead?.text === text) return lastRead.workspace;
  const { workspace, findings } = parseWorkspace(text);
  if (workspace !== null) {
    lastRead = { text, workspace };
    return workspace;
  }
  const mistakes = findings.filter(({ severity }) => severity === 'error');
  const [first] = mistakes;
  throw new EngineError(
    'WORKSPACE_INVALID',
    `workspace.yaml has ${mistakes.length} mistakes. First: ${first?.message.en ?? 'it is empty'}`,
    { details: { findings: findingsAsJson(findings) } },
  );
}
