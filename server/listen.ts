import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { EngineError } from '../engine/base/index.ts';
import type { Readiness } from './health.ts';
import { problemOf } from './problem.ts';

/** Requests that are still under way after so long are cut off when the server stops. */
const DRAIN_MS = 5_000;

type Fetch = (request: Request, environment?: object) => Response | Promise<Response>;

/** An HTTP server that has its address. */
export interface Listener {
  readonly url: string;
  /** Hands requests to an application from now on; until then it says that it starts. */
  answerWith(app: { readonly fetch: Fetch }): void;
  /** Takes no new connections, and lets the requests under way end. */
  close(): Promise<void>;
}

/**
 * Opens a port.
 * @throws EngineError SETTINGS_INVALID when it is taken
 */
export async function listen(place: {
  readonly host: string;
  readonly port: number;
}): Promise<Listener> {
  let app: { readonly fetch: Fetch } = startingApp();
  const { host, port } = place;
  const { promise: listening, resolve, reject } = Promise.withResolvers<AddressInfo>();
  const fetch: Fetch = (request, environment) => app.fetch(request, environment);
  // Without options for HTTP/2 it is a server of `node:http`.
  const server = serve({ fetch, hostname: host, port }, resolve) as Server;
  server.on('error', (error) => reject(portTaken(error, place)));
  const address = await listening;
  return {
    url: urlOf(host, address.port),
    answerWith(given) {
      app = given;
    },
    async close() {
      const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      const closed = new Promise((done) => server.close(done));
      server.closeIdleConnections();
      await closed;
      clearTimeout(cutOff);
    },
  };
}

/** Answers while the database is not there yet: alive, but not ready. */
function startingApp(): Hono {
  const app = new Hono();
  const state: Readiness = { ready: false, database: 'unreachable', worker: 'starting' };
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', (context) => context.json(state, 503));
  app.all('*', (context) => {
    const problem = problemOf(
      new EngineError('DATABASE_UNREACHABLE', 'groupflow starts, and waits for its database.'),
    );
    const headers = { 'Content-Type': 'application/problem+json', 'Retry-After': '1' };
    return context.body(JSON.stringify(problem), 503, headers);
  });
  return app;
}

function portTaken(error: Error, place: { readonly host: string; readonly port: number }): Error {
  if (!('code' in error) || error.code !== 'EADDRINUSE') return error;
  const { host, port } = place;
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

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** The address that a person on this machine can open. */
function urlOf(host: string, port: number): string {
  const isAny = host === '0.0.0.0' || host === '::';
  const name = isAny ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
