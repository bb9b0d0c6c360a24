import type { Effect } from '../../engine/core/index.ts';
import type { Delivery, DeliveryStatus, Store } from '../../engine/store/index.ts';

/** The one place of the simulation that knows the states of a delivery and its promises. */

/** Which promise an effect needs: `at-least-once` unless it says otherwise. */
export function promiseOf(effect: Effect): 'at-least-once' | 'at-most-once' {
  return 'promise' in effect && effect.promise === 'at-most-once'
    ? 'at-most-once'
    : 'at-least-once';
}

const OPEN: readonly string[] = ['waiting', 'sending'] satisfies DeliveryStatus[];
/** A person decides on these; `unknown`: it may have arrived. */
const STOPPED: readonly string[] = ['dead', 'failed', 'unknown'];

export function isOpen(status: string): boolean {
  return OPEN.includes(status);
}

export function canBeRetried({ status }: Delivery): boolean {
  return STOPPED.includes(status);
}

/** Every delivery; a page may be short and have a next one all the same. */
export async function allDeliveries(
  store: Pick<Store, 'listDeliveries'>,
): Promise<readonly Delivery[]> {
  const found: Delivery[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await store.listDeliveries({ limit: 500, ...(cursor && { cursor }) });
    found.push(...page.items);
    cursor = page.next;
  }
  return found;
}

/** The signals that tell an instance the end of its message. */
export function resultSignals({ status }: Delivery): readonly string[] {
  if (status === 'sent') return ['@sent'];
  return status === 'failed' || status === 'dead' ? ['@failed'] : [];
}

/** Its instance may wait for ever: nobody has decided yet what became of the message. */
export function leavesWaiting(delivery: Delivery): boolean {
  const status: string = delivery.status;
  return status === 'unknown';
}
