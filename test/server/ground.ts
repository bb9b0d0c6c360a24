import type { Hono } from 'hono';
import Value from 'typebox/value';
import type { Instant } from '../../engine/base/index.ts';
import { instant } from '../../engine/base/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { createApp } from '../../server/app.ts';
import type { Access } from '../../server/auth/access.ts';
import { createAccess } from '../../server/auth/access.ts';
import type { Client } from '../../server/client.ts';
import { createClient } from '../../server/client.ts';
import { api } from '../../server/contract/api.ts';
import { openEditorFiles } from '../../server/editor-files.ts';
import type { Installation } from '../../server/installation.ts';
import { createLog } from '../../server/log.ts';
import { createInstallation } from '../../server/open-installation.ts';
import type { Environment, Settings } from '../../server/settings.ts';
import type { StreamHub } from '../../server/stream.ts';
import { createStreamHub } from '../../server/stream.ts';

export const ADMIN_TOKEN = 'token-of-the-owner-0123456789abcdef';
export const ORIGIN = 'http://groupflow.test';

/** A server in memory, whose time stands still until it is moved. */
export interface Ground {
  readonly app: Hono;
  readonly client: Client;
  readonly store: Store;
  readonly installation: Installation;
  readonly access: Access;
  readonly hub: StreamHub;
  /** Lines of the log, parsed. */
  readonly logged: readonly Record<string, unknown>[];
  now(): Instant;
  pass(ms: number): void;
  /** Calls a path as the owner, or with the headers that are given. */
  request(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export async function openGround(
  options: {
    readonly workspace?: string;
    readonly environment?: Environment;
    readonly editorFolder?: string;
    readonly store?: Store;
    readonly adminToken?: string | null;
    readonly settings?: Settings;
  } = {},
): Promise<Ground> {
  const store = options.store ?? openMemoryStore();
  let now = instant(Date.UTC(2026, 2, 2, 2, 0, 0));
  const systemClock = { now: () => now };
  if (options.workspace !== undefined) await store.saveWorkspaceText(options.workspace, now);
  const logged: Record<string, unknown>[] = [];
  const log = createLog('debug', { write: (line) => logged.push(JSON.parse(line)) });
  const { environment = {}, settings } = options;
  const installation = await createInstallation(store, {
    environment,
    log,
    systemClock,
    ...(settings === undefined ? {} : { settings }),
  });
  const adminToken = options.adminToken === undefined ? ADMIN_TOKEN : options.adminToken;
  const access = createAccess({ store, clock: systemClock, adminToken });
  const hub = createStreamHub(installation);
  const editor = openEditorFiles(options.editorFolder ?? '/nonexistent');
  const app = createApp({ installation, access, hub, editor });
  return {
    app,
    client: createClient({ baseUrl: ORIGIN, token: ADMIN_TOKEN, fetch: checkedFetch(app) }),
    store,
    installation,
    access,
    hub,
    logged,
    now: () => now,
    pass: (ms) => {
      now = instant(now + ms);
    },
    request: async (path, init = {}) =>
      app.request(`${ORIGIN}${path}`, {
        ...init,
        headers: init.headers ?? { Authorization: `Bearer ${ADMIN_TOKEN}` },
      }),
    async close() {
      hub.close();
      await installation.worker.stop();
      await store.close();
    },
  };
}

/** Calls the app without a network, and holds its answers to the contract. */
function checkedFetch(app: Hono): typeof fetch {
  return async (input, init) => {
    const url = new URL(String(input));
    const response = await app.request(String(input), init);
    if (!response.ok) return response;
    const endpoint = Object.values(api).find(
      ({ method, path }) => method === init?.method && patternOf(path).test(url.pathname),
    );
    if (endpoint === undefined) throw new Error(`No call of the contract is at ${url.pathname}.`);
    const answer: unknown = await response.clone().json();
    const errors = Value.Errors(endpoint.answer, answer);
    if (errors.length > 0) throw new Error(`Answer off the contract: ${JSON.stringify(errors[0])}`);
    if (response.status !== endpoint.status) throw new Error(`Status ${response.status}`);
    return response;
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^/api/v1${path.replace(/\{\w+\}/g, '[^/]+')}$`);
}

/** A flow that greets a member, waits for a reply for a day, and branches by it. */
export const WELCOME = `flow: welcome
title: 欢迎新人
about: member
start:
  - on: member.joined
goals: [engaged]
steps:
  menu:
    ask:
      to: member
      text: "欢迎 {{ member.name | default: '朋友' }}！回复 1 领资料"
      options:
        - { match: ["1"], label: 资料, next: material }
    after:
      - { delay: 1d, next: nudge }
  material:
    send: { to: member, text: "资料在这里" }
    end: engaged
  nudge:
    send: { to: member, text: "还在吗？" }
    end: silent
`;

/** An event of a member, as outside systems tell it. */
export function joined(id: string, ref: string, name = '小李') {
  return {
    specversion: '1.0' as const,
    id,
    source: 'test',
    type: 'member.joined',
    subject: `group/g1/member/${ref}`,
    data: { member: { ref, displayName: name }, group: { ref: 'g1', name: '一群' } },
  };
}

/** Stores and publishes a flow. */
export async function publish(client: Client, id: string, text: string): Promise<void> {
  await client.saveDraft({ params: { id }, body: text });
  await client.publishFlow({ params: { id } });
}
