import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EffectKey } from '../../../engine/base/index.ts';
import { instant, plusMs } from '../../../engine/base/index.ts';
import type { Attempt, Connector } from '../../../engine/runtime/index.ts';
import { webhookSignature } from '../../../server/connectors/signature.ts';
import { webhookConnector } from '../../../server/connectors/webhook.ts';
import { message } from './messages.ts';
import type { Receiver, Reply } from './receiver.ts';
import { openReceiver } from './receiver.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NOW = instant(Date.UTC(2026, 2, 2, 3, 0, 0, 500));

let receiver: Receiver;

beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());

function connector(
  options: { timeoutMs?: number; now?: () => ReturnType<typeof instant> } = {},
): Connector {
  const { timeoutMs, now = () => NOW } = options;
  return webhookConnector({
    name: 'shop',
    url: receiver.url,
    secret: SECRET,
    clock: { now },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

async function attempt(...replies: Reply[]): Promise<Attempt | undefined> {
  receiver.replies.push(...replies);
  return (await connector().deliver([message()], NOW))[0];
}

test('posts the message, signed, with its key as both ids', async () => {
  expect(await attempt()).toEqual({ type: 'sent' });
  const [request] = receiver.received;
  expect(request?.method).toBe('POST');
  expect(request?.headers).toMatchObject({
    'content-type': 'application/json',
    'idempotency-key': 'welcome-1/greet/1/0',
    'webhook-id': 'welcome-1/greet/1/0',
    'webhook-timestamp': '1772420400',
    'webhook-signature': webhookSignature(SECRET, {
      id: 'welcome-1/greet/1/0',
      timestamp: 1772420400,
      body: request?.body ?? '',
    }),
  });
  expect(JSON.parse(request?.body ?? '')).toEqual({
    type: 'message.send',
    timestamp: '2026-03-02T02:00:00.000Z',
    data: {
      key: 'welcome-1/greet/1/0',
      to: { kind: 'customer', person: 'wm1' },
      class: 'service',
      channel: null,
      text: '你好',
      parts: [{ type: 'text', text: '你好' }],
      mention: [],
      deadlineAt: null,
      flow: 'welcome',
      version: 3,
      instance: 'welcome-1',
      step: 'greet',
      subject: { kind: 'customer', ref: 'wm1' },
    },
  });
});

test('says until when a person has to confirm a message', async () => {
  const confirmBy = instant(Date.UTC(2026, 2, 2, 6));
  const sent = await connector().deliver([message({ confirmBy })], NOW);
  expect(sent).toEqual([{ type: 'sent' }]);
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
    data: { confirmBy: '2026-03-02T06:00:00.000Z' },
  });
});

test('names the trace that it is part of, where there is one', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const names = [traceparent, null];
  const traced = webhookConnector({
    name: 'shop',
    url: receiver.url,
    secret: SECRET,
    clock: { now: () => NOW },
    traceparent: () => names.shift() ?? null,
  });
  await traced.deliver([message()], NOW);
  await traced.deliver([message()], NOW);
  const headers = receiver.received.map(({ headers }) => headers.traceparent);
  expect(headers).toEqual([traceparent, undefined]);
});

test('reaches people outside', () => {
  expect(connector().real).toBe(true);
});

test('signs as the published example of Standard Webhooks', () => {
  const body = '{"test": 2432232314}';
  const content = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body };
  expect(webhookSignature(SECRET, content)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('takes a secret without the prefix as its own bytes', () => {
  const content = { id: 'a', timestamp: 1, body: '{}' };
  const prefixed = `whsec_${Buffer.from('plain secret').toString('base64')}`;
  expect(webhookSignature('plain secret', content)).toBe(webhookSignature(prefixed, content));
});

describe('an answer of', () => {
  test.each([200, 201, 202, 204, 299])('%i is sent', async (status) => {
    expect(await attempt({ status })).toEqual({ type: 'sent' });
  });

  test.each([408, 429, 500, 502, 503, 504])('%i is tried again', async (status) => {
    const error = `The receiver answered ${status}.`;
    expect(await attempt({ status })).toEqual({ type: 'retry', error });
  });

  test.each([301, 302, 307, 400, 401, 404, 409, 410, 422])('%i is final', async (status) => {
    const error = `The receiver answered ${status}.`;
    const headers = { Location: receiver.url };
    expect(await attempt({ status, headers })).toEqual({ type: 'refused', error });
    expect(receiver.received).toHaveLength(1);
  });

  test.each([
    ['120', 120_000],
    ['0', 0],
    ['Mon, 02 Mar 2026 03:01:00 GMT', 59_500],
    ['Mon, 02 Mar 2026 02:00:00 GMT', 0],
    ['999999999', 86_400_000],
  ])('429 with Retry-After %s is tried again after %i ms', async (header, afterMs) => {
    expect(await attempt({ status: 429, headers: { 'Retry-After': header } })).toMatchObject({
      type: 'retry',
      afterMs,
    });
  });

  test('503 with a Retry-After that means nothing is tried again as usual', async () => {
    expect(await attempt({ status: 503, headers: { 'Retry-After': 'soon' } })).toEqual({
      type: 'retry',
      error: 'The receiver answered 503.',
    });
  });
});

test('a receiver that hangs up may have taken the message', async () => {
  expect(await attempt('hangUp')).toMatchObject({
    type: 'unknown',
    error: expect.stringMatching(/^The receiver cannot be reached/),
  });
});

test('a receiver that is not there is tried again, without its address in the error', async () => {
  const { url } = receiver;
  await receiver.close();
  const clock = { now: () => NOW };
  const gone = webhookConnector({ name: 'shop', url, secret: SECRET, clock });
  expect(await gone.deliver([message()], NOW)).toEqual([
    { type: 'retry', error: 'The receiver cannot be reached (ECONNREFUSED).' },
  ]);
  receiver = await openReceiver();
});

test('a receiver that keeps silent is given up after a while and may have taken the message', async () => {
  receiver.replies.push('silence');
  expect(await connector({ timeoutMs: 50 }).deliver([message()], NOW)).toEqual([
    { type: 'unknown', error: 'The receiver did not answer within 50 ms.' },
  ]);
});

test('answers in the order of the messages, each for its own', async () => {
  const messages = Array.from({ length: 40 }, (_, index) =>
    message({
      key: `welcome-${index}/greet/1/0` as EffectKey,
      to: { kind: 'customer', person: `wm${index}` },
    }),
  );
  const attempts = await connector().deliver(messages, NOW);
  expect(attempts).toEqual(messages.map(() => ({ type: 'sent' })));
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids)).toEqual(new Set(messages.map(({ key }) => key)));
});

test('sends one recipient their messages one after another, in order', async () => {
  const keys = Array.from({ length: 10 }, (_, index) => `a/s/${index}/0` as EffectKey);
  await connector().deliver(
    keys.map((key) => message({ key })),
    NOW,
  );
  expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(keys);
});

test('begins nothing so late that the outcome would come after the dispatcher has given up', async () => {
  let now = NOW;
  const slow = connector({
    now: () => {
      const told = now;
      now = plusMs(now, 4_000);
      return told;
    },
  });
  const messages = Array.from({ length: 5 }, () => message());
  const attempts = await slow.deliver(messages, NOW);
  expect(attempts.map(({ type }) => type)).toEqual([
    'sent',
    'sent',
    'untried',
    'untried',
    'untried',
  ]);
  expect(attempts.at(-1)).toMatchObject({ afterMs: 1_000 });
});
