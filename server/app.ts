import type { Context } from 'hono';
import { Hono } from 'hono';
import { EngineError } from '../engine/base/index.ts';
import type { Access } from './auth/access.ts';
import { STREAM_PATH } from './contract/stream.ts';
import { docsPage } from './docs-page.ts';
import type { EditorFiles } from './editor-files.ts';
import { mountHealth } from './health-routes.ts';
import type { Installation } from './installation.ts';
import { boundedIntake, tracedRequests } from './intake.ts';
import { API_ROOT, authorize, mountApi } from './mount.ts';
import { openApiDocument } from './openapi.ts';
import { problemResponse } from './problem-response.ts';
import { backtestRoutes } from './routes/backtests.ts';
import { broadcastRoutes } from './routes/broadcasts.ts';
import { calendarRoutes } from './routes/calendar.ts';
import { clockRoutes } from './routes/clock.ts';
import { contentPlanRoutes } from './routes/content-plan.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { eventRoutes } from './routes/events.ts';
import { flowRoutes } from './routes/flows.ts';
import { instanceRoutes } from './routes/instances.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { personRoutes } from './routes/person.ts';
import { profileRoutes } from './routes/profile.ts';
import { putAsideRoutes } from './routes/put-aside.ts';
import { resultRoutes } from './routes/results.ts';
import { sandboxRoutes } from './routes/sandbox.ts';
import { segmentRoutes } from './routes/segments.ts';
import { sessionRoutes } from './routes/session.ts';
import { subjectRoutes } from './routes/subjects.ts';
import { taskRoutes } from './routes/tasks.ts';
import { versionRoutes } from './routes/versions.ts';
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
  if (installation.traces !== null) app.use(`${API_ROOT}/*`, tracedRequests(installation.traces));
  app.use(`${API_ROOT}/events`, boundedIntake());
  app.onError((error, context) => problemResponse(error, context, installation));
  mountHealth(app, parts);
  mountDescriptions(app);
  mountApi(
    app,
    {
      ...eventRoutes(installation),
      ...flowRoutes(installation),
      ...versionRoutes(installation),
      ...backtestRoutes(installation),
      ...resultRoutes(installation),
      ...broadcastRoutes(installation),
      ...calendarRoutes(installation),
      ...contentPlanRoutes(installation),
      ...instanceRoutes(installation),
      ...deliveryRoutes(installation),
      ...putAsideRoutes(installation),
      ...taskRoutes(installation),
      ...subjectRoutes(installation),
      ...segmentRoutes(installation),
      ...ledgerRoutes(installation),
      ...profileRoutes(installation),
      ...personRoutes(installation),
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

function notFound(context: Context): EngineError {
  const { path, method } = context.req;
  return new EngineError(
    'NOT_FOUND',
    `There is nothing at ${method} ${path}. /docs lists all calls.`,
  );
}
