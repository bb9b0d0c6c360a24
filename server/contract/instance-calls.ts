import Type from 'typebox';
import { endpoint } from './define-endpoint.ts';
import { Id, Paged, Reason } from './paged.ts';
import * as resource from './resources.ts';

/** `own`: the version that an instance is pinned to; `latest`: the one that new instances get. */
const Version = Type.Optional(Type.Enum(['own', 'latest'], { default: 'own' }));

/** The calls about instances. */
export const instanceCalls = {
  listInstances: endpoint({
    method: 'GET',
    path: '/instances',
    tag: 'instances',
    summary: 'Lists instances, newest first. `subject` is `kind:ref`, such as `customer:wm1`.',
    query: Type.Object({
      flow: Type.Optional(Type.String()),
      version: Type.Optional(Type.Integer()),
      status: Type.Optional(resource.InstanceStatus),
      step: Type.Optional(Type.String()),
      outcome: Type.Optional(Type.String()),
      subject: Type.Optional(Type.String()),
      ...Paged,
    }),
    answer: resource.page(resource.InstanceSummary),
  }),
  getInstance: endpoint({
    method: 'GET',
    path: '/instances/{id}',
    tag: 'instances',
    summary:
      'Shows one instance: where it rests, its variables, its next wake-up, its journal in words.',
    params: Id,
    answer: resource.InstanceDetail,
  }),
  cancelInstance: endpoint({
    method: 'POST',
    path: '/instances/{id}/cancel',
    tag: 'instances',
    summary:
      'Ends an instance by hand, or gives up a failed one, with a reason that its journal keeps.',
    params: Id,
    body: Type.Object({ reason: Reason }),
    answer: Type.Object({ accepted: Type.Integer() }),
    status: 202,
  }),
  retryInstance: endpoint({
    method: 'POST',
    path: '/instances/{id}/retry',
    tag: 'instances',
    summary:
      'Lets a failed instance go on where it stood, and offers it again what it failed at. 409 when its flow is running again for the same subject and key.',
    params: Id,
    body: Type.Object({ reason: Reason, version: Version }),
    answer: Type.Object({ accepted: Type.Integer() }),
    status: 202,
  }),
  bulkInstances: endpoint({
    method: 'POST',
    path: '/instances/bulk',
    tag: 'instances',
    summary:
      'Retries, cancels or readmits one batch of what the filter fits, newest first; call again with `cursor` until `next` is null. Without a status, retries what failed, cancels what is active, and readmits what completed: the flow starts again for the same subject, at most once for each ended instance, and unless its `reenter` refuses.',
    body: Type.Object({
      action: Type.Enum(['retry', 'cancel', 'readmit']),
      filter: Type.Object({
        flow: Type.String(),
        version: Type.Optional(Type.Integer()),
        status: Type.Optional(resource.InstanceStatus),
        step: Type.Optional(Type.String()),
        outcome: Type.Optional(Type.String()),
      }),
      reason: Reason,
      /** Of a retry. */
      version: Version,
      max: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 200 })),
      cursor: Type.Optional(Type.String()),
    }),
    answer: resource.BulkAnswer,
    status: 202,
  }),
};
