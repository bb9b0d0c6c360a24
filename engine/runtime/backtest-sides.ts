import type { FlowId } from '../base/index.ts';
import type { ActiveFlow, Catalogue } from '../core/index.ts';
import type { Workspace } from '../language/index.ts';
import { checkFlow } from '../language/index.ts';
import type { FlowStore } from '../store/index.ts';
import { findFlow, hasFindings } from './publish.ts';
import { loadWorkspace, readWorkspace } from './workspace-source.ts';

/** What is published, and what would be. */
export interface BacktestSides {
  readonly before: Catalogue;
  readonly after: Catalogue;
}

/**
 * Finds the flows that work now, and as they would with another text of one of them, or with
 * another workspace.
 *
 * @param change.text the flow's draft when absent
 * @throws EngineError FLOW_NOT_FOUND, FLOW_HAS_FINDINGS, WORKSPACE_INVALID
 */
export async function backtestSides(
  store: FlowStore,
  id: FlowId,
  change: { readonly text?: string; readonly workspace?: string } = {},
): Promise<BacktestSides> {
  const [flow, records, flows, now] = await Promise.all([
    findFlow(store, id),
    store.activeVersions(),
    store.listFlows(),
    loadWorkspace(store),
  ]);
  const workspace = change.workspace === undefined ? now : readWorkspace(change.workspace);
  const checked = checkFlow(change.text ?? flow.draft, workspace, {
    fileId: id,
    flows: flows.map((record) => record.id),
  });
  if (checked.compiled === null) throw hasFindings(id, checked.findings);
  const { compiled } = checked;
  const active = records.map(
    ({ flow: name, version, compiled: known }): ActiveFlow => ({
      id: name,
      version,
      compiled: known,
    }),
  );
  const mine = active.find((each) => each.id === id);
  const isSame = mine?.compiled.hash === compiled.hash;
  const version = isSame ? mine.version : (flow.version ?? 0) + 1;
  const others = active.filter((each) => each.id !== id);
  return {
    before: catalogueOf(active, now),
    after: catalogueOf([...others, { id, version, compiled }], workspace),
  };
}

function catalogueOf(flows: readonly ActiveFlow[], workspace: Workspace): Catalogue {
  const byHash = new Map(flows.map(({ compiled }) => [compiled.hash, compiled]));
  const active = flows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return { workspace, active, version: (hash) => byHash.get(hash) };
}
