import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api } from '../../../server/contract/api.ts';
import type { Ground } from '../ground.ts';
import { ADMIN_TOKEN, openGround } from '../ground.ts';

let ground: Ground;

beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

interface Place {
  readonly method: string;
  readonly path: string;
  readonly access: 'open' | 'signedIn';
}

const PLACES: readonly Place[] = [
  ...Object.values(api).map(({ method, path, access }) => ({
    method,
    path: `/api/v1${path.replace(/\{version\}/g, '1').replace(/\{\w+\}/g, 'x')}`,
    access,
  })),
  { method: 'GET', path: '/api/v1/stream', access: 'signedIn' },
  { method: 'GET', path: '/metrics', access: 'signedIn' },
  { method: 'GET', path: '/healthz', access: 'open' },
  { method: 'GET', path: '/readyz', access: 'open' },
  { method: 'GET', path: '/openapi.json', access: 'open' },
  { method: 'GET', path: '/docs', access: 'open' },
  { method: 'GET', path: '/schema/flow.json', access: 'open' },
];

/** A body that no call takes, so that nothing happens even where the caller is let in. */
async function statusOf(place: Place, headers: Record<string, string>): Promise<number> {
  const body = place.method === 'GET' ? {} : { body: '[]' };
  const response = await ground.request(place.path, {
    method: place.method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...body,
  });
  await response.body?.cancel();
  return response.status;
}

describe.each(PLACES)('$method $path', (place) => {
  const isOpen = place.access === 'open';

  test('lets nobody in without credentials, unless it is open', async () => {
    expect((await statusOf(place, {})) === 401).toBe(!isOpen);
  });

  test('refuses a wrong token, unless it is open', async () => {
    const status = await statusOf(place, { Authorization: `Bearer ${ADMIN_TOKEN}x` });
    expect(status === 401).toBe(!isOpen);
  });

  test('refuses a cookie that is no session, unless it is open', async () => {
    const status = await statusOf(place, { Cookie: 'groupflow-session=guessed' });
    expect(status === 401).toBe(!isOpen);
  });

  test('lets the token of the owner in', async () => {
    expect(await statusOf(place, { Authorization: `Bearer ${ADMIN_TOKEN}` })).not.toBe(401);
  });

  test('lets a session in', async () => {
    const { secret } = await ground.access.signIn(await ground.access.issueSignIn());
    expect(await statusOf(place, { Cookie: `groupflow-session=${secret}` })).not.toBe(401);
  });
});

test('the answer to nobody is a problem that says what to do', async () => {
  const response = await ground.request('/api/v1/flows', { headers: {} });
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('www-authenticate')).toBe('Bearer');
  expect(await response.json()).toEqual({
    type: '/docs#UNAUTHENTICATED',
    title: 'Not signed in',
    status: 401,
    code: 'UNAUTHENTICATED',
    detail:
      'Nobody is signed in. Open the sign-in link that the server prints, or send a bearer token.',
  });
});
