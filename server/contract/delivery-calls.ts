import Type from 'typebox';
import { endpoint } from './define-endpoint.ts';
import { Id, Paged, Reason } from './paged.ts';
import * as resource from './resources.ts';

const Key = Type.Object({ key: Type.String() });

/** The calls about what goes out, and about events that were put aside. */
export const deliveryCalls = {
  listDeliveries: endpoint({
    method: 'GET',
    path: '/deliveries',
    tag: 'deliveries',
    summary: 'Lists messages and other effects, newest first.',
    query: Type.Object({
      status: Type.Optional(resource.DeliveryStatus),
      flow: Type.Optional(Type.String()),
      instance: Type.Optional(Type.String()),
      ...Paged,
    }),
    answer: resource.page(resource.DeliveryAnswer),
  }),
  retryDelivery: endpoint({
    method: 'POST',
    path: '/deliveries/{key}/retry',
    tag: 'deliveries',
    summary:
      'Tries a dead, failed or unknown delivery again. What is unknown may go out twice by it. The key is URL-encoded.',
    params: Key,
    body: Type.Object({ reason: Type.Optional(Reason) }),
    answer: resource.Audit,
  }),
  resolveDelivery: endpoint({
    method: 'POST',
    path: '/deliveries/{key}/resolve',
    tag: 'deliveries',
    summary:
      'Says what became of an unknown or unconfirmed delivery; its instance goes on as if the channel had said so.',
    params: Key,
    body: Type.Object({ as: Type.Enum(['sent', 'failed']), reason: Reason }),
    answer: resource.Audit,
  }),
  bulkDeliveries: endpoint({
    method: 'POST',
    path: '/deliveries/bulk',
    tag: 'deliveries',
    summary:
      'Tries again up to `max` deliveries that the filter fits; call again until fewer are done.',
    body: Type.Object({
      action: Type.Enum(['retry']),
      filter: Type.Object({
        status: Type.Enum(['dead', 'failed', 'unknown']),
        flow: Type.Optional(Type.String()),
        connector: Type.Optional(Type.String()),
      }),
      reason: Reason,
      max: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 500 })),
    }),
    answer: Type.Object({
      done: Type.Integer({ minimum: 0 }),
      ...resource.Audit.properties,
    }),
  }),
  listPutAside: endpoint({
    method: 'GET',
    path: '/put-aside',
    tag: 'put-aside',
    summary:
      'Lists events and instances that an unexpected error has put aside, newest first. A page may be short.',
    query: Type.Object(Paged),
    answer: resource.page(resource.PutAsideAnswer),
  }),
  takeAgain: endpoint({
    method: 'POST',
    path: '/put-aside/{id}/retry',
    tag: 'put-aside',
    summary: 'Has an event that was put aside taken once more. The id is URL-encoded.',
    params: Id,
    body: Type.Object({ reason: Reason }),
    answer: Type.Object({ accepted: Type.Integer() }),
    status: 202,
  }),
};
