import { Hono } from 'hono';
import { EngineError } from '../engine/base/index.ts';
import type { Access } from './auth/access.ts';
import { readiness } from './health.ts';
import type { Installation } from './installation.ts';
import { metricsText } from './metrics.ts';
import { authorize } from './mount.ts';
import { problemResponse } from './problem-response.ts';

interface HealthParts {
  readonly installation: Installation;
  readonly access: Access;
}

/** Puts liveness, readiness and metrics on an app. */
export function mountHealth(app: Hono, { installation, access }: HealthParts): void {
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

/** Makes the application of a process that only works: its health and nothing else. */
export function createHealthApp(parts: HealthParts): Hono {
  const app = new Hono();
  app.onError((error, context) => problemResponse(error, context, parts.installation));
  mountHealth(app, parts);
  app.all('*', ({ req }) => {
    throw new EngineError('NOT_FOUND', `There is nothing at ${req.path} of a worker.`);
  });
  return app;
}
