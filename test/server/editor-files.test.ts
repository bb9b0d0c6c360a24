import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ground } from './ground.ts';
import { openGround } from './ground.ts';

let folder: string;
let ground: Ground;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groupflow-editor-'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'dist/index.html'), '<title>groupflow</title>');
  await writeFile(join(folder, 'dist/assets/main-1a2b.js'), 'export {};');
  ground = await openGround({ editorFolder: join(folder, 'dist') });
});
afterAll(async () => {
  await ground.close();
  await rm(folder, { recursive: true });
});

async function get(path: string): Promise<[number, string | null, string | null]> {
  const response = await ground.request(path, { headers: {} });
  await response.body?.cancel();
  return [
    response.status,
    response.headers.get('content-type'),
    response.headers.get('cache-control'),
  ];
}

test.each(['/', '/flows', '/flows/welcome/instances', '/sign-in?token=x'])(
  'gives the page at %s',
  async (path) => {
    expect(await get(path)).toEqual([200, 'text/html; charset=utf-8', 'no-cache']);
  },
);

test('gives files with a hash in their name for ever', async () => {
  expect(await get('/assets/main-1a2b.js')).toEqual([
    200,
    'text/javascript; charset=utf-8',
    'public, max-age=31536000, immutable',
  ]);
});

test('has no file that is not there', async () => {
  const [status, type] = await get('/assets/main-0000.js');
  expect([status, type]).toEqual([404, 'application/problem+json']);
});

test.each(['/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/%2e%2e/secret.txt', '/%00.js'])(
  'does not lead out of its folder by %s',
  async (path) => {
    expect((await get(path))[0]).toBe(404);
  },
);

test('says what to run when the editor is not built', async () => {
  const unbuilt = await openGround({ editorFolder: join(folder, 'nowhere') });
  const response = await unbuilt.request('/', { headers: {} });
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('npm run build:editor');
});
