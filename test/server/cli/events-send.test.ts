import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BATCH_EVENTS, readBatches } from '../../../server/cli/event-lines.ts';
import { sendBatch } from '../../../server/cli/send-batch.ts';
import { ApiError } from '../../../server/client.ts';
import { traffic } from '../../../server/traffic/index.ts';
import type { Ground } from '../ground.ts';
import { ADMIN_TOKEN, openGround } from '../ground.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let ground: Ground;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groupflow-events-'));
  ground = await openGround();
  const { promise, resolve } = Promise.withResolvers<AddressInfo>();
  server = serve({ fetch: ground.app.fetch, hostname: '127.0.0.1', port: 0 }, resolve) as Server;
  url = `http://127.0.0.1:${(await promise).port}`;
});
afterAll(async () => {
  await ground.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

const environment = { ADMIN_TOKEN };

function lines(seed: number, events: number): string {
  return [...traffic({ seed, events })].map((event) => `${JSON.stringify(event)}\n`).join('');
}

describe('events send', () => {
  test('sends a file, and sending it again is harmless', async () => {
    const file = join(folder, 'events.jsonl');
    await writeFile(file, lines(1, 1203));
    const once = await runCli(['events', 'send', file, '--url', url], { environment });
    expect(once).toEqual({ code: 0, stdout: '接收 1203，重复 0\n', stderr: '' });
    const again = await runCli(['events', 'send', file, '--url', url, '--json'], { environment });
    expect(JSON.parse(again.stdout)).toEqual({ sent: 1203, accepted: 0, duplicates: 1203 });
  });

  test('reads standard input, and takes the token as an option', async () => {
    const parameters = ['events', 'send', '-', '--url', url, '--token', ADMIN_TOKEN];
    const { code, stdout } = await runCli(parameters, { input: `\n${lines(2, 10)}\n` });
    expect([code, stdout]).toEqual([0, '接收 10，重复 0\n']);
  });

  test('says which line the server refuses, and what was sent before it', async () => {
    const input = lines(3, 500) + lines(4, 3).replace('group.created', 'group.founded');
    const parameters = ['events', 'send', '-', '--url', url, '--lang', 'en'];
    const { code, stdout, stderr } = await runCli(parameters, { environment, input });
    expect([code, stdout]).toEqual([3, '500 accepted, 0 duplicates\n']);
    expect(stderr).toContain('Line 501, at `/type`: The event type `group.founded` is not known.');
  });

  test('says which line is no JSON', async () => {
    const input = `${lines(5, 2)}{"id":\n`;
    const parameters = ['events', 'send', '-', '--url', url];
    const { code, stderr } = await runCli(parameters, { environment, input });
    expect([code, stderr.includes('Line 3 is not a JSON object.')]).toEqual([3, true]);
  });

  test.each([
    ['a wrong token', ['-', '--token', 'x'.repeat(32)], 'UNAUTHENTICATED'],
    ['no token', ['-'], 'SETTINGS_INVALID'],
    ['a file that is not there', ['/no/such', '--token', 'x'.repeat(32)], 'INPUT_INVALID'],
  ])('cannot run with %s', async (_, parameters, code) => {
    const input = lines(6, 1);
    const outcome = await runCli(['events', 'send', ...parameters, '--url', url], { input });
    expect([outcome.code, outcome.stderr.includes(code)]).toEqual([3, true]);
  });
});

describe('batches of lines', () => {
  async function sizes(texts: readonly string[]): Promise<number[]> {
    const found: number[] = [];
    for await (const { events } of readBatches(Readable.from([texts.join('\n')]))) {
      found.push(events.length);
    }
    return found;
  }

  test('have at most 500 events', async () => {
    const texts = Array.from({ length: BATCH_EVENTS + 1 }, () => '{}');
    expect(await sizes(texts)).toEqual([BATCH_EVENTS, 1]);
    expect(await sizes(texts.slice(1))).toEqual([BATCH_EVENTS]);
  });

  test('fit into the largest body of the server', async () => {
    const large = JSON.stringify({ data: { text: 'x'.repeat(60_000) } });
    const found = await sizes(Array.from({ length: 40 }, () => large));
    expect([found.reduce((sum, size) => sum + size), Math.max(...found)]).toEqual([40, 16]);
  });

  test('are none in an empty file', async () => {
    expect(await sizes([''])).toEqual([]);
  });
});

describe('a batch that cannot be sent now', () => {
  const refusal = (status: number, retryAfterSeconds: number | null = null) =>
    new ApiError({ type: '', title: '', status, code: 'X', detail: 'x' }, { retryAfterSeconds });

  async function send(failures: readonly ApiError[]) {
    const left = [...failures];
    const pauses: number[] = [];
    const client = {
      sendEvents: async () => {
        const failure = left.shift();
        if (failure !== undefined) throw failure;
        return { accepted: 1, duplicates: 0 };
      },
    };
    const outcome = await sendBatch(client, [], async (ms) => pauses.push(ms)).catch(
      (error: unknown) => error,
    );
    return { outcome, pauses };
  }

  test('is tried again after longer and longer pauses', async () => {
    const { outcome, pauses } = await send([refusal(0), refusal(503), refusal(429), refusal(500)]);
    expect([outcome, pauses]).toEqual([{ accepted: 1, duplicates: 0 }, [500, 1000, 2000, 4000]]);
  });

  test('waits as long as the server asks, within reason', async () => {
    const { pauses } = await send([refusal(503, 3), refusal(503, 3600)]);
    expect(pauses).toEqual([3000, 15_000]);
  });

  test('is given up after eight tries', async () => {
    const { outcome, pauses } = await send(Array.from({ length: 9 }, () => refusal(0)));
    expect([outcome, pauses.length]).toEqual([expect.any(ApiError), 7]);
  });

  test('is not tried again when it is refused', async () => {
    const { outcome, pauses } = await send([refusal(400)]);
    expect([outcome, pauses]).toEqual([expect.any(ApiError), []]);
  });
});
