import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { EngineError } from '../engine/base/index.ts';
import type { Access } from './auth/access.ts';
import { STREAM_PATH } from './contract/stream.ts';
import { docsPage } from './docs-page.ts';
import type { EditorFiles } from './editor-files.ts';
import { metricsText, readiness } from './health.ts';
import type { Installation } from './installation.ts';
import { API_ROOT, authorize, mountApi } from './mount.ts';
import { openApiDocument } from './openapi.ts';
import type { ProblemBody } from './problem.ts';
import { internalProblem, problemOf } from './problem.ts';
import { clockRoutes } from './routes/clock.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { eventRoutes } from './routes/events.ts';
import { flowRoutes } from './routes/flows.ts';
import { instanceRoutes } from './routes/instances.ts';
import { putAsideRoutes } from './routes/put-aside.ts';
import { sandboxRoutes } from './routes/sandbox.ts';
import { sessionRoutes } from './routes/session.ts';
import { subjectRoutes } from './routes/subjects.ts';
import { workspaceRoutes } from './routes/workspace.ts';
import { jsonSchemas } from './schemas.ts';
import { securityHeaders } from './security.ts';
import type { StreamHub } from './stream.ts';

/** What the app stands on. */
export interface AppParts {
  readonly installation: Installation;
  readonly access: Access;
  readonly hub: StreamHub;
  readonly editor: EditorFiles;
}

/** Makes the HTTP application: the API, its description, health, and the editor's pages. */
export function createApp(parts: AppParts): Hono {
  const { installation, access, hub } = parts;
  const app = new Hono();
  app.use(securityHeaders());
  app.onError((error, context) => answerError(error, context, installation));
  mountHealth(app, parts);
  mountDescriptions(app);
  mountApi(
    app,
    {
      ...eventRoutes(installation),
      ...flowRoutes(installation),
      ...instanceRoutes(installation),
      ...deliveryRoutes(installation),
      ...putAsideRoutes(installation),
      ...subjectRoutes(installation),
      ...sessionRoutes(access),
      ...clockRoutes(installation),
      ...sandboxRoutes(installation),
      ...workspaceRoutes(installation),
    },
    access,
  );
  app.get(STREAM_PATH, async (context) => {
    await authorize(context, access, 'signedIn');
    return hub.open();
  });
  app.all(`${API_ROOT}/*`, (context) => {
    throw notFound(context);
  });
  app.get('*', async (context) => {
    const file = await parts.editor.answer(context.req.path);
    if (file === null) throw notFound(context);
    return file;
  });
  app.all('*', (context) => {
    throw notFound(context);
  });
  return app;
}

function mountHealth(app: Hono, { installation, access }: AppParts): void {
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', async (context) => {
    const state = await readiness(installation);
    return context.json(state, state.ready ? 200 : 503);
  });
  app.get('/metrics', async (context) => {
    await authorize(context, access, 'signedIn');
    const headers = { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' };
    return context.body(await metricsText(installation), 200, headers);
  });
}

function mountDescriptions(app: Hono): void {
  app.get('/openapi.json', (context) => context.json(openApiDocument()));
  app.get('/docs', (context) => context.html(docsPage()));
  for (const [name, schema] of Object.entries(jsonSchemas())) {
    const headers = { 'Content-Type': 'application/schema+json' };
    app.get(`/schema/${name}.json`, (context) =>
      context.body(JSON.stringify(schema, null, 2), 200, headers),
    );
  }
}

function answerError(error: Error, context: Context, { log }: Installation): Response {
  if (error instanceof EngineError) {
    if (error.code === 'DATABASE_UNREACHABLE') log.warn({ err: error }, 'database unreachable');
    if (error.code === 'UNAUTHENTICATED') context.header('WWW-Authenticate', 'Bearer');
    if (error.code === 'METHOD_NOT_ALLOWED') context.header('Allow', String(error.details.allowed));
    if (error.retryable) context.header('Retry-After', '1');
    return answerProblem(context, problemOf(error));
  }
  const id = randomUUID();
  log.error({ err: error, id, method: context.req.method }, 'unexpected error');
  return answerProblem(context, internalProblem(id));
}

function answerProblem(context: Context, problem: ProblemBody): Response {
  const headers = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' };
  // Every status of the table is one with content.
  return context.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, headers);
}

function notFound(context: Context): EngineError {
  const { path, method } = context.req;
  return new EngineError(
    'NOT_FOUND',
    `There is nothing at ${method} ${path}. /docs lists all calls.`,
  );
}
