import Type from 'typebox';
import { endpoint } from './define-endpoint.ts';
import { Id, Paged, Reason } from './paged.ts';
import { page } from './resources.ts';

const Time = Type.String({ format: 'date-time' });
const Count = Type.Integer({ minimum: 0 });
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const BroadcastAnswer = Type.Object({
  id: Type.String(),
  /** The flow that is started. */
  flow: Type.String(),
  by: Type.Union([
    Type.Object({
      type: Type.Literal('step'),
      flow: Type.String(),
      instance: Type.String(),
      step: Type.String(),
    }),
    Type.Object({ type: Type.Literal('schedule'), rule: Count, plannedAt: Time }),
  ]),
  about: Type.Enum(['member', 'customer', 'group', 'workspace']),
  /** Who of them takes part; all when null. */
  condition: Nullable(Type.String()),
  /** Starts in a minute; unbounded when null. */
  perMinute: Nullable(Count),
  /** How many have been told to start. */
  told: Count,
  /** `left`: the step that started it was left, so that it reaches nobody else. */
  state: Type.Enum(['running', 'stopped', 'left', 'done']),
  startedAt: Time,
  movedAt: Time,
  endedAt: Nullable(Time),
  /** Who stopped it, when and why. */
  halt: Nullable(Type.Object({ at: Time, by: Type.String(), reason: Type.String() })),
});

const body = Type.Object({ reason: Reason }, { additionalProperties: false });

/** The calls about flows that are started for an audience. */
export const broadcastCalls = {
  listBroadcasts: endpoint({
    method: 'GET',
    path: '/broadcasts',
    tag: 'flows',
    summary: 'Lists flows that are, or were, started for an audience, the newest first.',
    query: Type.Object(Paged),
    answer: page(BroadcastAnswer),
  }),
  stopBroadcast: endpoint({
    method: 'POST',
    path: '/broadcasts/{id}/stop',
    tag: 'flows',
    summary: 'Stops a broadcast before its next page; who was told stays told.',
    params: Id,
    body,
    answer: BroadcastAnswer,
  }),
  resumeBroadcast: endpoint({
    method: 'POST',
    path: '/broadcasts/{id}/resume',
    tag: 'flows',
    summary: 'Goes on where a broadcast was stopped, within seconds.',
    params: Id,
    body,
    answer: BroadcastAnswer,
  }),
};
