import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StreamMessage } from '../../server/contract/stream.ts';
import type { Ground } from './ground.ts';
import { joined, openGround, publish, WELCOME } from './ground.ts';

let ground: Ground;

beforeEach(async () => {
  ground = await openGround();
});
afterEach(() => ground.close());

/** Reads a stream message by message; null once it has ended. */
async function listen(): Promise<{
  next(): Promise<StreamMessage | null>;
  leave(): Promise<void>;
}> {
  const response = await ground.request('/api/v1/stream');
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  return {
    async next() {
      for (;;) {
        const found = /^data: (.*)\n\n/m.exec(text);
        if (found !== null) {
          text = text.slice(found.index + found[0].length);
          return JSON.parse(found[1] ?? '') as StreamMessage;
        }
        const { value, done } = await reader.read();
        if (done) return null;
        text += new TextDecoder().decode(value);
      }
    },
    leave: () => reader.cancel(),
  };
}

test('greets, then tells what has changed since', async () => {
  const stream = await listen();
  expect(await stream.next()).toEqual({ type: 'hello' });
  await publish(ground.client, 'welcome', WELCOME);
  await ground.hub.poll();
  expect(await stream.next()).toMatchObject({ type: 'flows', flows: [] });
  await ground.client.sendEvents({ body: [joined('1', 'p1')] });
  await ground.installation.worker.settle();
  await ground.hub.poll();
  expect(await stream.next()).toMatchObject({ type: 'flows', flows: ['welcome'] });
  expect(await stream.next()).toEqual({ type: 'instances' });
});

test('tells of new messages in the sandbox and of a moved clock', async () => {
  const stream = await listen();
  await stream.next();
  await ground.client.sandboxJoin({ body: { name: '小王' } });
  await ground.hub.poll();
  expect(await stream.next()).toMatchObject({ type: 'sandbox' });
  await ground.client.moveClock({ body: { byMs: 1000 } });
  await ground.hub.poll();
  const told = [await stream.next(), await stream.next()];
  expect(told).toContainEqual({ type: 'clock', offsetMs: 1000 });
});

test('tells of deliveries that wait', async () => {
  await ground.close();
  // Nothing listens there, so the message waits for its next attempt.
  const workspace = `connectors:
  shop: { kind: webhook, url: "http://127.0.0.1:9/hooks", secret: $SHOP }
deliver: { member: shop, customer: shop, group: shop, staff: shop }
`;
  ground = await openGround({ workspace, environment: { SHOP: 'secret' } });
  await publish(ground.client, 'welcome', WELCOME);
  const stream = await listen();
  await stream.next();
  await ground.client.sendEvents({ body: [joined('1', 'p1')] });
  await ground.installation.worker.settle();
  await ground.hub.poll();
  const told = [await stream.next(), await stream.next(), await stream.next()];
  expect(told).toContainEqual({ type: 'deliveries', waiting: 1 });
});

test('says nothing when nothing has changed', async () => {
  const stream = await listen();
  await stream.next();
  await ground.hub.poll();
  await ground.client.moveClock({ body: { byMs: 1 } });
  await ground.hub.poll();
  expect(await stream.next()).toEqual({ type: 'clock', offsetMs: 1 });
});

test('tells everyone who listens', async () => {
  const [one, two] = [await listen(), await listen()];
  await one.next();
  await two.next();
  await ground.client.moveClock({ body: { byMs: 1 } });
  await ground.hub.poll();
  const clock = { type: 'clock', offsetMs: 1 };
  expect([await one.next(), await two.next()]).toEqual([clock, clock]);
});

test('goes on for the others when one leaves', async () => {
  const [one, two] = [await listen(), await listen()];
  await one.next();
  await two.next();
  await one.leave();
  await ground.client.moveClock({ body: { byMs: 1 } });
  await ground.hub.poll();
  expect(await two.next()).toEqual({ type: 'clock', offsetMs: 1 });
});

test('ends when the server stops', async () => {
  const stream = await listen();
  await stream.next();
  ground.hub.close();
  expect(await stream.next()).toBeNull();
});

test('forgets who leaves before being greeted', async () => {
  const response = await ground.request('/api/v1/stream');
  await response.body?.cancel();
  const stream = await listen();
  await stream.next();
  await ground.client.moveClock({ body: { byMs: 1 } });
  await ground.hub.poll();
  expect(await stream.next()).toEqual({ type: 'clock', offsetMs: 1 });
});
