import { expect, test } from 'vitest';
import { ApiError, createClient } from '../../server/client.ts';

interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/** A client whose requests are kept and answered with what the test says. */
function clientWith(answer: () => Response | Promise<Response>, token?: string) {
  const sent: Sent[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    sent.push({
      url: String(input),
      method: init?.method,
      headers: init?.headers as Record<string, string>,
      body: init?.body as string | undefined,
    });
    return answer();
  };
  const baseUrl = 'http://groupflow.test/';
  return { sent, client: createClient({ baseUrl, fetch, ...(token && { token }) }) };
}

const ok = () => Response.json({});

async function failure(call: Promise<unknown>): Promise<ApiError> {
  const error = await call.catch((thrown: unknown) => thrown);
  if (!(error instanceof ApiError)) throw new Error('The call did not fail.');
  return error;
}

test('writes params, query, body and token where they belong', async () => {
  const { sent, client } = clientWith(ok, 'secret');
  await client.getSubject({ params: { kind: 'member', ref: 'g1/小李?' } });
  await client.listInstances({ query: { flow: 'a&b', limit: 5, status: undefined } });
  await client.cancelInstance({ params: { id: 'x' }, body: { reason: '…' } });
  const json = { Accept: 'application/json', Authorization: 'Bearer secret' };
  const root = 'http://groupflow.test/api/v1';
  expect(sent).toEqual([
    {
      url: `${root}/subjects/member/g1%2F%E5%B0%8F%E6%9D%8E%3F`,
      method: 'GET',
      headers: json,
      body: undefined,
    },
    { url: `${root}/instances?flow=a%26b&limit=5`, method: 'GET', headers: json, body: undefined },
    {
      url: `${root}/instances/x/cancel`,
      method: 'POST',
      headers: { ...json, 'Content-Type': 'application/json' },
      body: '{"reason":"…"}',
    },
  ]);
});

test('sends a draft as the YAML that it is, under the condition that is given', async () => {
  const { sent, client } = clientWith(ok);
  const headers = { 'If-Match': '"abc"' };
  await client.saveDraft({ params: { id: 'x' }, body: 'flow: x\n', headers });
  expect([sent[0]?.body, sent[0]?.headers]).toEqual([
    'flow: x\n',
    { Accept: 'application/json', 'Content-Type': 'application/yaml', 'If-Match': '"abc"' },
  ]);
});

test('sends an empty object where a call has no body', async () => {
  const { sent, client } = clientWith(ok);
  await client.publishFlow({ params: { id: 'x' } });
  expect(sent[0]?.body).toBe('{}');
});

test('gives the problem that the server tells', async () => {
  const problem = {
    type: '/docs#OVERLOADED',
    title: 'Overloaded',
    status: 503,
    code: 'OVERLOADED',
    detail: 'Later.',
  };
  const { client } = clientWith(() =>
    Response.json(problem, { status: 503, headers: { 'Retry-After': '7' } }),
  );
  const error = await failure(client.listFlows());
  expect([error.status, error.message, error.problem, error.retryAfterSeconds]).toEqual([
    503,
    'Later.',
    problem,
    7,
  ]);
});

test.each([
  ['a page of a proxy', () => new Response('<html>Bad gateway</html>', { status: 502 })],
  ['JSON of something else', () => Response.json({ error: 'x' }, { status: 502 })],
])('makes a problem of %s', async (_, answer) => {
  const error = await failure(clientWith(answer).client.listFlows());
  expect([error.status, error.problem.code, error.retryAfterSeconds]).toEqual([
    502,
    'UNEXPECTED_ANSWER',
    null,
  ]);
});

test('says that a server cannot be reached', async () => {
  const { client } = clientWith(() => Promise.reject(new TypeError('fetch failed')));
  const error = await failure(client.listFlows());
  expect([error.status, error.problem.code, error.cause]).toEqual([
    0,
    'UNREACHABLE',
    expect.any(TypeError),
  ]);
});

test('lets whoever gave up a call see that', async () => {
  const { client } = clientWith(() => Promise.reject(new DOMException('gone', 'AbortError')));
  const signal = AbortSignal.abort();
  await expect(client.listFlows({ signal })).rejects.toMatchObject({ name: 'AbortError' });
});
