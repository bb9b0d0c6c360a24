import Type from 'typebox';
import { endpoint } from './define-endpoint.ts';
import { Reason } from './paged.ts';

const params = Type.Object({ kind: Type.String(), ref: Type.String() });
const answer = Type.Object({ accepted: Type.Integer() });
const Tags = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
  minItems: 1,
  maxItems: 50,
});

/** The calls by which people change a profile by hand; the subject's turn does it. */
export const profileCalls = {
  changeTags: endpoint({
    method: 'POST',
    path: '/subjects/{kind}/{ref}/tags',
    tag: 'subjects',
    summary:
      'Adds and removes tags of a person or group by hand, with a reason that the profile keeps.',
    params,
    body: Type.Object({
      add: Type.Optional(Tags),
      remove: Type.Optional(Tags),
      reason: Reason,
    }),
    answer,
    status: 202,
  }),
  changePoints: endpoint({
    method: 'POST',
    path: '/subjects/{kind}/{ref}/points',
    tag: 'subjects',
    summary: 'Adds points by hand, or takes them away, with a reason that their history keeps.',
    params,
    body: Type.Object({
      add: Type.Integer({ minimum: -1_000_000_000, maximum: 1_000_000_000 }),
      reason: Reason,
    }),
    answer,
    status: 202,
  }),
  changeStage: endpoint({
    method: 'POST',
    path: '/subjects/{kind}/{ref}/stage',
    tag: 'subjects',
    summary: 'Sets the lifecycle stage by hand, with a reason that the profile keeps.',
    params,
    body: Type.Object({
      stage: Type.String({ minLength: 1, maxLength: 64 }),
      reason: Reason,
    }),
    answer,
    status: 202,
  }),
};
