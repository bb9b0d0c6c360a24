import Type from 'typebox';
import { endpoint } from './define-endpoint.ts';
import { Id } from './paged.ts';

const Count = Type.Integer({ minimum: 0 });
const TextIn = Type.Object({ zh: Type.String(), en: Type.String() });

const Result = {
  /** Instances that visited it and have ended. */
  ended: Count,
  /** Those of them that reached a goal. */
  won: Count,
  /** Between 0 and 1, with its 95 % confidence interval; null of nothing. */
  proportion: Type.Union([
    Type.Object({ rate: Type.Number(), low: Type.Number(), high: Type.Number() }),
    Type.Null(),
  ]),
};

export const FlowResults = Type.Object({
  version: Type.Integer(),
  goals: Type.Array(Type.String()),
  steps: Type.Array(Type.Object({ step: Type.String(), ...Result })),
  experiments: Type.Array(
    Type.Object({
      step: Type.String(),
      type: Type.Enum(['shares', 'variants']),
      arms: Type.Array(Type.Object({ label: TextIn, ...Result })),
      comparison: Type.Enum(['few', 'alike', 'differs']),
    }),
  ),
});

/** What came of a flow. */
export const resultCalls = {
  flowResults: endpoint({
    method: 'GET',
    path: '/flows/{id}/results',
    tag: 'flows',
    summary: 'Tells which part of those who came to each step ended in a goal, also by arm.',
    params: Id,
    query: Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1 })) }),
    answer: FlowResults,
  }),
};
