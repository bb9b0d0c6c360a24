import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BODY_BYTES_MAX } from '../../server/body.ts';
import type { Ground } from './ground.ts';
import { ADMIN_TOKEN, openGround } from './ground.ts';

let ground: Ground;

beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

const OWNER = { Authorization: `Bearer ${ADMIN_TOKEN}` };

async function post(path: string, body: BodyInit, type = 'application/json'): Promise<Response> {
  return ground.request(path, {
    method: 'POST',
    headers: { ...OWNER, 'Content-Type': type },
    body,
  });
}

async function problem(response: Response): Promise<unknown> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return response.json();
}

describe('a body', () => {
  test('that is no JSON is refused with the place', async () => {
    expect(await problem(await post('/api/v1/sandbox/members', '{'))).toMatchObject({
      status: 400,
      code: 'INPUT_INVALID',
      errors: [{ pointer: '#' }],
    });
  });

  test('that does not fit the schema is refused with every place', async () => {
    const body = JSON.stringify({ subject: { kind: 'robot', ref: 3 } });
    const told = await problem(await post('/api/v1/flows/x/start', body));
    expect(told).toMatchObject({
      status: 400,
      code: 'INPUT_INVALID',
      errors: [{ pointer: '#/subject/kind' }, { pointer: '#/subject/ref' }],
    });
  });

  test('of a list of events points into the list', async () => {
    const event = { specversion: '1.0', id: '1', source: 's', type: 't' };
    const body = JSON.stringify([event, { ...event, id: '' }]);
    const told = await problem(await post('/api/v1/events', body));
    expect(told).toMatchObject({ errors: [{ pointer: '#/1/id' }] });
    expect((told as { errors: unknown[] }).errors).toHaveLength(1);
  });

  test('of another content type is refused with those that are taken', async () => {
    expect(
      await problem(await post('/api/v1/sandbox/members', 'a: b', 'application/yaml')),
    ).toEqual({
      type: '/docs#CONTENT_TYPE',
      title: 'Content type not supported',
      status: 415,
      code: 'CONTENT_TYPE',
      detail: 'Content type application/yaml is refused; send application/json.',
      details: { accepted: ['application/json'] },
    });
  });

  test('without a content type is refused', async () => {
    const body = new TextEncoder().encode('{"name":"x"}');
    const response = await ground.request('/api/v1/sandbox/members', {
      method: 'POST',
      headers: OWNER,
      body,
    });
    expect(await problem(response)).toMatchObject({ status: 415 });
  });

  test('may be absent where a call needs none', async () => {
    const response = await ground.request('/api/v1/flows/none/pause', {
      method: 'POST',
      headers: OWNER,
    });
    expect(await problem(response)).toMatchObject({ code: 'FLOW_NOT_FOUND' });
  });

  test('with members that a call without input does not know is refused', async () => {
    expect(await problem(await post('/api/v1/flows/none/pause', '{"now":true}'))).toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  test('that is not UTF-8 is refused', async () => {
    const told = await problem(
      await post('/api/v1/sandbox/members', new Uint8Array([0x22, 0xff, 0x22])),
    );
    expect(told).toMatchObject({ status: 400, detail: 'The body is not UTF-8.' });
  });

  test('may have 1 MiB, and not a byte more', async () => {
    const bodyOf = (bytes: number) => `{"name":"x"}${' '.repeat(bytes - 12)}`;
    const largest = await post('/api/v1/sandbox/members', bodyOf(BODY_BYTES_MAX));
    expect(largest.status).toBe(201);
    const larger = await post('/api/v1/sandbox/members', bodyOf(BODY_BYTES_MAX + 1));
    expect(await problem(larger)).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' });
  });

  test('is measured as it arrives, whatever it announced', async () => {
    const chunk = new Uint8Array(65_536).fill(0x20);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(chunk);
      },
    });
    const response = await ground.app.request('http://groupflow.test/api/v1/sandbox/members', {
      method: 'POST',
      headers: { ...OWNER, 'Content-Type': 'application/json' },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(40);
  });
});

describe('a query', () => {
  test('becomes numbers where numbers are meant', async () => {
    expect(await ground.client.listInstances({ query: { version: 1, limit: 200 } })).toEqual({
      items: [],
      next: null,
    });
  });

  test.each([
    ['limit=0', '?limit'],
    ['limit=201', '?limit'],
    ['limit=ten', '?limit'],
    ['status=asleep', '?status'],
    ['version=1.5', '?version'],
    ['subject=wm1', '?subject'],
    ['subject=robot:1', '?subject'],
    ['subject=member:wm1', '?subject'],
    ['flows=welcome', '?flows'],
  ])('%s is refused at %s', async (query, pointer) => {
    const told = await problem(await ground.request(`/api/v1/instances?${query}`));
    expect(told).toMatchObject({ status: 400, code: 'INPUT_INVALID', errors: [{ pointer }] });
  });
});

describe('a path', () => {
  test('that leads nowhere is a problem too', async () => {
    expect(await problem(await ground.request('/api/v1/nothing'))).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
  });

  test('takes the methods of its calls only', async () => {
    const response = await ground.request('/api/v1/flows', { method: 'PATCH', headers: OWNER });
    expect(response.headers.get('allow')).toBe('GET');
    expect(await problem(response)).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
  });

  test('with an id that no flow can have is refused', async () => {
    expect(await problem(await ground.request('/api/v1/flows/Not_An_Id'))).toMatchObject({
      status: 400,
      errors: [{ pointer: '{id}' }],
    });
  });

  test('with a version that is no number is refused', async () => {
    expect(await problem(await ground.request('/api/v1/flows/x/versions/one'))).toMatchObject({
      status: 400,
      errors: [{ pointer: '{version}' }],
    });
  });
});

test('a bug is answered with an id that the log has too, and nothing from inside', async () => {
  const broken = await openGround({
    store: { ...ground.store, listFlows: () => Promise.reject(new Error('secret detail')) },
  });
  const response = await broken.request('/api/v1/flows');
  const told = (await problem(response)) as { details: { id: string }; status: number };
  expect(told.status).toBe(500);
  expect(JSON.stringify(told)).not.toContain('secret detail');
  expect(broken.logged).toContainEqual(
    expect.objectContaining({ level: 'error', id: told.details.id }),
  );
});
