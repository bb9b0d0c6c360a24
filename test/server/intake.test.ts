import { Hono } from 'hono';
import { afterEach, describe, expect, test } from 'vitest';
import { instant } from '../../engine/base/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';
import { boundedIntake } from '../../server/intake.ts';
import { problemResponse } from '../../server/problem-response.ts';
import type { Ground } from './ground.ts';
import { joined, openGround } from './ground.ts';

describe('a full inbox', () => {
  let ground: Ground;
  afterEach(() => ground.close());

  test('answers 429 and when to come again, and stores nothing of the request', async () => {
    const memory = openMemoryStore();
    let depth = 0;
    const inboxBacklog = async () => ({ depth, oldestAt: instant(0) });
    ground = await openGround({ store: { ...memory, inboxBacklog } });
    const send = (id: string) =>
      ground.request('/api/v1/events', {
        method: 'POST',
        headers: {
          Authorization: 'Bearer token-of-the-owner-0123456789abcdef',
          'Content-Type': 'application/cloudevents-batch+json',
        },
        body: JSON.stringify([joined(id, 'p1')]),
      });
    expect((await send('1')).status).toBe(202);
    depth = 200_000;
    ground.pass(1_000);
    await send('2');
    const refused = await send('3');
    expect([refused.status, refused.headers.get('content-type')]).toEqual([
      429,
      'application/problem+json',
    ]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await refused.json()).toMatchObject({ code: 'OVERLOADED', status: 429 });
    const stored = await memory.eventCount();
    depth = 0;
    ground.pass(1_000);
    expect([(await send('3')).status, await memory.eventCount()]).toEqual([202, stored + 1]);
    const metrics = await (await ground.request('/metrics')).text();
    expect(metrics).toMatch(/^groupflow_ingest_refusals_total\{reason="overloaded"\} 1$/m);
  });
});

describe('bodies under way', () => {
  /** An app that answers once it is let, and takes bodies of so many bytes together. */
  function openApp(bytesMax: number) {
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const app = new Hono();
    app.use(boundedIntake(bytesMax));
    const log = { error() {}, warn() {}, info() {}, debug() {}, fatal() {} };
    app.onError((error, context) => problemResponse(error, context, { log }));
    app.post('/', async (context) => {
      await held;
      return context.text('stored');
    });
    const post = (bytes: number) =>
      app.request('/', { method: 'POST', headers: { 'Content-Length': String(bytes) } });
    return { post, letGo };
  }

  test('take up to the bound, not a byte more, until they are answered', async () => {
    const { post, letGo } = openApp(1_000);
    const first = [post(600), post(400)];
    const refused = await post(1);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    letGo();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await post(1_000)).status).toBe(200);
  });

  test('of unknown length count as the largest', async () => {
    const { post, letGo } = openApp(1_048_576);
    const first = post(Number.NaN);
    expect((await post(1)).status).toBe(429);
    letGo();
    expect((await first).status).toBe(200);
  });
});
