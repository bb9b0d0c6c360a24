import type { EffectKey, FlowId, InstanceId } from '../../engine/base/index.ts';
import { deliveryAnswer } from '../answers/delivery.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { LIMIT } from './instances.ts';

/** Shows what went out or waits to, and tries again what did not. */
export function deliveryRoutes(
  installation: Installation,
): Pick<Handlers, 'listDeliveries' | 'retryDelivery'> {
  const { store, clock, worker } = installation;
  return {
    async listDeliveries({ query }) {
      const { status, flow, instance, limit, cursor } = query;
      const page = await store.listDeliveries({
        ...(status === undefined ? {} : { status }),
        // What names nothing finds nothing; the texts need no check.
        ...(flow === undefined ? {} : { flow: flow as FlowId }),
        ...(instance === undefined ? {} : { instance: instance as InstanceId }),
        ...(cursor === undefined ? {} : { cursor }),
        limit: limit ?? LIMIT,
      });
      return { items: page.items.map(deliveryAnswer), next: page.next };
    },
    async retryDelivery({ params }) {
      await store.retryDelivery(params.key as EffectKey, clock.now());
      worker.notify();
      return {};
    },
  };
}
