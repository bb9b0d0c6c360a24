import type { FlowId, Instant } from '../../base/index.ts';
import { sha256Hex } from '../../base/index.ts';
import { draftChanged, flowNotFound, statusRefusal } from '../flow-errors.ts';
import type { FlowRecord, FlowStatus, FlowStore } from '../flows.ts';
import { beganMigration } from '../migrations.ts';
import { counts, figures, outcomes } from './memory-figures.ts';
import { beginMigration } from './memory-migrations.ts';
import type { MemoryState } from './memory-state.ts';
import { compareTexts, frozenCopy } from './memory-state.ts';

type Draft = Parameters<FlowStore['saveDraft']>[0];
type NewVersion = Parameters<FlowStore['addVersion']>[0];

export function memoryFlows(state: MemoryState): FlowStore {
  return {
    listFlows: async () =>
      [...state.flows.values()].sort((left, right) => compareTexts(left.id, right.id)),
    flow: async (id) => state.flows.get(id) ?? null,
    saveDraft: async (draft) => saveDraft(state, draft),
    addVersion: async (version) => addVersion(state, version),
    setFlowStatus: async (id, status, now) => setStatus(state, { id, status, now }),
    versions: async (id) =>
      state.versions
        .filter((version) => version.flow === id)
        .sort((left, right) => right.version - left.version),
    versionByHash: async (hash) =>
      state.versions.findLast((version) => version.hash === hash) ?? null,
    activeVersions: async () =>
      [...state.flows.values()]
        .filter((flow) => flow.status === 'active')
        .sort((left, right) => compareTexts(left.id, right.id))
        .flatMap((flow) => newestVersion(state, flow.id) ?? []),
    counts: async () => counts(state),
    figures: async (id, version) => figures(state, id, version),
    outcomes: async (id) => outcomes(state, id),
    revision: async () => state.revision,
    workspaceText: async () => state.workspaceText,
    saveWorkspaceText: async (text) => {
      if (state.workspaceText === text) return;
      state.workspaceText = text;
      state.revision += 1;
    },
  };
}

function newestVersion(state: MemoryState, id: string) {
  return state.versions.findLast((version) => version.flow === id);
}

function putFlow(state: MemoryState, flow: FlowRecord): FlowRecord {
  const record = frozenCopy(flow);
  state.flows.set(record.id, record);
  state.revision += 1;
  return record;
}

function saveDraft(state: MemoryState, draft: Draft): FlowRecord {
  const stored = state.flows.get(draft.id);
  if (draft.ifHash !== undefined && (stored?.draftHash ?? null) !== draft.ifHash) {
    throw draftChanged(draft.id, stored ?? null);
  }
  if (stored?.draft === draft.text && stored.title === draft.title) return stored;
  return putFlow(state, {
    id: draft.id,
    title: draft.title,
    status: stored?.status ?? 'draft',
    draft: draft.text,
    draftHash: sha256Hex(draft.text),
    version: stored?.version ?? null,
    updatedAt: draft.now,
  });
}

function addVersion(state: MemoryState, added: NewVersion) {
  const flow = state.flows.get(added.flow);
  if (flow === undefined) throw flowNotFound(added.flow);
  const status = flow.status === 'draft' ? 'active' : flow.status;
  const newest = newestVersion(state, added.flow);
  if (newest?.hash === added.compiled.hash) return newest;
  const record = frozenCopy({
    flow: added.flow,
    version: (newest?.version ?? 0) + 1,
    hash: added.compiled.hash,
    text: added.text,
    compiled: added.compiled,
    publishedAt: added.now,
    publishedBy: added.by,
  });
  state.versions.push(record);
  beginMigration(state, added.flow, beganMigration(record, added.migration));
  putFlow(state, { ...flow, status, version: record.version, updatedAt: added.now });
  return record;
}

function setStatus(
  state: MemoryState,
  change: { readonly id: FlowId; readonly status: FlowStatus; readonly now: Instant },
): void {
  const flow = state.flows.get(change.id);
  if (flow === undefined) throw flowNotFound(change.id);
  const refusal = statusRefusal(flow, change.status);
  if (refusal !== null) throw refusal;
  putFlow(state, { ...flow, status: change.status, updatedAt: change.now });
}
