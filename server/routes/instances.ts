import type { FlowId, InstanceId } from '../../engine/base/index.ts';
import { EngineError } from '../../engine/base/index.ts';
import type { Instance } from '../../engine/core/index.ts';
import { loadWorkspace, requestCancel } from '../../engine/runtime/index.ts';
import { instanceDetail, instanceSummary } from '../answers/instance.ts';
import { readSubjectText, subjectNames } from '../answers/subject.ts';
import type { Versions } from '../answers/versions.ts';
import { createVersions } from '../answers/versions.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';

/** Shows instances, and ends them by hand. */
export function instanceRoutes(
  installation: Installation,
): Pick<Handlers, 'listInstances' | 'getInstance' | 'cancelInstance'> {
  const { store, clock, worker } = installation;
  const versions = createVersions(store);
  return {
    async listInstances({ query }) {
      const { flow, version, status, step, subject, limit, cursor } = query;
      const page = await store.listInstances({
        // A flow that does not exist has no instances; the text needs no check.
        ...(flow === undefined ? {} : { flow: flow as FlowId }),
        ...(version === undefined ? {} : { version }),
        ...(status === undefined ? {} : { status }),
        ...(step === undefined ? {} : { step }),
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
      const { accepted } = await requestCancel(
        { store, clock, notify: () => worker.notify() },
        // Whatever it names, the engine finds it or says that there is none.
        { instance: params.id as InstanceId, reason: body.reason, by: principal?.name ?? '' },
      );
      return { accepted };
    },
  };
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
