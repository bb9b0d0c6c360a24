import type { InstanceId, Json } from '../../engine/base/index.ts';
import { EngineError } from '../../engine/base/index.ts';
import { readMigrate } from '../../engine/language/index.ts';
import {
  findFlow,
  flowImpact,
  publishFlow,
  requestMove,
  rollbackFlow,
} from '../../engine/runtime/index.ts';
import { versionDetail } from '../answers/flow.ts';
import { impactAnswer } from '../answers/impact.ts';
import { audit } from '../audit.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { flowId } from './flow-id.ts';

type Names = 'impactFlow' | 'publishFlow' | 'rollbackFlow' | 'getVersion' | 'moveInstance';

/** Publishes versions, tells what that does to live instances, and shows them. */
export function versionRoutes(installation: Installation): Pick<Handlers, Names> {
  const { store, clock, worker } = installation;
  const desk = { store, clock };
  return {
    async impactFlow({ params, body }) {
      const { text, version, migrate } = body;
      const impact = await flowImpact(desk, flowId(params.id), {
        ...(text === undefined ? {} : { text }),
        ...(version === undefined ? {} : { version }),
        ...rulesOf(migrate),
      });
      return impactAnswer(impact);
    },
    async publishFlow({ params, body, principal }) {
      const flow = await findFlow(store, flowId(params.id));
      const { reason = '' } = body;
      const by = principal?.name ?? '';
      const { version, hash } = await publishFlow(desk, flow.id, { by, reason });
      worker.notify();
      const facts = { flow: flow.id, version };
      audit(installation, principal, { act: 'flow.publish', reason, facts });
      return { version, hash };
    },
    async rollbackFlow({ params, body, principal }) {
      const id = flowId(params.id);
      const { reason, migrate } = body;
      const by = principal?.name ?? '';
      const order = { by, reason, version: params.version, ...rulesOf(migrate) };
      const { version, hash } = await rollbackFlow(desk, id, order);
      worker.notify();
      const facts = { flow: id, version, of: params.version };
      audit(installation, principal, { act: 'flow.rollback', reason, facts });
      return { version, hash };
    },
    async moveInstance({ params, body, principal }) {
      const { step, reason } = body;
      // Whatever it names, the engine finds it or says that there is none.
      const instance = params.id as InstanceId;
      const by = principal?.name ?? '';
      const move = { instance, step, reason, by };
      const { accepted } = await requestMove({ ...desk, notify: () => worker.notify() }, move);
      audit(installation, principal, { act: 'instance.move', reason, facts: { instance, step } });
      return { accepted };
    },
    async getVersion({ params }) {
      const versions = await store.versions(flowId(params.id));
      const found = versions.find(({ version }) => version === params.version);
      if (found === undefined) throw versionNotFound(params.id, params.version);
      return versionDetail(found);
    },
  };
}

/** Rules that a call brings stand instead of those of the text. */
function rulesOf(migrate: object | undefined) {
  // Parsed from JSON, so it can hold nothing but JSON.
  const rules = migrate === undefined ? null : readMigrate(migrate as Json);
  return rules === null ? {} : { rules };
}

export function versionNotFound(id: string, version: number): EngineError {
  return new EngineError('VERSION_NOT_FOUND', `Flow \`${id}\` has no version ${version}.`, {
    details: { flow: id, version },
  });
}
