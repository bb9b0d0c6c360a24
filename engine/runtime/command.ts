import { randomUUID } from 'node:crypto';
import type { FlowId, JsonObject } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { SubjectRef } from '../core/index.ts';
import type { Accepted, FlowStore, TurnStore } from '../store/index.ts';
import { cleanData } from './clean-data.ts';
import { findFlow } from './publish.ts';
import type { RaiseDesk } from './raise.ts';
import { raise } from './raise.ts';

/** What a start by hand needs. */
export interface CommandDesk extends RaiseDesk {
  readonly store: Pick<TurnStore, 'ingest'> & Pick<FlowStore, 'flow' | 'activeVersions'>;
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
  return raise(desk, [
    {
      id: `start/${start.requestId ?? randomUUID()}`,
      type: '@start',
      subject,
      // As its own fields, so that the flow reads them like those of any event.
      data: { ...data.data, flow, by },
    },
  ]);
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
