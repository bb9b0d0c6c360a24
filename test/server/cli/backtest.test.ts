import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { ADMIN_TOKEN, joined, openGround, publish, WELCOME } from '../ground.ts';
import { runCli } from './run-cli.ts';

const LATER = WELCOME.replace('delay: 1d', 'delay: 2d');
const PERIOD = ['--from', '2026-03-02T00:00:00Z', '--to', '2026-03-09T00:00:00Z'];

let ground: Ground;
let server: Server;
let url: string;
let folder: string;
let after: string;
let before: string;
let events: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'groupflow-backtest-'));
  after = path.join(folder, 'welcome.flow.yaml');
  before = path.join(folder, 'before', 'welcome.flow.yaml');
  events = path.join(folder, 'events.jsonl');
  const told = [
    { ...joined('1', 'ann'), time: '2026-03-02T02:00:00Z' },
    { ...joined('2', 'bob', '小王'), time: '2026-03-02T03:00:00Z' },
    { ...joined('3', 'bob', '小王'), type: 'message.received', time: '2026-03-04T02:00:00Z' },
  ];
  await mkdir(path.join(folder, 'before'));
  await Promise.all([
    writeFile(after, LATER),
    writeFile(before, WELCOME),
    writeFile(events, told.map((event) => `${JSON.stringify(event)}\n`).join('')),
  ]);
  ground = await openGround();
  const { promise, resolve } = Promise.withResolvers<AddressInfo>();
  server = serve({ fetch: ground.app.fetch, hostname: '127.0.0.1', port: 0 }, resolve) as Server;
  url = `http://127.0.0.1:${(await promise).port}`;
  await publish(ground.client, 'welcome', WELCOME);
  await ground.client.sendEvents({ body: [joined('1', 'ann')] });
  await ground.installation.worker.settle();
});
afterAll(async () => {
  await ground.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

function cli(...given: readonly string[]) {
  return runCli(given, { environment: { ADMIN_TOKEN, LANG: 'en_US.UTF-8' } });
}

function total(stdout: string) {
  return JSON.parse(stdout).total as Record<string, number>;
}

describe('backtest with the events of a file', () => {
  test('compares two texts message by message', async () => {
    const shown = await cli('backtest', after, '--events', events, '--before', before, ...PERIOD);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('3 events: 4 messages before, 4 after');
    // Bob answered after the first text had asked him again, and before the second would have.
    expect(shown.stdout).toMatch(/^welcome nudge +2 +2 +0 +2$/m);
    expect(shown.stdout).toContain('moved in time · welcome nudge · member g1/ann');
  });

  test('takes the period of the file, and gives JSON', async () => {
    const given = ['backtest', after, '--events', events, '--before', before];
    const json = await cli(...given, '--format', 'json');
    // The last event is the end of the period.
    expect(total(json.stdout)).toMatchObject({ before: 4, after: 3, same: 2, onlyBefore: 1 });
  });

  test('gives Markdown for a pull request', async () => {
    const given = ['backtest', after, '--events', events, '--before', before];
    const markdown = await cli(...given, '--format', 'markdown');
    expect(markdown.stdout).toContain('| Flow | before | after |');
  });

  test('takes all as new where no commit has it', async () => {
    const { stdout } = await cli('backtest', after, '--events', events, ...PERIOD, '--json');
    expect(total(stdout)).toMatchObject({ before: 0, after: 4, onlyAfter: 4 });
  });

  test('says which line has no time, and which file is not there', async () => {
    const timeless = path.join(folder, 'timeless.jsonl');
    await writeFile(timeless, `${JSON.stringify(joined('1', 'ann'))}\n`);
    const wrong = await cli('backtest', after, '--events', timeless);
    expect([wrong.code, wrong.stderr]).toEqual([3, expect.stringContaining('line 1 has no')]);
    const missing = await cli('backtest', after, '--events', path.join(folder, 'none.jsonl'));
    expect([missing.code, missing.stderr]).toEqual([3, expect.stringContaining('cannot be read')]);
  });
});

describe('backtest on a server', () => {
  test('plays a file over what the server has recorded, and its draft by id', async () => {
    const played = await cli('backtest', after, ...PERIOD, '--url', url, '--json');
    expect(played.code).toBe(0);
    expect(total(played.stdout)).toMatchObject({
      before: 2,
      after: 2,
      same: 1,
      moved: 1,
      really: 1,
    });
    const draft = await cli('backtest', 'welcome', ...PERIOD, '--url', url);
    expect(draft.stdout).toContain('No difference: both send the very same.');
  });

  test('wants one flow and a period', async () => {
    const none = await cli('backtest', ...PERIOD, '--url', url);
    expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('Name one flow')]);
    const endless = await cli('backtest', 'welcome', '--url', url);
    expect([endless.code, endless.stderr]).toEqual([3, expect.stringContaining('--from and --to')]);
    const wrong = await cli('backtest', 'welcome', '--from', 'yesterday');
    expect(wrong.code).toBe(2);
  });
});

describe('simulate', () => {
  test('tells what happens in order of time', async () => {
    const told = await cli(
      'simulate',
      before,
      '--events',
      events,
      '--until',
      '2026-03-05T00:00:00Z',
    );
    expect(told.code).toBe(0);
    const lines = told.stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^2026-03-02 10:00 {2}Event .*\(ann\)$/);
    expect(told.stdout).toMatch(/2026-03-03 10:00 {2}To member ann: “还在吗？”/);
  });

  test('plays one flow alone', async () => {
    const other = path.join(folder, 'before', 'other.flow.yaml');
    await writeFile(other, WELCOME.replace('flow: welcome', 'flow: other'));
    const { code, stderr } = await cli('simulate', path.dirname(other), '--events', events);
    expect([code, stderr]).toEqual([3, expect.stringContaining('There is no one flow')]);
  });
});
