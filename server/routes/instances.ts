import type { FlowId, InstanceId } from '../../engine/base/index.ts';
import { EngineError } from '../../engine/base/index.ts';
import type { Instance } from '../../engine/core/index.ts';
import {
  loadWorkspace,
  requestBulk,
  requestCancel,
  requestReadmit,
  requestRetry,
} from '../../engine/runtime/index.ts';
import { instanceDetail, instanceSummary } from '../answers/instance.ts';
import { readSubjectText, subjectNames } from '../answers/subject.ts';
import type { Versions } from '../answers/versions.ts';
import { createVersions } from '../answers/versions.ts';
import { audit } from '../audit.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';

type Names = 'listInstances' | 'getInstance' | 'cancelInstance' | 'retryInstance' | 'bulkInstances';

/** Shows instances, and ends or retries them by hand. */
export function instanceRoutes(installation: Installation): Pick<Handlers, Names> {
  const { store, clock, worker } = installation;
  const desk = { store, clock, notify: () => worker.notify() };
  const versions = createVersions(store);
  return {
    async listInstances({ query }) {
      const { flow, version, status, step, outcome, subject, limit, cursor } = query;
      const page = await store.listInstances({
        // A flow that does not exist has no instances; the text needs no check.
        ...(flow === undefined ? {} : { flow: flow as FlowId }),
        ...(version === undefined ? {} : { version }),
        ...(status === undefined ? {} : { status }),
        ...(step === undefined ? {} : { step }),
        ...(outcome === undefined ? {} : { outcome }),
        ...(subject === undefined ? {} : { subject: readSubjectText(subject, '?subject') }),
        ...(cursor === undefined ? {} : { cursor }),
        limit: limit ?? LIMIT,
      });
      return { items: await summaries({ store, versions }, page.items), next: page.next };
    },
    async getInstance({ params }) {
      const instance = await findInstance(installation, params.id);
      const [version, journal, nameOf, { zone }] = await Promise.all([
        versions.byHash(instance.hash),
        store.journal(instance.id),
        subjectNames(store, [instance.subject]),
        loadWorkspace(store),
      ]);
      const subjectName = nameOf(instance.subject);
      return instanceDetail(instance, { version, journal, subjectName, zone });
    },
    async cancelInstance({ params, body, principal }) {
      const { reason } = body;
      // Whatever it names, the engine finds it or says that there is none.
      const instance = params.id as InstanceId;
      const by = principal?.name ?? '';
      const { accepted } = await requestCancel(desk, { instance, reason, by });
      audit(installation, principal, { act: 'instance.cancel', reason, facts: { instance } });
      return { accepted };
    },
    async retryInstance({ params, body, principal }) {
      const { reason, version = 'own' } = body;
      const instance = params.id as InstanceId; // as above
      const by = principal?.name ?? '';
      const { accepted } = await requestRetry(desk, { instance, version, reason, by });
      const facts = { instance, version };
      audit(installation, principal, { act: 'instance.retry', reason, facts });
      return { accepted };
    },
    bulkInstances: (input) => bulkInstances(installation, input),
  };
}

/** Instances of one bulk call when the caller does not say; the contract's own default. */
const BULK = 200;

async function bulkInstances(
  installation: Installation,
  { body, principal }: Parameters<Handlers['bulkInstances']>[0],
): ReturnType<Handlers['bulkInstances']> {
  const { store, clock, worker } = installation;
  const { action, reason, max, cursor } = body;
  const { flow, version, status, step, outcome } = body.filter;
  const desk = { store, clock, notify: () => worker.notify() };
  const bulk = {
    filter: {
      // A flow that does not exist has no instances; the text needs no check.
      flow: flow as FlowId,
      ...(version === undefined ? {} : { version }),
      ...(status === undefined ? {} : { status }),
      ...(step === undefined ? {} : { step }),
      ...(outcome === undefined ? {} : { outcome }),
    },
    max: max ?? BULK,
    reason,
    by: principal?.name ?? '',
    ...(cursor === undefined ? {} : { cursor }),
  };
  const report = await (action === 'readmit'
    ? requestReadmit(desk, bulk)
    : requestBulk(desk, {
        ...bulk,
        act:
          action === 'retry' ? { type: action, version: body.version ?? 'own' } : { type: action },
      }));
  const { matched, done, refused } = report;
  const facts = { ...body.filter, matched, done };
  const told = audit(installation, principal, { act: `instance.bulk.${action}`, reason, facts });
  return { matched, done, refused: { ...refused }, next: report.next, ...told };
}

/** Items of a page when the caller does not say; the contract's own default. */
export const LIMIT = 50;

/** Writes instances as lines of a list, each version and each subject read once. */
export async function summaries(
  from: { readonly store: Installation['store']; readonly versions: Versions },
  instances: readonly Instance[],
): Promise<ReturnType<typeof instanceSummary>[]> {
  const nameOf = await subjectNames(
    from.store,
    instances.map((instance) => instance.subject),
  );
  const lines = instances.map(async (instance) => {
    const version = await from.versions.byHash(instance.hash);
    return instanceSummary(instance, { version, subjectName: nameOf(instance.subject) });
  });
  return Promise.all(lines);
}

/** @throws EngineError INSTANCE_NOT_FOUND */
async function findInstance({ store }: Installation, text: string): Promise<Instance> {
  // Whatever it names, the store finds it or does not.
  const instance = await store.instance(text as InstanceId);
  if (instance !== null) return instance;
  throw new EngineError('INSTANCE_NOT_FOUND', `There is no instance \`${text}\`.`, {
    details: { instance: text },
  });
}
