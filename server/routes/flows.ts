import type { JsonObject } from '../../engine/base/index.ts';
import { EngineError } from '../../engine/base/index.ts';
import { archiveFlow, pauseFlow, requestStart, resumeFlow } from '../../engine/runtime/index.ts';
import type { FlowRecord } from '../../engine/store/index.ts';
import type { DraftChecks } from '../answers/draft-checks.ts';
import { createDraftChecks } from '../answers/draft-checks.ts';
import { findingAnswer } from '../answers/finding.ts';
import { etagOf, flowSummary, NO_COUNTS, stepFigure, versionSummary } from '../answers/flow.ts';
import { migrationAnswer } from '../answers/impact.ts';
import { readSubject } from '../answers/subject.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { saveDraft } from './draft.ts';
import { flowId } from './flow-id.ts';

type Names =
  | 'listFlows'
  | 'getFlow'
  | 'saveDraft'
  | 'pauseFlow'
  | 'resumeFlow'
  | 'archiveFlow'
  | 'startFlow';

/** Characters of an `Idempotency-Key` that count; longer ones are cut. */
const KEY_MAX = 150;

/** Reads, writes and publishes flows. */
export function flowRoutes(installation: Installation): Pick<Handlers, Names> {
  const { store, clock, worker } = installation;
  const checks = createDraftChecks(store);
  const desk = { store, clock, notify: () => worker.notify() };
  return {
    listFlows: () => listFlows(installation, checks),
    async getFlow({ params, http }) {
      const flow = await findFlow(installation, params.id);
      http.header('ETag', etagOf(flow.draftHash));
      return flowDetail(installation, checks, flow);
    },
    saveDraft: (input) => saveDraft(installation, checks, input),
    async pauseFlow({ params }) {
      await pauseFlow({ store, clock }, flowId(params.id));
      return {};
    },
    async resumeFlow({ params }) {
      await resumeFlow({ store, clock }, flowId(params.id));
      worker.notify();
      return {};
    },
    async archiveFlow({ params }) {
      await archiveFlow({ store, clock }, flowId(params.id));
      return {};
    },
    async startFlow({ params, body, principal, http }) {
      const flow = flowId(params.id);
      const key = http.req.header('idempotency-key');
      const { accepted } = await requestStart(desk, {
        flow,
        subject: readSubject(body.subject.kind, body.subject.ref, '#/subject'),
        // Parsed from JSON, so it can hold nothing but JSON.
        data: (body.data ?? {}) as JsonObject,
        by: principal?.name ?? '',
        ...(key === undefined ? {} : { requestId: `${flow}/${key.slice(0, KEY_MAX)}` }),
      });
      return { accepted };
    },
  };
}

async function listFlows(
  { store }: Installation,
  checks: DraftChecks,
): ReturnType<Handlers['listFlows']> {
  const [flows, counts] = await Promise.all([store.listFlows(), store.counts()]);
  const items = flows.map(async (flow) => {
    const checked = await checks.check({ id: flow.id, text: flow.draft });
    return flowSummary(flow, {
      about: checked.flow?.about ?? null,
      changed: await checks.isChanged(flow, checked),
      findings: checked.findings,
      counts: counts[flow.id],
    });
  });
  return { items: await Promise.all(items), next: null };
}

async function flowDetail(
  { store }: Installation,
  checks: DraftChecks,
  flow: FlowRecord,
): ReturnType<Handlers['getFlow']> {
  const [versions, counts, figures, outcomes, checked, migrations, places] = await Promise.all([
    store.versions(flow.id),
    store.counts(),
    store.figures(flow.id, flow.version),
    store.outcomes(flow.id),
    checks.check({ id: flow.id, text: flow.draft }),
    store.migrations(flow.id),
    store.livePlaces(flow.id),
  ]);
  return {
    id: flow.id,
    title: flow.title,
    status: flow.status,
    version: flow.version,
    changed: await checks.isChanged(flow, checked),
    draft: flow.draft,
    etag: etagOf(flow.draftHash),
    findings: checked.findings.map(findingAnswer),
    versions: versions.map(versionSummary).sort((left, right) => right.version - left.version),
    counts: { ...(counts[flow.id] ?? NO_COUNTS) },
    figures: figures.map(stepFigure),
    outcomes: outcomes.map((figure) => ({ ...figure })),
    migration: migrationAnswer(migrations[0], { version: flow.version, places }),
  };
}

/** @throws EngineError FLOW_NOT_FOUND, INPUT_INVALID */
async function findFlow({ store }: Installation, text: string): Promise<FlowRecord> {
  const id = flowId(text);
  const flow = await store.flow(id);
  if (flow !== null) return flow;
  throw new EngineError(
    'FLOW_NOT_FOUND',
    `There is no flow \`${id}\`. GET /api/v1/flows lists all.`,
    {
      details: { flow: id },
    },
  );
}
