import type { DeliveryRow } from '../../app/index.ts';

/** The filters as the URL carries them; empty means all. */
export interface DeliveryFilter {
  readonly status: string;
  readonly flow: string;
  readonly instance: string;
}

export const DELIVERY_STATUSES: readonly DeliveryRow['status'][] = [
  'waiting',
  'sending',
  'sent',
  'failed',
  'dead',
  'unknown',
  'unconfirmed',
  'withdrawn',
];

export type RetryableStatus = Extract<DeliveryRow['status'], 'dead' | 'failed' | 'unknown'>;

/** Says whether somebody can have a delivery of this status tried again. */
export function isRetryable(status: string | undefined): status is RetryableStatus {
  return status === 'dead' || status === 'failed' || status === 'unknown';
}

const PAGE_SIZE = 50;

/** Turns the URL's filters into the query of `GET /deliveries`; what it cannot mean is left out. */
export function queryOf({ status, flow, instance }: DeliveryFilter) {
  return {
    status: DELIVERY_STATUSES.find((known) => known === status),
    flow: flow === '' ? undefined : flow,
    instance: instance === '' ? undefined : instance,
    limit: PAGE_SIZE,
  };
}

/** Says whether any filter narrows the list. */
export function isFiltered(filter: DeliveryFilter): boolean {
  return filter.status !== '' || filter.flow !== '' || filter.instance !== '';
}
