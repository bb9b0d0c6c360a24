import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { EngineError } from '../engine/base/index.ts';
import type { Installation } from './installation.ts';
import type { ProblemBody } from './problem.ts';
import { internalProblem, problemOf } from './problem.ts';

/** Answers a request with what went wrong; a bug is told to the log only, under an id. */
export function problemResponse(
  error: Error,
  context: Context,
  { log }: Pick<Installation, 'log'>,
): Response {
  if (error instanceof EngineError) {
    if (error.code === 'DATABASE_UNREACHABLE') log.warn({ err: error }, 'database unreachable');
    if (error.code === 'UNAUTHENTICATED') context.header('WWW-Authenticate', 'Bearer');
    if (error.code === 'METHOD_NOT_ALLOWED') context.header('Allow', String(error.details.allowed));
    if (error.retryable) {
      context.header('Retry-After', String(error.details.retryAfterSeconds ?? 1));
    }
    return bodyOf(context, problemOf(error));
  }
  const id = randomUUID();
  log.error({ err: error, id, method: context.req.method }, 'unexpected error');
  return bodyOf(context, internalProblem(id));
}

function bodyOf(context: Context, problem: ProblemBody): Response {
  const headers = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' };
  // Every status of the table is one with content.
  return context.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, headers);
}
