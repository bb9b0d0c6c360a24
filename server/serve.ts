import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { EngineError } from '../engine/base/index.ts';
import type { ImportReport } from '../engine/runtime/index.ts';
import { createApp } from './app.ts';
import { createAccess } from './auth/access.ts';
import { openEditorFiles } from './editor-files.ts';
import type { Installation } from './installation.ts';
import type { Log } from './log.ts';
import type { OpenStore } from './open-installation.ts';
import { createInstallation, importFolder, openStore } from './open-installation.ts';
import type { Environment, Settings } from './settings.ts';
import { createStreamHub } from './stream.ts';

/** Where the editor's build is. */
export const EDITOR_FOLDER = join(import.meta.dirname, '../editor/dist');

/** Requests that are still under way after so long are cut off when the server stops. */
const DRAIN_MS = 5_000;

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

/**
 * Starts database, worker and HTTP server by the settings.
 * @throws EngineError SETTINGS_INVALID, WORKSPACE_INVALID, DATABASE_UNREACHABLE, SCHEMA_NEWER
 */
export async function startServer(
  settings: Settings,
  parts: { readonly environment: Environment; readonly log: Log },
): Promise<RunningServer> {
  const opened = await openStore(settings);
  try {
    const imported = await importFolder(opened.store, settings.flowsDir);
    const installation = await createInstallation(opened.store, parts);
    const { store, systemClock } = installation;
    const access = createAccess({ store, clock: systemClock, adminToken: settings.adminToken });
    const token = await access.issueSignIn();
    const http = await listen(settings, installation, access);
    installation.worker.start();
    if (!isLoopback(settings.host)) {
      parts.log.warn({ host: settings.host }, 'reachable from the network: put TLS in front');
    }
    return {
      url: http.url,
      signInLink: `${http.url}/sign-in?token=${token}`,
      database: opened.where,
      imported,
      async stop() {
        await http.close();
        await installation.worker.stop();
        await opened.close();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function listen(
  settings: Settings,
  installation: Installation,
  access: ReturnType<typeof createAccess>,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const hub = createStreamHub(installation);
  const app = createApp({ installation, access, hub, editor: openEditorFiles(EDITOR_FOLDER) });
  const { host, port } = settings;
  const { promise: listening, resolve, reject } = Promise.withResolvers<AddressInfo>();
  // Without options for HTTP/2 it is a server of `node:http`.
  const server = serve({ fetch: app.fetch, hostname: host, port }, resolve) as Server;
  server.on('error', (error) => reject(portTaken(error, settings)));
  const address = await listening;
  return {
    url: urlOf(host, address.port),
    async close() {
      hub.close();
      const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      const closed = new Promise((done) => server.close(done));
      server.closeIdleConnections();
      await closed;
      clearTimeout(cutOff);
    },
  };
}

function portTaken(error: Error, { host, port }: Settings): Error {
  if (!('code' in error) || error.code !== 'EADDRINUSE') return error;
  return new EngineError(
    'SETTINGS_INVALID',
    `Port ${port} on ${host} is taken. Stop what runs there, or set PORT to another one.`,
    {
      cause: error,
      details: {
        mistakes: [
          {
            name: 'PORT',
            zh: `端口 ${port}（${host}）已被占用。请停止占用它的程序，或把 PORT 设为其他端口。`,
            en: `${port} on ${host} is taken. Stop what runs there, or choose another port.`,
          },
        ],
      },
    },
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** The address that a person on this machine can open. */
function urlOf(host: string, port: number): string {
  const isAny = host === '0.0.0.0' || host === '::';
  const name = isAny ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
