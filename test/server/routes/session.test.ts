import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { ADMIN_TOKEN, ORIGIN, openGround } from '../ground.ts';

let ground: Ground;

beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

const JSON_TYPE = { 'Content-Type': 'application/json' };

async function signIn(headers: Record<string, string> = {}): Promise<Response> {
  const token = await ground.access.issueSignIn();
  return ground.request('/api/v1/session', {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify({ token }),
  });
}

async function sessionCookie(): Promise<string> {
  const cookie = (await signIn()).headers.get('set-cookie') ?? '';
  return cookie.slice(0, cookie.indexOf(';'));
}

test('a link is exchanged for a cookie that scripts cannot read', async () => {
  const response = await signIn();
  expect(await response.json()).toEqual({ name: 'owner', expiresAt: '2026-04-01T02:00:00.000Z' });
  expect(response.headers.get('set-cookie')).toMatch(
    /^groupflow-session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
  );
});

test('behind TLS the cookie goes over TLS only', async () => {
  const response = await signIn({ 'X-Forwarded-Proto': 'https' });
  expect(response.headers.get('set-cookie')).toMatch(/; Secure/);
});

test('the cookie says who is signed in', async () => {
  const response = await ground.request('/api/v1/session', {
    headers: { Cookie: await sessionCookie() },
  });
  expect(await response.json()).toEqual({ name: 'owner', expiresAt: '2026-04-01T02:00:00.000Z' });
});

test('a token of the settings has no end', async () => {
  expect(await ground.client.getSession()).toEqual({ name: 'owner', expiresAt: null });
});

test('a link that nobody issued is refused', async () => {
  const response = await ground.request('/api/v1/session', {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify({ token: 'guessed' }),
  });
  expect(response.status).toBe(401);
  expect(response.headers.get('set-cookie')).toBeNull();
});

test('signing out ends the session and takes the cookie back', async () => {
  const Cookie = await sessionCookie();
  const response = await ground.request('/api/v1/session', {
    method: 'DELETE',
    headers: { ...JSON_TYPE, Cookie },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('set-cookie')).toMatch(/groupflow-session=; Max-Age=0/);
  const after = await ground.request('/api/v1/session', { headers: { Cookie } });
  expect(after.status).toBe(401);
});

test('moving the clock of the installation signs nobody out', async () => {
  const Cookie = await sessionCookie();
  await ground.client.moveClock({ body: { byMs: 90 * 86_400_000 } });
  const response = await ground.request('/api/v1/session', { headers: { Cookie } });
  expect(response.status).toBe(200);
});

test.each([
  ['same-origin', { 'Sec-Fetch-Site': 'same-origin', Origin: ORIGIN }, 200],
  ['no browser', {}, 200],
  ['same-site', { 'Sec-Fetch-Site': 'same-site' }, 403],
  ['cross-site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
  ['another origin', { Origin: 'https://evil.example' }, 403],
  ['an origin of another port', { Origin: `${ORIGIN}:81` }, 403],
  ['an opaque origin', { Origin: 'null' }, 403],
])('a change with a cookie from %s is answered %s', async (_, headers, status) => {
  const response = await ground.request('/api/v1/sandbox/members', {
    method: 'POST',
    headers: { ...JSON_TYPE, Cookie: await sessionCookie(), ...headers },
    body: JSON.stringify({ name: '小王' }),
  });
  expect(response.status).toBe(status === 200 ? 201 : status);
});

test('signing in from the pages of another site is refused', async () => {
  expect((await signIn({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
});

test('reading with a cookie is possible from anywhere that the browser allows', async () => {
  const response = await ground.request('/api/v1/flows', {
    headers: { Cookie: await sessionCookie(), 'Sec-Fetch-Site': 'cross-site' },
  });
  expect(response.status).toBe(200);
});

test('a token is no cookie: its origin does not matter', async () => {
  const response = await ground.request('/api/v1/sandbox/members', {
    method: 'POST',
    headers: {
      ...JSON_TYPE,
      Authorization: `Bearer ${ADMIN_TOKEN}`,
      Origin: 'https://crm.example',
    },
    body: JSON.stringify({ name: '小李' }),
  });
  expect(response.status).toBe(201);
});

test("a form's content types are refused, whatever is in them", async () => {
  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']) {
    const response = await ground.request('/api/v1/sandbox/members', {
      method: 'POST',
      headers: { 'Content-Type': type, Cookie: await sessionCookie() },
      body: JSON.stringify({ name: '小李' }),
    });
    expect([type, response.status]).toEqual([type, 415]);
  }
});
