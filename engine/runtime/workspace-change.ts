import { EngineError } from '../base/index.ts';
import type { RemovedInUse, VersionText } from '../language/index.ts';
import { workspaceRemovals } from '../language/index.ts';
import type { FlowStore, MigrationStore } from '../store/index.ts';
import { findingsAsJson } from './finding-json.ts';
import { loadWorkspace, readWorkspace } from './workspace-source.ts';

type ChangeStore = Pick<FlowStore, 'workspaceText' | 'listFlows' | 'versions'> &
  Pick<MigrationStore, 'livePlaces'>;

/**
 * Makes sure that a text can take the place of the stored workspace.
 *
 * @throws EngineError WORKSPACE_INVALID; WORKSPACE_IN_USE when a version in use names what the text
 *   lacks, with all such places in `details.uses`
 */
export async function checkWorkspaceChange(store: ChangeStore, text: string): Promise<void> {
  const after = readWorkspace(text);
  const versions = await versionsInUse(store);
  if (versions.length === 0) return;
  const removed = workspaceRemovals(await loadWorkspace(store), after, versions);
  if (removed.length > 0) throw stillInUse(removed);
}

/** The newest version of each flow that can start, and those on which somebody is. */
async function versionsInUse(store: ChangeStore): Promise<readonly VersionText[]> {
  const used: VersionText[] = [];
  for (const { id, status, version: newest } of await store.listFlows()) {
    if (newest === null) continue;
    const [versions, places] = await Promise.all([store.versions(id), store.livePlaces(id)]);
    const live = new Set(places.map(({ version }) => version));
    if (status !== 'archived') live.add(newest);
    used.push(...versions.filter(({ version }) => live.has(version)));
  }
  return used;
}

function stillInUse(removed: readonly RemovedInUse[]): EngineError {
  const [first] = removed;
  const step = first?.finding.step === undefined ? '' : `, step \`${first.finding.step}\``;
  const place = `Flow \`${first?.flow}\`, version ${first?.version}${step}`;
  const message = `The workspace lacks what is in use. ${place}: ${first?.finding.message.en}`;
  const uses = removed.map(({ flow, version, finding }) => {
    return { flow, version, step: finding.step ?? null, findings: findingsAsJson([finding]) };
  });
  return new EngineError('WORKSPACE_IN_USE', message, { details: { uses } });
}
