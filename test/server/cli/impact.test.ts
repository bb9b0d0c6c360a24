import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { ADMIN_TOKEN, joined, openGround, publish } from '../ground.ts';
import { runCli } from './run-cli.ts';

const FIRST = `flow: care
about: member
start: [{ on: member.joined }]
steps:
  old: { wait: { for: 3d }, end: done }
`;
const SECOND = FIRST.replace('old:', 'fresh:').replace('done', 'over');

let ground: Ground;
let server: Server;
let url: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'groupflow-impact-'));
  ground = await openGround();
  const { promise, resolve } = Promise.withResolvers<AddressInfo>();
  server = serve({ fetch: ground.app.fetch, hostname: '127.0.0.1', port: 0 }, resolve) as Server;
  url = `http://127.0.0.1:${(await promise).port}`;
  await publish(ground.client, 'care', FIRST);
  await ground.client.sendEvents({ body: ['p1', 'p2'].map((ref) => joined(ref, ref)) });
  await ground.installation.worker.settle();
});
afterAll(async () => {
  await ground.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

async function impact(migrate: string, ...more: readonly string[]) {
  const file = path.join(folder, 'care.flow.yaml');
  await writeFile(file, `${SECOND}${migrate}\n`);
  const environment = { ADMIN_TOKEN, LANG: 'en_US.UTF-8' };
  return runCli(['impact', file, ...more, '--url', url], { environment });
}

test('a file is looked at as if it were published, and nothing changes', async () => {
  const { code, stdout } = await impact('migrate: { steps: { old: { to: fresh } } }');
  expect([code, stdout.trimEnd().split('\n')]).toEqual([
    0,
    ['It would be version 2; 2 are live on older versions.', 'v1\told\t2\tmoves to fresh'],
  ]);
  expect(await ground.client.getFlow({ params: { id: 'care' } })).toMatchObject({
    version: 1,
    draft: FIRST,
  });
});

test('what would leave somebody nowhere ends with the code of findings', async () => {
  const { code, stdout } = await impact('migrate: { default: move }', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    version: 2,
    steps: [{ step: 'old', fate: 'nowhere', live: 2 }],
    findings: [{ code: 'NOWHERE', severity: 'error' }],
  });
});

test('the draft of a flow is looked at by its id', async () => {
  const environment = { ADMIN_TOKEN, LANG: 'en_US.UTF-8' };
  const { code, stdout } = await runCli(['impact', 'care', '--url', url], { environment });
  expect([code, stdout.trimEnd()]).toEqual([0, 'It does what the newest version does.']);
});

test('a file that is not there is told', async () => {
  const environment = { ADMIN_TOKEN };
  const gone = path.join(folder, 'gone.flow.yaml');
  const { code, stderr } = await runCli(['impact', gone, '--url', url], { environment });
  expect(code).toBe(3);
  expect(stderr).toContain(gone);
});
