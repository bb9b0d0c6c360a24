import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EffectKey } from '../../../engine/base/index.ts';
import { instant } from '../../../engine/base/index.ts';
import type { Attempt, Call } from '../../../engine/runtime/index.ts';
import { httpEndpoint } from '../../../server/connectors/endpoint.ts';
import { joined, openGround, publish } from '../ground.ts';
import { message } from './messages.ts';
import type { Receiver, Reply } from './receiver.ts';
import { openReceiver } from './receiver.ts';

const NOW = instant(Date.UTC(2026, 2, 2, 3, 0, 0));

let receiver: Receiver;

beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());

function aCall(parts: Partial<Call> = {}): Call {
  const { key, createdAt, origin } = message();
  return {
    type: 'call',
    key,
    endpoint: 'crm',
    method: 'POST',
    path: '/leads/7?full=1',
    body: { stage: 'warm' },
    timeoutMs: 2_000,
    keeps: true,
    createdAt,
    report: { instance: origin.instance, step: origin.step, visit: 1 },
    origin,
    ...parts,
  };
}

async function attempt(reply: Reply, parts: Partial<Call> = {}): Promise<Attempt | undefined> {
  receiver.replies.push(reply);
  const endpoint = httpEndpoint({
    name: 'crm',
    url: `${receiver.url}/`,
    bearer: 'token-1',
    clock: { now: () => NOW },
    traceparent: () => '00-1-2-01',
  });
  return (await endpoint.call([aCall(parts)], NOW))[0];
}

test('calls with its token, its key and its body, and gives the answer', async () => {
  expect(await attempt({ status: 201, body: '{"id":7}' })).toEqual({
    type: 'sent',
    answer: { id: 7 },
  });
  const [request] = receiver.received;
  expect(request).toMatchObject({
    method: 'POST',
    path: '/hooks/leads/7?full=1',
    headers: {
      authorization: 'Bearer token-1',
      'content-type': 'application/json',
      'idempotency-key': aCall().key,
      traceparent: '00-1-2-01',
    },
    body: '{"stage":"warm"}',
  });
});

test('sends no body where there is none', async () => {
  await attempt({ status: 204 }, { method: 'GET', body: null });
  expect(receiver.received[0]).toMatchObject({ method: 'GET', body: '' });
  expect(receiver.received[0]?.headers['content-type']).toBeUndefined();
});

test.each([
  [{ status: 204 }, { type: 'sent' }],
  [{ status: 404 }, { type: 'refused', error: 'The receiver answered 404.' }],
  [
    { status: 302, headers: { Location: 'http://127.0.0.1:1/elsewhere' } },
    { type: 'refused', error: 'The receiver answered 302.' },
  ],
  [{ status: 408 }, { type: 'retry', error: 'The receiver answered 408.' }],
  [{ status: 503 }, { type: 'retry', error: 'The receiver answered 503.' }],
  [
    { status: 429, headers: { 'Retry-After': '30' } },
    { type: 'retry', error: 'The receiver answered 429.', afterMs: 30_000 },
  ],
] as const)('understands %o', async (reply, outcome) => {
  expect(await attempt(reply)).toEqual(outcome);
});

test('is in doubt where a request was written and has no answer', async () => {
  expect(await attempt('hangUp')).toMatchObject({ type: 'unknown' });
  expect(await attempt('silence', { timeoutMs: 50 })).toEqual({
    type: 'unknown',
    error: 'The receiver did not answer within 50 ms.',
  });
});

describe('an answer that is kept', () => {
  const sized = (bytes: number) => ({ status: 200, body: `"${'x'.repeat(bytes - 2)}"` });

  test('has at most 64 KiB', async () => {
    expect(await attempt(sized(65_536))).toMatchObject({ type: 'sent' });
    expect(await attempt(sized(65_537))).toMatchObject({
      type: 'refused',
      error: expect.stringContaining('more than 65536 bytes'),
    });
  });

  test('is JSON', async () => {
    expect(await attempt({ status: 200, body: '<html>' })).toMatchObject({ type: 'refused' });
  });

  test('is not looked at where nobody wants it', async () => {
    expect(await attempt({ status: 200, body: '<html>' }, { keeps: false })).toEqual({
      type: 'sent',
    });
  });
});

test.each(['/../admin', '/a/%2E%2e/b', '/..', '/a\\..\\b'])('refuses the path %s', async (path) => {
  expect(await attempt({ status: 200 }, { path })).toMatchObject({ type: 'refused' });
  expect(receiver.received).toEqual([]);
});

test('takes many calls of one batch, each with its own answer', async () => {
  const endpoint = httpEndpoint({
    name: 'crm',
    url: receiver.url,
    bearer: null,
    clock: { now: () => NOW },
    traceparent: () => null,
  });
  const calls = Array.from({ length: 40 }, (_, index) =>
    aCall({ key: `k/${index}` as EffectKey, path: `/${index}` }),
  );
  const attempts = await endpoint.call(calls, NOW);
  expect(attempts).toEqual(calls.map(() => ({ type: 'sent' })));
  expect(new Set(receiver.received.map(({ path }) => path)).size).toBe(40);
  expect(receiver.received[0]?.headers.authorization).toBeUndefined();
});

const LEAD = `flow: lead
title: 建档
about: member
start: [{ on: member.joined }]
vars: { lead: { type: object } }
steps:
  quote:
    call: { endpoint: crm, method: POST, path: "/leads/{{ member.ref }}", body: { group: "{{ group.name }}" }, timeout: 2s }
    save: lead
    next: tell
    failed: sorry
  tell: { send: { to: member, text: "编号 {{ vars.lead.id }}" }, end: quoted }
  sorry: { send: { to: member, text: 稍后联系 }, end: lost }
`;

describe('a flow that calls', () => {
  async function run(...replies: Reply[]) {
    receiver.replies.push(...replies);
    const ground = await openGround({
      workspace: `endpoints:\n  crm: { url: "${receiver.url}", auth: { bearer: $CRM_TOKEN } }\n`,
      environment: { CRM_TOKEN: 'token-2' },
    });
    await publish(ground.client, 'lead', LEAD);
    await ground.client.sendEvents({ body: [joined('e1', 'wm1')] });
    await ground.installation.worker.settle();
    return ground;
  }
  const outcome = async (ground: Awaited<ReturnType<typeof run>>) =>
    (await ground.store.listInstances({ limit: 1 })).items[0]?.outcome;

  test('says what a real receiver has answered', async () => {
    const ground = await run({ status: 200, body: '{"id":"L-7"}' });
    expect(await outcome(ground)).toBe('quoted');
    const { items } = await ground.client.listDeliveries({});
    expect(items.map(({ text }) => text).sort()).toEqual(['POST /leads/wm1', '编号 L-7']);
    expect(receiver.received[0]).toMatchObject({
      path: '/hooks/leads/wm1',
      headers: { authorization: 'Bearer token-2' },
      body: '{"group":"一群"}',
    });
    await ground.close();
  });

  test('goes on at `failed` when it is refused, and tries again what may come', async () => {
    const refused = await run({ status: 422 });
    expect(await outcome(refused)).toBe('lost');
    await refused.close();
    const later = await run({ status: 503 }, { status: 200, body: '{"id":1}' });
    expect(await outcome(later)).toBeNull();
    later.pass(3_000);
    await later.installation.worker.settle();
    expect(await outcome(later)).toBe('quoted');
    const keys = receiver.received.slice(1).map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    await later.close();
  });

  test('is not run without the token that the endpoint needs', async () => {
    const workspace = `endpoints:\n  crm: { url: "${receiver.url}", auth: { bearer: $CRM_TOKEN } }\n`;
    await expect(openGround({ workspace })).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
  });
});
