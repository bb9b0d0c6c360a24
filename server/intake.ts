import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { EngineError } from '../engine/base/index.ts';
import { BODY_BYTES_MAX } from './body.ts';
import type { Tracing } from './tracing.ts';

/** Bodies with events that are held in memory at once, until their events are stored. */
const INTAKE_BYTES_MAX = 64 * 1_048_576;

/**
 * Refuses requests that bring events while the ones under way fill the memory that is set aside
 * for them. A body whose length is not announced counts as one of the largest size.
 */
export function boundedIntake(bytesMax = INTAKE_BYTES_MAX): MiddlewareHandler {
  let held = 0;
  return async (context, next) => {
    const announced = Number(context.req.header('content-length') ?? BODY_BYTES_MAX);
    // A larger one is refused as such before it is read.
    const bytes = Math.min(announced >= 0 ? announced : BODY_BYTES_MAX, BODY_BYTES_MAX);
    if (held + bytes > bytesMax) throw tooMuch(held);
    held += bytes;
    try {
      await next();
    } finally {
      held -= bytes;
    }
  };
}

function tooMuch(heldBytes: number): EngineError {
  return new EngineError('OVERLOADED', 'Too many events come at once. Send these again in 1 s.', {
    retryable: true,
    details: { heldBytes, retryAfterSeconds: 1 },
  });
}

/** Makes each request a span, below the trace that it belongs to. */
export function tracedRequests(tracing: Tracing): MiddlewareHandler {
  return (context, next) =>
    tracing.traceRequest(context.req.header('traceparent'), async (span) => {
      await next();
      const { method } = context.req;
      // The last handler that was reached is the one that answered.
      const route = routePath(context);
      span.rename(`${method} ${route}`);
      span.set({
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': context.res.status,
      });
    });
}
