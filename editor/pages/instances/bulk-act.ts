import { ApiError } from '../../../server/client.ts';
import type { InstanceRow } from '../../app/index.ts';
import { client } from '../../app/index.ts';

export type BulkAction = 'retry' | 'cancel' | 'readmit';

/** What can be done to rows that were ticked; the rest only to all that a filter fits. */
export type RowAction = Exclude<BulkAction, 'readmit'>;

/** Which instances an act is for: rows that were ticked, or all that the filters fit. */
export type BulkTarget =
  | { readonly type: 'rows'; readonly ids: readonly string[] }
  | { readonly type: 'all'; readonly filter: BulkFilter };

export interface BulkFilter {
  readonly flow: string;
  readonly status: InstanceRow['status'];
  readonly step?: string;
  readonly version?: number;
  readonly outcome?: string;
}

/** What an act on many came to; `refused` counts the others by problem code. */
export interface BulkSum {
  readonly done: number;
  readonly refused: Readonly<Record<string, number>>;
}

type Calls = Pick<typeof client, 'retryInstance' | 'cancelInstance' | 'bulkInstances'>;

/** Retries or cancels many instances, batch by batch or row by row, until all were asked. */
export async function actOnMany(
  order: {
    readonly action: BulkAction;
    readonly target: BulkTarget;
    readonly reason: string;
  },
  calls: Calls = client,
): Promise<BulkSum> {
  const { target } = order;
  return target.type === 'all'
    ? actOnAll({ ...order, filter: target.filter }, calls)
    : actOnRows({ ...order, ids: target.ids }, calls);
}

async function actOnAll(
  order: { action: BulkAction; reason: string; filter: BulkFilter },
  calls: Calls,
): Promise<BulkSum> {
  let sum: BulkSum = { done: 0, refused: {} };
  let cursor: string | null = null;
  do {
    const from: string | null = cursor;
    const body = from === null ? order : { ...order, cursor: from };
    const { done, refused, next } = await calls.bulkInstances({ body });
    sum = added(sum, { done, refused });
    cursor = next;
  } while (cursor !== null);
  return sum;
}

async function actOnRows(
  order: { action: BulkAction; reason: string; ids: readonly string[] },
  calls: Calls,
): Promise<BulkSum> {
  let sum: BulkSum = { done: 0, refused: {} };
  const body = { reason: order.reason };
  for (const id of order.ids) {
    const call = { params: { id }, body };
    const asked = order.action === 'retry' ? calls.retryInstance(call) : calls.cancelInstance(call);
    sum = added(sum, await asked.then(() => ({ done: 1, refused: {} }), refusalOf));
  }
  return sum;
}

/** What the server refuses for one is told in the sum; anything else stops the whole. */
function refusalOf(error: unknown): BulkSum {
  if (!(error instanceof ApiError) || error.status !== 409) throw error;
  return { done: 0, refused: { [error.problem.code]: 1 } };
}

function added(left: BulkSum, right: BulkSum): BulkSum {
  const refused: Record<string, number> = { ...left.refused };
  for (const [code, count] of Object.entries(right.refused)) {
    refused[code] = (refused[code] ?? 0) + count;
  }
  return { done: left.done + right.done, refused };
}

/** The acts that a status allows for all that are listed. */
export function actsForAll(status: string, outcome: string | undefined): readonly BulkAction[] {
  const isEnded = status === 'completed' || status === 'cancelled';
  // Without an outcome, those who reached the goal would be started again, too.
  return isEnded && outcome !== undefined ? ['readmit'] : actsFor(status);
}

/** The acts that a status allows for one instance. */
export function actsFor(status: string): readonly RowAction[] {
  if (status === 'failed') return ['retry', 'cancel'];
  return status === 'active' ? ['cancel'] : [];
}

/** Of the rows that were ticked, those to which an act can be done. */
export function idsFor(action: RowAction, rows: readonly InstanceRow[]): readonly string[] {
  return rows.filter(({ status }) => actsFor(status).includes(action)).map(({ id }) => id);
}

const COUNT_MAX = 1_000;

/** Counts what a filter fits, to a thousand; `more` when there is more than that. */
export async function countMatches(
  filter: BulkFilter,
  calls: Pick<typeof client, 'listInstances'> = client,
): Promise<{ readonly count: number; readonly more: boolean }> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const { items, next } = await calls.listInstances({ query: { ...filter, limit: 200, cursor } });
    count += items.length;
    cursor = next ?? undefined;
  } while (cursor !== undefined && count < COUNT_MAX);
  return { count, more: cursor !== undefined };
}
