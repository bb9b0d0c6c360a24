import { join } from 'node:path';
import { EngineError } from '../engine/base/index.ts';
import type { ImportReport } from '../engine/runtime/index.ts';
import type { Store } from '../engine/store/index.ts';
import { createApp } from './app.ts';
import { createAccess } from './auth/access.ts';
import { whenReachable } from './database-wait.ts';
import { drain } from './drain.ts';
import { openEditorFiles } from './editor-files.ts';
import type { Installation } from './installation.ts';
import type { Listener } from './listen.ts';
import { isLoopback, listen } from './listen.ts';
import type { Log } from './log.ts';
import type { OpenStore } from './open-installation.ts';
import { createInstallation, importFolder, openStore } from './open-installation.ts';
import type { Environment, Settings } from './settings.ts';
import { createStreamHub } from './stream.ts';

/** Where the editor's build is. */
export const EDITOR_FOLDER = join(import.meta.dirname, '../editor/dist');

/** A server that answers, with its worker. */
export interface RunningServer {
  readonly url: string;
  /** A link that signs in once, within 24 hours. */
  readonly signInLink: string;
  readonly database: OpenStore['where'];
  readonly imported: ImportReport;
  /** Finishes what is under way, then closes everything. */
  stop(): Promise<void>;
}

export interface ServerParts {
  readonly environment: Environment;
  readonly log: Log;
  /** Ends the wait for a database that is away; without one it lasts as long as it takes. */
  readonly signal?: AbortSignal;
}

/**
 * Starts HTTP server, database and worker by the settings. While an external database is away it
 * waits for it, alive and not ready.
 * @throws EngineError SETTINGS_INVALID, WORKSPACE_INVALID, DATABASE_UNREACHABLE when it refuses us,
 *   SCHEMA_NEWER; AbortError
 */
export async function startServer(settings: Settings, parts: ServerParts): Promise<RunningServer> {
  const { log, signal = new AbortController().signal } = parts;
  const http = await listen(settings);
  try {
    const open = () => openEngine(settings, parts);
    // One of our own that does not start will not start the next time either.
    const isOwn = settings.databaseUrl === null;
    const engine = isOwn ? await open() : await whenReachable(open, { log, signal });
    const { installation, opened } = engine;
    const served = await answer(settings, http, installation);
    installation.worker.start();
    if (!isLoopback(settings.host)) {
      log.warn({ host: settings.host }, 'reachable from the network: put TLS in front');
    }
    return {
      url: http.url,
      signInLink: `${http.url}/sign-in?token=${served.token}`,
      database: opened.where,
      imported: engine.imported,
      async stop() {
        served.closeStreams();
        await Promise.all([http.close(), drain(installation)]);
        await opened.close();
      },
    };
  } catch (error) {
    await http.close();
    throw error;
  }
}

interface Engine {
  readonly opened: OpenStore;
  readonly imported: ImportReport;
  readonly installation: Installation;
}

async function openEngine(settings: Settings, parts: ServerParts): Promise<Engine> {
  const opened = await openStore(settings);
  try {
    const imported = await importOrKeep(opened.store, settings.flowsDir, parts.log);
    const installation = await createInstallation(opened.store, { ...parts, settings });
    return { opened, imported, installation };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** A workspace that lacks what is in use is not taken; the engine goes on with the stored one. */
async function importOrKeep(store: Store, folder: string, log: Log): Promise<ImportReport> {
  try {
    return await importFolder(store, folder);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'WORKSPACE_IN_USE') throw error;
    log.error({ err: error, folder }, 'the workspace was refused; the one before stays in force');
    return { published: [], rejected: [], doubts: [] };
  }
}

async function answer(settings: Settings, http: Listener, installation: Installation) {
  const { store, systemClock } = installation;
  const access = createAccess({ store, clock: systemClock, adminToken: settings.adminToken });
  const token = await access.issueSignIn();
  const hub = createStreamHub(installation);
  http.answerWith(createApp({ installation, access, hub, editor: openEditorFiles(EDITOR_FOLDER) }));
  return { token, closeStreams: () => hub.close() };
}
