import Type from 'typebox';
import { endpoint } from './define-endpoint.ts';
import { LedgerMessage } from './ledger-calls.ts';
import { Reason } from './paged.ts';
import { Audit, DeliveryAnswer, EventAnswer, InstanceSummary, SubjectDetail } from './resources.ts';

const params = Type.Object({ kind: Type.String(), ref: Type.String() });

/** The calls about the data of a person as a whole. */
export const personCalls = {
  exportSubject: endpoint({
    method: 'GET',
    path: '/subjects/{kind}/{ref}/export',
    tag: 'subjects',
    summary:
      'Gives all that is kept of a person: profile, memberships, events, instances, messages with their texts, and what was sent or not sent. At most 5,000 of each, the newest; `complete` tells whether that was all.',
    params,
    answer: Type.Object({
      at: Type.String({ format: 'date-time' }),
      complete: Type.Boolean(),
      /** As a customer, then as a member of each group. */
      profiles: Type.Array(Type.Omit(SubjectDetail, ['instances'])),
      staff: Type.Array(Type.String()),
      events: Type.Array(EventAnswer),
      instances: Type.Array(
        Type.Object({
          ...InstanceSummary.properties,
          vars: Type.Record(Type.String(), Type.Unknown()),
        }),
      ),
      messages: Type.Array(DeliveryAnswer),
      ledger: Type.Array(LedgerMessage),
    }),
  }),
  eraseSubject: endpoint({
    method: 'DELETE',
    path: '/subjects/{kind}/{ref}',
    tag: 'subjects',
    summary:
      'Ends all flows of a person and forgets the profile: attributes, tags, points, contacts. Events, journals and texts of messages go by age (KEEP_EVENTS_DAYS, KEEP_JOURNAL_DAYS, KEEP_INSTANCES_DAYS); what keeps messages from going out, such as an opt-out, stays.',
    params,
    body: Type.Object({ reason: Reason }),
    answer: Type.Object({
      /** Instances that are ended by it. */
      ended: Type.Integer({ minimum: 0 }),
      ...Audit.properties,
    }),
    status: 202,
  }),
};
