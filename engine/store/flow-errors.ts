import type { FlowId } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { FlowRecord, FlowStatus } from './flows.ts';

export function flowNotFound(id: FlowId): EngineError {
  return new EngineError('FLOW_NOT_FOUND', `There is no flow ${id}.`, { details: { flow: id } });
}

/** The draft that was to be replaced is not the stored one, which `details.draft` shows. */
export function draftChanged(id: FlowId, stored: FlowRecord | null): EngineError {
  const message =
    stored === null
      ? `The flow ${id} has no draft any more. Save it as a new one.`
      : `The draft of ${id} has changed meanwhile. Compare it with yours, then save again.`;
  return new EngineError('DRAFT_CHANGED', message, {
    details: { flow: id, draft: stored?.draft ?? null, draftHash: stored?.draftHash ?? null },
  });
}

/** A flow cannot take a status that its publishing does not allow; null when it can. */
export function statusRefusal(flow: FlowRecord, status: FlowStatus): EngineError | null {
  const details = { flow: flow.id, status };
  if (flow.version === null && (status === 'active' || status === 'paused')) {
    const message = `The flow ${flow.id} cannot be ${status} before it is published. Publish it.`;
    return new EngineError('FLOW_STATUS', message, { details });
  }
  if (flow.version !== null && status === 'draft') {
    const message = `The flow ${flow.id} was published and is no draft any more. Pause it instead.`;
    return new EngineError('FLOW_STATUS', message, { details });
  }
  return null;
}
