import type { Clock, FlowId } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { Finding, MigrateRules } from '../language/index.ts';
import { checkFlow, parseWorkspace, STAY } from '../language/index.ts';
import type { FlowRecord, FlowStatus, FlowStore, VersionRecord } from '../store/index.ts';
import { findingsAsJson } from './finding-json.ts';
import type { Impact, ImpactDesk } from './impact.ts';
import { impactOf, impactRefused } from './impact.ts';
import { checkWorkspaceChange } from './workspace-change.ts';
import { loadWorkspace } from './workspace-source.ts';

/** Where flows are kept, and the time at which they change. */
export interface FlowDesk {
  readonly store: FlowStore & ImpactDesk['store'];
  readonly clock: Clock;
}

/** Who publishes, why, and what becomes of the instances of older versions. */
export interface PublishOrder {
  readonly by: string;
  /** Kept with the moves of instances. */
  readonly reason: string;
  /** Instead of what the text says under `migrate`. */
  readonly rules?: MigrateRules;
}

/**
 * Makes the draft of a flow a version, on which new instances start. A draft becomes active by it;
 * a paused flow gets the version and stays paused. Those instances of older versions that are to
 * move are moved by the workers, bit by bit.
 *
 * @param order who publishes; a name alone gives no reason
 * @throws EngineError FLOW_NOT_FOUND; FLOW_STATUS when it is archived; FLOW_HAS_FINDINGS with the
 *   findings in `details.findings`; MIGRATION_REFUSED, with those of the impact there, when
 *   somebody would have no place; WORKSPACE_INVALID
 */
export async function publishFlow(
  desk: FlowDesk,
  id: FlowId,
  order: string | PublishOrder,
): Promise<VersionRecord> {
  const flow = await findFlow(desk.store, id);
  const asked = typeof order === 'string' ? { by: order, reason: '' } : order;
  return publishText(desk, flow, { ...asked, text: flow.draft });
}

/**
 * Publishes the text of an older version again, as a version of its own; the draft stays as it is.
 *
 * @throws EngineError VERSION_NOT_FOUND, and what {@link publishFlow} throws
 */
export async function rollbackFlow(
  desk: FlowDesk,
  id: FlowId,
  order: PublishOrder & { readonly version: number },
): Promise<VersionRecord> {
  const flow = await findFlow(desk.store, id);
  const { version, ...asked } = order;
  return publishText(desk, flow, { ...asked, text: await textOf(desk, id, version) });
}

/**
 * Tells what publishing would do to live instances: of the draft, of another text, or of the text
 * of an older version.
 *
 * @throws EngineError FLOW_NOT_FOUND, VERSION_NOT_FOUND, FLOW_HAS_FINDINGS, WORKSPACE_INVALID
 */
export async function flowImpact(
  desk: FlowDesk,
  id: FlowId,
  asked: { readonly text?: string; readonly version?: number; readonly rules?: MigrateRules } = {},
): Promise<Impact> {
  const flow = await findFlow(desk.store, id);
  const { version, rules } = asked;
  const text = version === undefined ? (asked.text ?? flow.draft) : await textOf(desk, id, version);
  return (await look(desk, id, { text, rules })).impact;
}

async function textOf({ store }: FlowDesk, id: FlowId, version: number): Promise<string> {
  const old = (await store.versions(id)).find((record) => record.version === version);
  if (old !== undefined) return old.text;
  throw new EngineError('VERSION_NOT_FOUND', `Flow \`${id}\` has no version ${version}.`, {
    details: { flow: id, version },
  });
}

/** Compiles a text and finds out what publishing it would do. */
async function look(
  { store }: FlowDesk,
  id: FlowId,
  at: { readonly text: string; readonly rules: MigrateRules | undefined },
) {
  const workspace = await loadWorkspace(store);
  const flows = (await store.listFlows()).map((record) => record.id);
  const { compiled, findings } = checkFlow(at.text, workspace, { fileId: id, flows });
  if (compiled === null) throw hasFindings(id, findings);
  const rules = at.rules ?? compiled.plan.migrate ?? STAY;
  return { compiled, rules, impact: await impactOf({ store }, { compiled, rules }) };
}

async function publishText(
  desk: FlowDesk,
  flow: FlowRecord,
  order: PublishOrder & { readonly text: string },
): Promise<VersionRecord> {
  const { id } = flow;
  if (flow.status === 'archived') throw wrongStatus(flow, 'published', 'Resume it first.');
  const { text, by, reason } = order;
  const { compiled, rules, impact } = await look(desk, id, { text, rules: order.rules });
  if (impact.findings.some(({ severity }) => severity === 'error')) throw impactRefused(impact);
  const moves = rules.default === 'move' || Object.keys(rules.steps).length > 0;
  return desk.store.addVersion({
    flow: id,
    text,
    compiled,
    by,
    now: desk.clock.now(),
    ...(moves && { migration: { rules, reason } }),
  });
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
  /** What is doubtful in the workspace; empty where none was brought in. */
  readonly doubts: readonly Finding[];
}

/**
 * Stores a workspace and flows from texts, and publishes each flow that has no mistakes; the others
 * stay drafts. For a first start; a flow that is stored already is left alone.
 *
 * @throws EngineError WORKSPACE_INVALID, WORKSPACE_IN_USE, before anything is stored
 */
export async function importFlows(
  desk: FlowDesk,
  texts: { readonly workspace: string | null; readonly flows: readonly FlowSource[] },
  by: string,
): Promise<ImportReport> {
  const { store, clock } = desk;
  if (texts.workspace !== null) {
    await checkWorkspaceChange(store, texts.workspace);
    await store.saveWorkspaceText(texts.workspace, clock.now());
  }
  const workspace = await loadWorkspace(store);
  const known = (await store.listFlows()).map((flow) => flow.id);
  const flows = [...known, ...texts.flows.map((flow) => flow.id)];
  const published: VersionRecord[] = [];
  const rejected: { id: FlowId; findings: readonly Finding[] }[] = [];
  const doubts = texts.workspace === null ? [] : parseWorkspace(texts.workspace).findings;
  for (const { id, text } of texts.flows) {
    if ((await store.flow(id)) !== null) continue;
    const { flow, findings, compiled } = checkFlow(text, workspace, { fileId: id, flows });
    await store.saveDraft({ id, title: flow?.title ?? id, text, ifHash: null, now: clock.now() });
    if (compiled === null) rejected.push({ id, findings });
    else published.push(await store.addVersion({ flow: id, text, compiled, by, now: clock.now() }));
  }
  return { published, rejected, doubts };
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

/** Refuses a text that has mistakes. */
export function hasFindings(id: FlowId, findings: readonly Finding[]): EngineError {
  const errors = findings.filter((finding) => finding.severity === 'error');
  return new EngineError(
    'FLOW_HAS_FINDINGS',
    `The flow \`${id}\` has ${errors.length} mistakes and cannot be published. First: ${errors[0]?.message.en ?? 'its text is empty'}`,
    { details: { flow: id, findings: findingsAsJson(findings) } },
  );
}
