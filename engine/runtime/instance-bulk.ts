import type { FlowId } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { InstanceStatus } from '../core/index.ts';
import type { InstanceAct, InstanceDesk, Order } from './instance-command.ts';
import { refusalOf, signalTo } from './instance-command.ts';
import { raise } from './raise.ts';

/** Which instances an act is for. */
export interface BulkFilter {
  readonly flow: FlowId;
  readonly version?: number;
  /** Absent: `failed` for a retry, `active` for a cancellation. */
  readonly status?: InstanceStatus;
  readonly step?: string;
  /** How they ended. */
  readonly outcome?: string;
}

/** What one batch came to. */
export interface BulkReport {
  /** Instances of this batch that the filter fits. */
  readonly matched: number;
  /** Those that were asked to do it; their turns do it. */
  readonly done: number;
  /** Why the others were not, as counts by code. */
  readonly refused: Readonly<Record<string, number>>;
  /** Where to go on; null after the last. */
  readonly next: string | null;
}

/** Most instances of one batch; all their signals are stored in one transaction. */
export const BULK_MAX = 500;

/** What can be done to many. */
type Act = InstanceAct['type'] | 'readmit';

const STATUSES: Readonly<Record<Act, readonly InstanceStatus[]>> = {
  retry: ['failed'],
  cancel: ['active', 'failed'],
  readmit: ['completed', 'cancelled', 'failed'],
};

/**
 * Asks one batch of instances, the newest first, to be retried or cancelled. Those to which it
 * cannot be done are left out and counted.
 *
 * @param bulk.max instances of this batch; {@link BULK_MAX} at most
 * @param bulk.cursor the `next` of the batch before
 * @throws EngineError INPUT_INVALID when the act is not for that status, or the cursor is none
 */
export async function requestBulk(
  desk: InstanceDesk,
  bulk: Order & {
    readonly act: InstanceAct;
    readonly filter: BulkFilter;
    readonly max: number;
    readonly cursor?: string;
  },
): Promise<BulkReport> {
  const { act, filter, cursor } = bulk;
  const page = await desk.store.listInstances({
    ...filter,
    status: statusFor(act.type, filter),
    limit: Math.min(bulk.max, BULK_MAX),
    ...(cursor === undefined ? {} : { cursor }),
  });
  const judged = await Promise.all(
    page.items.map(async (instance) => ({
      instance,
      refusal: await refusalOf(desk, instance, act),
    })),
  );
  const signals = judged.flatMap(({ instance, refusal }) =>
    refusal === null ? [signalTo(instance, act, bulk)] : [],
  );
  if (signals.length > 0) await raise(desk, signals);
  return {
    matched: judged.length,
    done: signals.length,
    refused: countsOf(judged.flatMap(({ refusal }) => refusal?.code ?? [])),
    next: page.next,
  };
}

/** The status that is meant. @throws EngineError INPUT_INVALID when the act is not for it */
export function statusFor(
  act: Act,
  { status }: { readonly status?: InstanceStatus },
): InstanceStatus {
  const [usual = 'failed', ...others] = STATUSES[act];
  if (status === undefined) return usual;
  if (status === usual || others.includes(status)) return status;
  const detail = `must be ${[usual, ...others].join(' or ')} to ${act} instances`;
  throw new EngineError('INPUT_INVALID', `The status \`${status}\` ${detail}.`, {
    details: { errors: [{ pointer: '/filter/status', detail }] },
  });
}

function countsOf(codes: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
