import type { FlowId } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { Instance, InstanceStatus } from '../core/index.ts';
import type { FlowStore, QueryStore, TurnStore } from '../store/index.ts';
import type { BulkReport } from './instance-bulk.ts';
import { BULK_MAX, statusFor } from './instance-bulk.ts';
import type { Order } from './instance-command.ts';
import { findFlow } from './publish.ts';
import type { EngineEvent, RaiseDesk } from './raise.ts';
import { raise } from './raise.ts';

/** What a re-admission needs. */
export interface ReadmitDesk extends RaiseDesk {
  readonly store: Pick<TurnStore, 'ingest'> &
    Pick<FlowStore, 'flow' | 'activeVersions'> &
    Pick<QueryStore, 'listInstances'>;
}

/** Which ended instances are meant. */
export interface ReadmitFilter {
  readonly flow: FlowId;
  readonly version?: number;
  /** `completed` when absent. */
  readonly status?: InstanceStatus;
  readonly outcome?: string;
}

/**
 * Asks that a flow start again for those whose instance has ended, a batch at a time, the newest
 * first, with what the first start read of its event. Each ended instance is started again once at
 * most; whether the flow may start (`reenter`, already running, gone) is decided in each subject's
 * turn, and a refusal is counted there.
 *
 * @param readmit.max instances of this batch; {@link BULK_MAX} at most
 * @throws EngineError FLOW_NOT_FOUND; FLOW_STATUS when the flow is not active; INPUT_INVALID when
 *   the status is not one of an ended instance, or the cursor is none
 */
export async function requestReadmit(
  desk: ReadmitDesk,
  readmit: Order & {
    readonly filter: ReadmitFilter;
    readonly max: number;
    readonly cursor?: string;
  },
): Promise<BulkReport> {
  const { filter, cursor } = readmit;
  await checkActive(desk, filter.flow);
  const page = await desk.store.listInstances({
    ...filter,
    status: statusFor('readmit', filter),
    limit: Math.min(readmit.max, BULK_MAX),
    ...(cursor === undefined ? {} : { cursor }),
  });
  const matched = page.items.length;
  const starts = page.items.map((instance) => startAgain(instance, readmit));
  const { accepted, duplicates } =
    starts.length === 0 ? { accepted: 0, duplicates: 0 } : await raise(desk, starts);
  return {
    matched,
    done: accepted,
    refused: duplicates === 0 ? {} : { INSTANCE_STATUS: duplicates },
    next: page.next,
  };
}

function startAgain({ id, flow, subject, trigger }: Instance, { by, reason }: Order): EngineEvent {
  // What it told of people and groups then is told no second time: they may have changed.
  const { member: _member, customer: _customer, group: _group, ...data } = trigger.data;
  return {
    id: `start/again/${id}`,
    type: '@start',
    subject,
    data: { ...data, flow, by, reason },
  };
}

async function checkActive({ store }: ReadmitDesk, id: FlowId): Promise<void> {
  const { status } = await findFlow(store, id);
  if (status === 'active') return;
  throw new EngineError(
    'FLOW_STATUS',
    `The flow \`${id}\` is ${status} and starts nothing. Publish or resume it first.`,
    { details: { flow: id, status } },
  );
}
