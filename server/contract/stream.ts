import type { Static } from 'typebox';
import Type from 'typebox';

const Count = Type.Integer({ minimum: 0 });

/**
 * What `GET /api/v1/stream` tells, one JSON value per server-sent message (the unnamed `message`
 * event). It says what changed, not the new content: whoever shows it reads it again.
 * - `hello`: the stream is open; everything before it may be stale;
 * - `flows`: flows or workspace were written, or live counts moved; `flows` names those whose
 *   counts moved;
 * - `instances`: instances of any flow moved on;
 * - `sandbox`: the sandbox's chat has new messages;
 * - `deliveries`: the queue of deliveries grew or shrank;
 * - `clock`: the clock was moved.
 */
export const StreamMessage = Type.Union([
  Type.Object({ type: Type.Literal('hello') }),
  Type.Object({
    type: Type.Literal('flows'),
    revision: Type.Integer(),
    flows: Type.Array(Type.String()),
  }),
  Type.Object({ type: Type.Literal('instances') }),
  Type.Object({ type: Type.Literal('sandbox'), seq: Type.String() }),
  Type.Object({ type: Type.Literal('deliveries'), waiting: Count }),
  Type.Object({ type: Type.Literal('clock'), offsetMs: Type.Integer() }),
]);
export type StreamMessage = Static<typeof StreamMessage>;

/** Where the stream is, outside the table of calls because it never ends. */
export const STREAM_PATH = '/api/v1/stream';
