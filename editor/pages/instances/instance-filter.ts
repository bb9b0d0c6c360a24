import type { InstanceRow } from '../../app/index.ts';

/** The filters as the URL carries them; empty means all. */
export interface InstanceFilter {
  readonly status: string;
  readonly step: string;
  readonly version: string;
}

export const INSTANCE_STATUSES: readonly InstanceRow['status'][] = [
  'active',
  'completed',
  'cancelled',
  'failed',
];

const PAGE_SIZE = 50;

/** Turns the URL's filters into the query of `GET /instances`; what it cannot mean is left out. */
export function queryOf(flow: string, filter: InstanceFilter) {
  const version = Number(filter.version);
  return {
    flow,
    status: INSTANCE_STATUSES.find((status) => status === filter.status),
    step: filter.step === '' ? undefined : filter.step,
    version: Number.isInteger(version) && version > 0 ? version : undefined,
    limit: PAGE_SIZE,
  };
}

/** Says whether any filter narrows the list. */
export function isFiltered(filter: InstanceFilter): boolean {
  return filter.status !== '' || filter.step !== '' || filter.version !== '';
}
