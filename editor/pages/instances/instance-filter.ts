import type { InstanceRow } from '../../app/index.ts';
import type { BulkFilter } from './bulk-act.ts';
import { actsForAll } from './bulk-act.ts';

/** The filters as the URL carries them; empty means all. */
export interface InstanceFilter {
  readonly status: string;
  readonly step: string;
  readonly version: string;
  readonly outcome: string;
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
    outcome: filter.outcome === '' ? undefined : filter.outcome,
    limit: PAGE_SIZE,
  };
}

/** The filters as an act on all that they fit takes them; null where no act is for the status. */
export function bulkFilterOf(flow: string, filter: InstanceFilter): BulkFilter | null {
  const { status, step, version, outcome } = queryOf(flow, filter);
  if (status === undefined || actsForAll(status, outcome).length === 0) return null;
  return {
    flow,
    status,
    ...(step === undefined ? {} : { step }),
    ...(version === undefined ? {} : { version }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/** Says whether any filter narrows the list. */
export function isFiltered(filter: InstanceFilter): boolean {
  return Object.values(filter).some((value) => value !== '');
}
