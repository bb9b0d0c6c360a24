import { createAccess } from './auth/access.ts';
import { whenReachable } from './database-wait.ts';
import { drain } from './drain.ts';
import { createHealthApp } from './health-routes.ts';
import type { Installation } from './installation.ts';
import { listen } from './listen.ts';
import type { OpenStore } from './open-installation.ts';
import { createInstallation, openStore } from './open-installation.ts';
import type { ServerParts } from './serve.ts';
import type { Settings } from './settings.ts';
import { settingsInvalid } from './settings.ts';

/** A worker without an API. */
export interface RunningWorker {
  /** Where it answers for its health; null: nowhere. */
  readonly url: string | null;
  /** Finishes what is under way, then closes everything; it is not ready meanwhile. */
  stop(): Promise<void>;
}

/**
 * Starts a worker on an external database by the settings; while that is away it waits for it.
 * @throws EngineError SETTINGS_INVALID, also without `DATABASE_URL`; WORKSPACE_INVALID,
 *   DATABASE_UNREACHABLE when it refuses us, SCHEMA_NEWER; AbortError
 */
export async function startWorker(settings: Settings, parts: ServerParts): Promise<RunningWorker> {
  const { databaseUrl, workerPort, host, adminToken } = settings;
  if (databaseUrl === null) throw settingsInvalid([NO_DATABASE]);
  const { log, signal = new AbortController().signal } = parts;
  const http = workerPort === null ? null : await listen({ host, port: workerPort });
  try {
    const open = () => openEngine(settings, parts);
    const { opened, installation } = await whenReachable(open, { log, signal });
    const { store, systemClock, worker } = installation;
    const access = createAccess({ store, clock: systemClock, adminToken });
    http?.answerWith(createHealthApp({ installation, access }));
    worker.start();
    return {
      url: http?.url ?? null,
      async stop() {
        await drain(installation);
        await http?.close();
        await opened.close();
      },
    };
  } catch (error) {
    await http?.close();
    throw error;
  }
}

const NO_DATABASE = {
  name: 'DATABASE_URL',
  zh: '未设置。worker 与其他进程共用一个 PostgreSQL，需要它的地址。',
  en: 'is not set. A worker shares a PostgreSQL with other processes, and needs its address.',
};

async function openEngine(
  settings: Settings,
  parts: ServerParts,
): Promise<{ readonly opened: OpenStore; readonly installation: Installation }> {
  const opened = await openStore(settings);
  try {
    return { opened, installation: await createInstallation(opened.store, { ...parts, settings }) };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
