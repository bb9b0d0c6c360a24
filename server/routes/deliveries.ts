import type { EffectKey, FlowId, InstanceId } from '../../engine/base/index.ts';
import { deliveryAnswer, recipientOf } from '../answers/delivery.ts';
import { subjectNames } from '../answers/subject.ts';
import { audit } from '../audit.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { LIMIT } from './instances.ts';

/** Deliveries of one bulk call when the caller does not say; the contract's own default. */
const BULK = 500;

/** Shows what went out or waits to, and puts right what did not. */
export function deliveryRoutes(
  installation: Installation,
): Pick<Handlers, 'listDeliveries' | 'retryDelivery' | 'resolveDelivery' | 'bulkDeliveries'> {
  const { store, clock, worker } = installation;
  return {
    listDeliveries: ({ query }) => listDeliveries(installation, query),
    async retryDelivery({ params, body, principal }) {
      // Whatever it names, the store finds it or says that there is none.
      await store.retryDelivery(params.key as EffectKey, clock.now());
      worker.notify();
      const reason = body.reason ?? null;
      const facts = { delivery: params.key };
      return audit(installation, principal, { act: 'delivery.retry', reason, facts });
    },
    async resolveDelivery({ params, body, principal }) {
      const { as, reason } = body;
      await store.resolveDelivery(params.key as EffectKey, { as, now: clock.now() }); // likewise
      worker.notify();
      const facts = { delivery: params.key, as };
      return audit(installation, principal, { act: 'delivery.resolve', reason, facts });
    },
    async bulkDeliveries({ body, principal }) {
      const { filter, reason, max } = body;
      const { status, flow, connector } = filter;
      const done = await store.retryDeliveries(
        {
          status,
          // What names nothing finds nothing; the texts need no check.
          ...(flow === undefined ? {} : { flow: flow as FlowId }),
          ...(connector === undefined ? {} : { connector }),
        },
        { now: clock.now(), max: max ?? BULK },
      );
      worker.notify();
      const facts = { ...filter, done };
      return { done, ...audit(installation, principal, { act: 'delivery.bulk', reason, facts }) };
    },
  };
}

async function listDeliveries(
  { store }: Installation,
  query: Parameters<Handlers['listDeliveries']>[0]['query'],
): ReturnType<Handlers['listDeliveries']> {
  const { status, flow, instance, limit, cursor } = query;
  const page = await store.listDeliveries({
    ...(status === undefined ? {} : { status }),
    // What names nothing finds nothing; the texts need no check.
    ...(flow === undefined ? {} : { flow: flow as FlowId }),
    ...(instance === undefined ? {} : { instance: instance as InstanceId }), // likewise
    ...(cursor === undefined ? {} : { cursor }),
    limit: limit ?? LIMIT,
  });
  const recipients = page.items.map(({ effect }) => recipientOf(effect));
  const nameOf = await subjectNames(
    store,
    recipients.filter((subject) => subject !== null),
  );
  const items = page.items.map((delivery, index) => {
    const subject = recipients[index] ?? null;
    return deliveryAnswer(delivery, subject === null ? null : nameOf(subject));
  });
  return { items, next: page.next };
}
