import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { impactLines } from '../../../server/cli/remote-flow.ts';
import type { Ground } from '../ground.ts';
import { ADMIN_TOKEN, openGround } from '../ground.ts';
import { runCli } from './run-cli.ts';

const FLOW = `flow: tea
about: member
start: [{ on: member.joined }]
steps:
  pause: { wait: { for: 3d }, next: say }   # patience
  say: { send: { to: member, text: 喝茶 }, end: told }
`;
const LONGER = FLOW.replace('3d', '5d');
const LONGEST = FLOW.replace('3d', '9d');

let ground: Ground;
/** What somebody else does just before a draft is stored. */
let meanwhile: (() => Promise<unknown>) | null = null;
let server: Server;
let url: string;
let folder: string;
let file: string;

beforeEach(async () => {
  ground = await openGround();
  const { promise, resolve } = Promise.withResolvers<AddressInfo>();
  const fetch = async (request: Request) => {
    if (request.method === 'PUT') await meanwhile?.();
    return ground.app.fetch(request);
  };
  server = serve({ fetch, hostname: '127.0.0.1', port: 0 }, resolve) as Server;
  url = `http://127.0.0.1:${(await promise).port}`;
  folder = await mkdtemp(join(tmpdir(), 'groupflow-publish-'));
  file = join(folder, 'tea.flow.yaml');
  await writeFile(file, FLOW);
});
afterEach(async () => {
  meanwhile = null;
  await ground.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

function run(command: 'publish' | 'pull', ...parameters: readonly string[]) {
  const environment = { ADMIN_TOKEN };
  return runCli([command, folder, '--url', url, '--lang', 'en', ...parameters], { environment });
}

const stored = () => ground.client.getFlow({ params: { id: 'tea' } });
const written = () => readFile(file, 'utf8');
/** As the editor does. */
const saveOnServer = (body: string) => ground.client.saveDraft({ params: { id: 'tea' }, body });

describe('publish', () => {
  test('brings a flow to the server, then only its changes', async () => {
    const first = await run('publish');
    expect([first.code, first.stdout.split('\n')[0]]).toEqual([0, 'tea: published as version 1']);
    expect(await stored()).toMatchObject({ draft: FLOW, version: 1, changed: false });
    expect((await run('publish')).stdout).toBe('tea: is published as it is\n');
    await writeFile(file, LONGER);
    expect(await run('publish', '--dry-run')).toMatchObject({
      code: 0,
      stdout: `tea: has changes\nserver → ${file}: 1 change\n  ~ 5: pause: For wait.for 3d → 5d\n`,
    });
    expect(await stored()).toMatchObject({ draft: FLOW, version: 1 });
    expect((await run('publish')).code).toBe(0);
    expect(await stored()).toMatchObject({ draft: LONGER, version: 2 });
  });

  test('publishes nothing where a file has errors, and says which', async () => {
    await writeFile(
      join(folder, 'bad.flow.yaml'),
      FLOW.replace('tea', 'bad').replace('say }', 'x }'),
    );
    const { code, stdout } = await run('publish');
    expect([code, stdout.includes('has errors'), stdout.includes('bad.flow.yaml:5:')]).toEqual([
      1,
      true,
      true,
    ]);
    expect((await ground.client.listFlows()).items).toEqual([]);
  });

  test('refuses to write over a change of the server, unless somebody says why', async () => {
    await run('publish');
    await saveOnServer(LONGEST);
    await writeFile(file, LONGER);
    const { code, stdout } = await run('publish', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      1,
      { flows: [{ state: 'refused', diff: { changes: [{ from: '9d', to: '5d' }] } }] },
    ]);
    expect((await stored()).draft).toBe(LONGEST);
    expect((await run('publish', '--force')).code).toBe(2);
    expect((await run('publish', '--force', '--reason', 'agreed')).code).toBe(0);
    expect(await stored()).toMatchObject({ draft: LONGER, version: 2 });
  });

  test('is refused by the server where somebody saves in between', async () => {
    await run('publish');
    await writeFile(file, LONGER);
    meanwhile = () => saveOnServer(LONGEST);
    const { code, stderr } = await run('publish');
    expect([code, stderr.includes('DRAFT_CHANGED')]).toEqual([1, true]);
    expect(await stored()).toMatchObject({ draft: LONGEST, version: 1 });
  });

  test('knows by git what the server had, so that a fresh clone can publish', async () => {
    const git = (...parameters: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...parameters], {
        cwd: folder,
        stdio: 'pipe',
      });
    await run('publish');
    await rm(join(folder, '.groupflow-sync.json'));
    git('init', '-q');
    await writeFile(file, LONGER);
    expect((await run('publish')).code).toBe(1);
    for (const text of [FLOW, LONGER]) {
      await writeFile(file, text);
      git('add', '.');
      git('commit', '-qm', 'flow');
    }
    expect((await run('publish')).code).toBe(0);
    expect(await stored()).toMatchObject({ draft: LONGER, version: 2 });
  });

  test('cannot run without a server', async () => {
    const environment = { ADMIN_TOKEN };
    const address = 'http://127.0.0.1:9';
    const { code, stderr } = await runCli(['publish', folder, '--url', address], { environment });
    expect([code, stderr.includes('UNREACHABLE')]).toEqual([3, true]);
  });
});

describe('pull', () => {
  test('writes what has changed on the server, and new flows', async () => {
    await run('publish');
    await saveOnServer(LONGEST);
    await ground.client.saveDraft({ params: { id: 'mate' }, body: FLOW.replace('tea', 'mate') });
    const dry = await run('pull', '--dry-run');
    expect([dry.code, await written()]).toEqual([0, FLOW]);
    const { code, stdout } = await run('pull');
    expect([code, stdout]).toEqual([
      0,
      `mate: new file\ntea: changed on the server\n${file} → server: 1 change\n  ~ 5: pause: For wait.for 3d → 9d\n`,
    ]);
    expect(await written()).toBe(LONGEST);
    expect(await readFile(join(folder, 'mate.flow.yaml'), 'utf8')).toContain('flow: mate');
    await writeFile(file, LONGER);
    expect((await run('publish')).code).toBe(0);
  });

  test('leaves a file that is newer', async () => {
    await run('publish');
    await writeFile(file, LONGER);
    const { code, stdout } = await run('pull');
    expect([code, stdout, await written()]).toEqual([
      0,
      'tea: the file is newer, and not published\n',
      LONGER,
    ]);
  });

  test('refuses where both have changed, unless somebody says why', async () => {
    await run('publish');
    await saveOnServer(LONGEST);
    await writeFile(file, LONGER);
    expect([(await run('pull')).code, await written()]).toEqual([1, LONGER]);
    expect((await run('pull', '--force')).code).toBe(2);
    expect([(await run('pull', '--force', '--reason', 'theirs')).code, await written()]).toEqual([
      0,
      LONGEST,
    ]);
  });
});

describe('an impact', () => {
  test('is told step by step', () => {
    const step = { version: 1, step: 'pause', live: 7, to: null, outcome: null };
    const impact = {
      version: 2,
      live: 8,
      steps: [
        { ...step, fate: 'moves', to: 'rest' },
        { ...step, step: 'old', live: 1, fate: 'nowhere' },
      ],
      findings: [{ severity: 'error', message: { zh: '无处可去', en: 'nowhere to go' } }],
    };
    expect(impactLines(impact, 'en')).toEqual([
      '  v1 pause: 7 move to rest',
      '  v1 old: 1 have no place',
      '  error: nowhere to go',
    ]);
  });
});
