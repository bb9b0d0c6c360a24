import type { Clock, FlowId } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { Finding } from '../language/index.ts';
import { checkFlow } from '../language/index.ts';
import type { FlowRecord, FlowStatus, FlowStore, VersionRecord } from '../store/index.ts';
import { findingsAsJson } from './finding-json.ts';
import { loadWorkspace, readWorkspace } from './workspace-source.ts';

/** Where flows are kept, and the time at which they change. */
export interface FlowDesk {
  readonly store: FlowStore;
  readonly clock: Clock;
}

/**
 * Makes the draft of a flow a version, on which new instances start. A draft becomes active by it;
 * a
 * paused flow gets the version and stays paused.
 *
 * @param by who publishes
 * @throws EngineError FLOW_NOT_FOUND; FLOW_STATUS when it is archived; FLOW_HAS_FINDINGS with the
 * findings in `details.findings`; WORKSPACE_INVALID
 */
export async function publishFlow(desk: FlowDesk, id: FlowId, by: string): Promise<VersionRecord> {
  const { store, clock } = desk;
  const flow = await findFlow(store, id);
  if (flow.status === 'archived') throw wrongStatus(flow, 'published', 'Resume it first.');
  const workspace = await loadWorkspace(store);
  const flows = (await store.listFlows()).map((record) => record.id);
  const { compiled, findings } = checkFlow(flow.draft, workspace, { fileId: id, flows });
  if (compiled === null) throw hasFindings(id, findings);
  return store.addVersion({ flow: id, text: flow.draft, compiled, by, now: clock.now() });
}

/**
 * Starts no more instances of a flow; those in flight go on. @throws EngineError FLOW_NOT_FOUND,
 * FLOW_STATUS
 */
export async function pauseFlow(desk: FlowDesk, id: FlowId): Promise<void> {
  await changeStatus(desk, id, {
    from: ['active'],
    to: 'paused',
    verb: 'paused',
    hint: 'Only an active flow can be paused.',
  });
}

/**
 * Starts instances again, also of an archived flow. @throws EngineError FLOW_NOT_FOUND, FLOW_STATUS
 */
export async function resumeFlow(desk: FlowDesk, id: FlowId): Promise<void> {
  await changeStatus(desk, id, {
    from: ['paused', 'archived'],
    to: 'active',
    verb: 'resumed',
    hint: 'Only a paused or archived flow can be resumed; a draft is published instead.',
  });
}

/** Takes a flow out of sight; it starts nothing. @throws EngineError FLOW_NOT_FOUND, FLOW_STATUS */
export async function archiveFlow(desk: FlowDesk, id: FlowId): Promise<void> {
  await changeStatus(desk, id, {
    from: ['draft', 'active', 'paused'],
    to: 'archived',
    verb: 'archived',
    hint: 'It is archived already.',
  });
}

/** A flow's text as it lies in a file whose name gives its id. */
export interface FlowSource {
  readonly id: FlowId;
  readonly text: string;
}

/** What became of each flow of an import. */
export interface ImportReport {
  readonly published: readonly VersionRecord[];
  /** Kept as drafts, with what keeps them from being published. */
  readonly rejected: readonly { readonly id: FlowId; readonly findings: readonly Finding[] }[];
}

/**
 * Stores a workspace and flows from texts, and publishes each flow that has no mistakes; the others
 * stay drafts. For a first start; a flow that is stored already is left alone.
 *
 * @throws EngineError WORKSPACE_INVALID, before anything is stored
 */
export async function importFlows(
  desk: FlowDesk,
  texts: { readonly workspace: string | null; readonly flows: readonly FlowSource[] },
  by: string,
): Promise<ImportReport> {
  const { store, clock } = desk;
  if (texts.workspace !== null) {
    readWorkspace(texts.workspace);
    await store.saveWorkspaceText(texts.workspace, clock.now());
  }
  const workspace = await loadWorkspace(store);
  const known = (await store.listFlows()).map((flow) => flow.id);
  const flows = [...known, ...texts.flows.map((flow) => flow.id)];
  const published: VersionRecord[] = [];
  const rejected: { id: FlowId; findings: readonly Finding[] }[] = [];
  for (const { id, text } of texts.flows) {
    if ((await store.flow(id)) !== null) continue;
    const { flow, findings, compiled } = checkFlow(text, workspace, { fileId: id, flows });
    await store.saveDraft({ id, title: flow?.title ?? id, text, ifHash: null, now: clock.now() });
    if (compiled === null) rejected.push({ id, findings });
    else published.push(await store.addVersion({ flow: id, text, compiled, by, now: clock.now() }));
  }
  return { published, rejected };
}

async function changeStatus(
  desk: FlowDesk,
  id: FlowId,
  change: {
    readonly from: readonly FlowStatus[];
    readonly to: FlowStatus;
    readonly verb: string;
    readonly hint: string;
  },
): Promise<void> {
  const flow = await findFlow(desk.store, id);
  const isPublished = flow.version !== null || change.to !== 'active';
  if (!change.from.includes(flow.status) || !isPublished) {
    throw wrongStatus(flow, change.verb, change.hint);
  }
  await desk.store.setFlowStatus(id, change.to, desk.clock.now());
}

/** Finds a flow. @throws EngineError FLOW_NOT_FOUND */
export async function findFlow(store: Pick<FlowStore, 'flow'>, id: FlowId): Promise<FlowRecord> {
  const flow = await store.flow(id);
  if (flow !== null) return flow;
  throw new EngineError(
    'FLOW_NOT_FOUND',
    `There is no flow \`${id}\`. Check its id in the list of flows.`,
    {
      details: { flow: id },
    },
  );
}

function wrongStatus(flow: FlowRecord, verb: string, hint: string): EngineError {
  return new EngineError(
    'FLOW_STATUS',
    `The flow \`${flow.id}\` is ${flow.status} and cannot be ${verb}. ${hint}`,
    { details: { flow: flow.id, status: flow.status } },
  );
}

function hasFindings(id: FlowId, findings: readonly Finding[]): EngineError {
  const errors = findings.filter((finding) => finding.severity === 'error');
  return new EngineError(
    'FLOW_HAS_FINDINGS',
    `The flow \`${id}\` has ${errors.length} mistakes and cannot be published. First: ${errors[0]?.message.en ?? 'its text is empty'}`,
    { details: { flow: id, findings: findingsAsJson(findings) } },
  );
}
