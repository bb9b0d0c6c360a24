import { randomUUID } from 'node:crypto';
import type { InstanceId } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { Instance, RetryRefusal } from '../core/index.ts';
import { ownerOf, refuseRetry } from '../core/index.ts';
import type { CompiledFlow } from '../language/index.ts';
import type { Accepted, FlowStore, QueryStore, TurnStore } from '../store/index.ts';
import type { EngineEvent, RaiseDesk } from './raise.ts';
import { raise } from './raise.ts';

/** What a command to instances needs. */
export interface InstanceDesk extends RaiseDesk {
  readonly store: Pick<TurnStore, 'ingest'> &
    Pick<FlowStore, 'activeVersions' | 'versionByHash'> &
    Pick<QueryStore, 'instance' | 'listInstances' | 'entity'>;
}

/** Who wants something done by hand, and why; the journal keeps both. */
export interface Order {
  readonly by: string;
  readonly reason: string;
}

export type InstanceAct =
  /** With `latest` it goes on with the version on which its flow starts instances now. */
  { readonly type: 'retry'; readonly version: 'own' | 'latest' } | { readonly type: 'cancel' };

/**
 * Asks that a failed instance go on where it stood, and be offered again what it failed at.
 *
 * @throws EngineError INSTANCE_NOT_FOUND; INSTANCE_STATUS when it has not failed, or nothing was
 *   kept from which it could go on; INSTANCE_RUNNING when its flow is running again for the same
 *   subject and key; SUBJECT_GONE; VERSION_UNFIT when the latest version lacks its steps;
 *   FLOW_STATUS when there is no latest version
 */
export async function requestRetry(
  desk: InstanceDesk,
  retry: Order & { readonly instance: InstanceId; readonly version: 'own' | 'latest' },
): Promise<Accepted> {
  const instance = await findInstance(desk, retry.instance);
  const { version } = retry;
  const refusal = await refusalOf(desk, instance, { type: 'retry', version });
  if (refusal !== null) throw refusal;
  return raise(desk, [signalTo(instance, { type: 'retry', version }, retry)]);
}

/**
 * Asks that an instance end as cancelled, with a reason that its journal keeps. One that has failed
 * is given up by it.
 *
 * @throws EngineError INSTANCE_NOT_FOUND; INSTANCE_STATUS when it has ended already
 */
export async function requestCancel(
  desk: InstanceDesk,
  cancel: Order & { readonly instance: InstanceId },
): Promise<Accepted> {
  const instance = await findInstance(desk, cancel.instance);
  const refusal = await refusalOf(desk, instance, { type: 'cancel' });
  if (refusal !== null) throw refusal;
  return raise(desk, [signalTo(instance, { type: 'cancel' }, cancel)]);
}

/** Says why an act cannot be done to an instance; null when it can. */
export async function refusalOf(
  desk: InstanceDesk,
  instance: Instance,
  act: InstanceAct,
): Promise<EngineError | null> {
  const { status } = instance;
  if (act.type === 'cancel') {
    const hasEnded = status === 'completed' || status === 'cancelled';
    return hasEnded ? wrongStatus(instance, 'so there is nothing to cancel') : null;
  }
  if (status !== 'failed') return wrongStatus(instance, 'and only a failed one can be retried');
  const why = await retryRefusal(desk, instance, act.version);
  return why === null ? null : refused(instance, why);
}

async function retryRefusal(
  { store }: InstanceDesk,
  instance: Instance,
  version: 'own' | 'latest',
): Promise<RetryRefusal | null> {
  const { flow, subject, hash } = instance;
  const [own, entity, active, latest] = await Promise.all([
    store.versionByHash(hash),
    store.entity(ownerOf(subject)),
    store.listInstances({ flow, subject, status: 'active', limit: ACTIVE_MAX }),
    version === 'latest' ? latestOf(store, instance) : null,
  ]);
  if (own === null) return 'lost';
  return refuseRetry(instance, { entity, active: active.items, compiled: own.compiled, latest });
}

/** Active instances of one flow for one subject differ by their keys; more are not looked at. */
const ACTIVE_MAX = 1_000;

async function latestOf(
  store: InstanceDesk['store'],
  { flow }: Instance,
): Promise<CompiledFlow | 'none'> {
  const found = (await store.activeVersions()).find((version) => version.flow === flow);
  return found?.compiled ?? 'none';
}

/** The signal that carries an act into the turn of the instance's subject. */
export function signalTo(instance: Instance, act: InstanceAct, { by, reason }: Order): EngineEvent {
  const data = act.type === 'retry' ? { by, reason, version: act.version } : { by, reason };
  return {
    id: `${act.type}/${randomUUID()}`,
    type: `@${act.type}`,
    subject: instance.subject,
    instance: instance.id,
    data,
  };
}

/** Finds an instance. @throws EngineError INSTANCE_NOT_FOUND */
export async function findInstance({ store }: InstanceDesk, id: InstanceId): Promise<Instance> {
  const instance = await store.instance(id);
  if (instance !== null) return instance;
  throw new EngineError('INSTANCE_NOT_FOUND', `There is no instance \`${id}\`.`, {
    details: { instance: id },
  });
}

function wrongStatus({ id, status }: Instance, so: string): EngineError {
  return new EngineError('INSTANCE_STATUS', `The instance \`${id}\` is ${status}, ${so}.`, {
    details: { instance: id, status },
  });
}

function refused({ id, flow, subject, status }: Instance, why: RetryRefusal): EngineError {
  const details = { instance: id, flow, why };
  switch (why) {
    case 'lost':
      return new EngineError(
        'INSTANCE_STATUS',
        `The instance \`${id}\` kept nothing from which it could go on. Cancel it, and start the flow anew.`,
        { details: { ...details, status } },
      );
    case 'running':
      return new EngineError(
        'INSTANCE_RUNNING',
        `The flow \`${flow}\` is running again for ${subject.kind} \`${subject.ref}\`. Cancel this instance \`${id}\`, or first the one that runs.`,
        { details },
      );
    case 'gone':
      return new EngineError(
        'SUBJECT_GONE',
        `The ${subject.kind} \`${subject.ref}\` has left, so \`${id}\` has nobody to go on with. Cancel it.`,
        { details },
      );
    case 'version':
      return new EngineError(
        'VERSION_UNFIT',
        `The latest version of \`${flow}\` lacks the steps in which \`${id}\` rests. Retry it on its own version, or publish one that has them.`,
        { details },
      );
    case 'flow':
      return new EngineError(
        'FLOW_STATUS',
        `The flow \`${flow}\` is not active, so there is no latest version. Resume it, or retry \`${id}\` on its own version.`,
        { details },
      );
  }
}
