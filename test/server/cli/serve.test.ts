import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../../server/client.ts';
import { ADMIN_TOKEN, joined, WELCOME } from '../ground.ts';
import { ended, runCli, startCli } from './run-cli.ts';

let folder: string;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groupflow-serve-'));
  // As root the database runs as another user, who has to reach its folder.
  await chmod(folder, 0o755);
  const flows = join(folder, 'flows/onboarding');
  await mkdir(flows, { recursive: true });
  await writeFile(join(flows, 'welcome.flow.yaml'), WELCOME);
  await writeFile(join(flows, 'broken.flow.yaml'), 'flow: broken\n');
  await writeFile(join(folder, 'flows/workspace.yaml'), 'zone: Asia/Shanghai\n');
  environment = {
    ADMIN_TOKEN,
    PORT: '0',
    DATA_DIR: join(folder, 'data'),
    FLOWS_DIR: join(folder, 'flows'),
    LOG_LEVEL: 'warn',
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Started {
  readonly url: string;
  readonly signInLink: string;
  readonly database: string;
  readonly published: readonly string[];
  readonly rejected: readonly string[];
}

async function serveInFolder() {
  const child = startCli(['serve', '--json'], { environment });
  const complaints: string[] = [];
  child.stderr?.on('data', (chunk) => complaints.push(String(chunk)));
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const first = await Promise.race([once(lines, 'line'), ended(child)]);
  if (!Array.isArray(first)) throw new Error(`The server did not start: ${complaints.join('')}`);
  const started = JSON.parse(String(first[0])) as Started;
  return {
    started,
    complaints: () => complaints.join(''),
    async stop(): Promise<number | null> {
      child.kill('SIGTERM');
      return ended(child);
    },
  };
}

test('serves from an empty folder, stops in good order, and goes on where it was', async () => {
  const first = await serveInFolder();
  const { url, signInLink, database, published, rejected } = first.started;
  expect([database, published, rejected]).toEqual(['embedded', ['welcome'], ['broken']]);

  const token = new URL(signInLink).searchParams.get('token');
  const signIn = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const session = await fetch(`${url}/api/v1/session`, { headers: { cookie } });
  expect([signIn.status, session.status]).toEqual([200, 200]);

  const client = createClient({ baseUrl: url, token: ADMIN_TOKEN });
  await client.sendEvents({ body: [joined('1', 'p1')] });
  await client.moveClock({ body: { byMs: 60_000 } });
  const before = await client.listInstances();
  expect(before.items.map(({ status, steps }) => [status, steps])).toEqual([['active', ['menu']]]);
  expect(await first.stop()).toBe(0);

  const second = await serveInFolder();
  expect(second.started.published).toEqual([]);
  const again = createClient({ baseUrl: second.started.url, token: ADMIN_TOKEN });
  expect(await again.listInstances()).toEqual(before);
  const stillSignedIn = await fetch(`${second.started.url}/api/v1/session`, {
    headers: { cookie },
  });
  expect(stillSignedIn.status).toBe(200);
  expect(await second.stop()).toBe(0);
});

test('stops in good order when nobody reads what it says', async () => {
  const child = startCli(['serve'], { environment });
  child.stdout?.destroy();
  child.stderr?.destroy();
  expect(await ended(child)).toBe(0);
  expect(existsSync(join(environment.DATA_DIR ?? '', 'postgres/postmaster.pid'))).toBe(false);
});

test('a workspace that lacks what is in use is refused, and the one before stays', async () => {
  const file = join(folder, 'flows/workspace.yaml');
  await writeFile(file, 'connectors: { one: { kind: sandbox } }\ndeliver: { group: one }\n');
  const server = await serveInFolder();
  expect(server.complaints()).toContain('WORKSPACE_IN_USE');
  expect(server.complaints()).toContain('Flow `welcome`, version 1, step `menu`');
  const client = createClient({ baseUrl: server.started.url, token: ADMIN_TOKEN });
  expect((await client.getWorkspace()).deliver.member).toBe('sandbox');
  expect(await server.stop()).toBe(0);
});

test('a workspace with mistakes keeps it from starting, with the reason', async () => {
  await writeFile(join(folder, 'flows/workspace.yaml'), 'zone: Moon/Crater\n');
  const { code, stderr } = await runCli(['serve'], { environment });
  expect([code, stderr.includes('WORKSPACE_INVALID')]).toEqual([3, true]);
});

test('migrate brings the tables up to date, and says so', async () => {
  const { code, stdout } = await runCli(['migrate', '--json'], { environment });
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    { schema: expect.any(Number), applied: [], distributed: [] },
  ]);
});
