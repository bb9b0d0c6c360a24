import type { FlowId, Instant } from '../../base/index.ts';
import { sha256Hex } from '../../base/index.ts';
import type { FunnelCount } from '../../core/index.ts';
import { draftChanged, flowNotFound, statusRefusal } from '../flow-errors.ts';
import type { FlowCounts, FlowRecord, FlowStatus, FlowStore, StepFigures } from '../flows.ts';
import { beganMigration } from '../migrations.ts';
import { stepFigures } from '../step-figures.ts';
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

function counts(state: MemoryState): Readonly<Record<string, FlowCounts>> {
  const byFlow: Record<string, Record<keyof FlowCounts, number>> = {};
  for (const { instance } of state.instances.values()) {
    const flow = byFlow[instance.flow] ?? { active: 0, completed: 0, cancelled: 0, failed: 0 };
    flow[instance.status] += 1;
    byFlow[instance.flow] = flow;
  }
  return byFlow;
}

function figures(state: MemoryState, id: FlowId, version: number | null): readonly StepFigures[] {
  const isMeant = (of: { readonly flow: FlowId; readonly version: number }) =>
    of.flow === id && (version === null || of.version === version);
  const funnel = new Map<string, FunnelCount>();
  for (const row of state.funnel.values()) {
    if (!isMeant(row)) continue;
    const name = `${row.step}|${row.port}`;
    funnel.set(name, { ...row, count: (funnel.get(name)?.count ?? 0) + row.count });
  }
  const live = new Map<string, number>();
  for (const { instance } of state.instances.values()) {
    if (instance.status !== 'active' || !isMeant(instance)) continue;
    for (const step of instance.steps) live.set(step, (live.get(step) ?? 0) + 1);
  }
  return stepFigures(
    [...funnel.values()],
    [...live].map(([step, count]) => ({ step, count })),
  );
}
