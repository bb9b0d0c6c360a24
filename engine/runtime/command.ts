import { randomUUID } from 'node:crypto';
import type { Clock, FlowId, InstanceId, JsonObject } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { NewEvent, SubjectRef } from '../core/index.ts';
import { ENGINE_SOURCE } from '../core/index.ts';
import type { Accepted, FlowStore, QueryStore, TurnStore } from '../store/index.ts';
import { cleanData } from './clean-data.ts';
import { findFlow } from './publish.ts';

/** What a command into the engine needs. */
export interface CommandDesk {
  readonly store: Pick<TurnStore, 'ingest'> &
    Pick<FlowStore, 'flow' | 'activeVersions'> &
    Pick<QueryStore, 'instance'>;
  readonly clock: Clock;
  /** Wakes a worker. */
  readonly notify?: () => void;
}

/**
 * Asks for an instance of a flow for one subject, by hand. Whether it may start (`reenter`) is
 * decided
 * in the subject's turn, and a refusal is counted there.
 *
 * @param start.data what the flow reads as `event.data`; the fields `flow` and `by` are the
 *   engine's own
 * @param start.requestId makes asking again harmless: the same id asks once
 * @throws EngineError FLOW_NOT_FOUND; FLOW_STATUS when the flow is not active; INPUT_INVALID when
 *   the
 * flow is about another kind of subject; PAYLOAD_TOO_LARGE
 */
export async function requestStart(
  desk: CommandDesk,
  start: {
    readonly flow: FlowId;
    readonly subject: SubjectRef;
    readonly data?: JsonObject;
    readonly by: string;
    readonly requestId?: string;
  },
): Promise<Accepted> {
  const { flow, subject, by } = start;
  const data = cleanData(start.data ?? {});
  if (!data.ok) throw new EngineError('PAYLOAD_TOO_LARGE', data.detail, { details: { flow } });
  await checkStart(desk, flow, subject);
  return raise(desk, {
    id: `start/${start.requestId ?? randomUUID()}`,
    type: '@start',
    subject,
    // As its own fields, so that the flow reads them like those of any event.
    data: { ...data.data, flow, by },
  });
}

/**
 * Asks that an instance end as cancelled, with a reason that its journal keeps.
 *
 * @throws EngineError INSTANCE_NOT_FOUND; INSTANCE_STATUS when it has ended already
 */
export async function requestCancel(
  desk: CommandDesk,
  cancel: { readonly instance: InstanceId; readonly reason: string; readonly by: string },
): Promise<Accepted> {
  const instance = await desk.store.instance(cancel.instance);
  if (instance === null) {
    throw new EngineError('INSTANCE_NOT_FOUND', `There is no instance \`${cancel.instance}\`.`, {
      details: { instance: cancel.instance },
    });
  }
  if (instance.status !== 'active') {
    throw new EngineError(
      'INSTANCE_STATUS',
      `The instance \`${instance.id}\` is ${instance.status} already, so there is nothing to cancel.`,
      { details: { instance: instance.id, status: instance.status } },
    );
  }
  return raise(desk, {
    id: `cancel/${randomUUID()}`,
    type: '@cancel',
    subject: instance.subject,
    instance: instance.id,
    data: { reason: cancel.reason, by: cancel.by },
  });
}

async function checkStart(desk: CommandDesk, id: FlowId, subject: SubjectRef): Promise<void> {
  const flow = await findFlow(desk.store, id);
  const active = (await desk.store.activeVersions()).find((version) => version.flow === id);
  if (flow.status !== 'active' || active === undefined) {
    throw new EngineError(
      'FLOW_STATUS',
      `The flow \`${id}\` is ${flow.status} and starts nothing. Publish or resume it first.`,
      { details: { flow: id, status: flow.status } },
    );
  }
  const { about } = active.compiled.plan;
  if (about === subject.kind) return;
  throw new EngineError(
    'INPUT_INVALID',
    `The flow \`${id}\` is about a ${about}, and \`${subject.ref}\` was given as a ${subject.kind}.`,
    { details: { flow: id, about, kind: subject.kind } },
  );
}

async function raise(
  desk: CommandDesk,
  event: Omit<NewEvent, 'source' | 'time'>,
): Promise<Accepted> {
  const now = desk.clock.now();
  const { accepted, duplicates } = await desk.store.ingest(
    [{ ...event, source: ENGINE_SOURCE, time: now }],
    now,
  );
  desk.notify?.();
  return { accepted, duplicates };
}
