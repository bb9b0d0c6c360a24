import { serve } from '@hono/node-server';
import { openPostgresStore } from '../../engine/store/index.ts';
import { createApp } from '../../server/app.ts';
import { createAccess } from '../../server/auth/access.ts';
import { openEditorFiles } from '../../server/editor-files.ts';
import { createLog } from '../../server/log.ts';
import { createInstallation } from '../../server/open-installation.ts';
import { EDITOR_FOLDER } from '../../server/serve.ts';
import { createStreamHub } from '../../server/stream.ts';
import { untilStopped } from './child.ts';

/** Of the HTTP server of this file; it lives as long as a bench. */
export const ADMIN_TOKEN = 'token-of-the-bench-0123456789abcdef';

/** This file, to be started as a process of its own. */
export const HTTP_SERVER = import.meta.filename;

/** Serves the API on a free port; its worker does not run, so that accepting is all there is. */
async function run(databaseUrl: string): Promise<void> {
  const store = await openPostgresStore({ connectionString: databaseUrl });
  const log = createLog('warn', process.stderr);
  const installation = await createInstallation(store, { environment: {}, log });
  const { systemClock } = installation;
  const access = createAccess({ store, clock: systemClock, adminToken: ADMIN_TOKEN });
  const hub = createStreamHub(installation);
  const app = createApp({ installation, access, hub, editor: openEditorFiles(EDITOR_FOLDER) });
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
    resolve(port),
  );
  await untilStopped({ port: await promise });
  hub.close();
  await new Promise((closed) => {
    server.close(closed);
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  await store.close();
}

if (import.meta.main) await run(process.env.DATABASE_URL ?? '');
