import { expect, test } from 'vitest';
import { instant } from '../../../engine/base/index.ts';
import { openMemoryStore } from '../../../engine/store/index.ts';
import { createAccess } from '../../../server/auth/access.ts';
import { equalSecrets, secretHash } from '../../../server/auth/secrets.ts';

const HOUR_MS = 3_600_000;
const TOKEN = 'token-of-the-owner-0123456789abcdef';

function openAccess(adminToken: string | null = TOKEN) {
  let now = instant(Date.UTC(2026, 2, 2));
  const store = openMemoryStore();
  const access = createAccess({ store, clock: { now: () => now }, adminToken });
  return {
    access,
    store,
    now: () => now,
    pass: (ms: number) => {
      now = instant(now + ms);
    },
  };
}

test('a sign-in link gives a session of 30 days', async () => {
  const { access, now } = openAccess();
  const { secret, principal } = await access.signIn(await access.issueSignIn());
  const expiresAt = instant(now() + 30 * 24 * HOUR_MS);
  expect(principal).toEqual({ name: 'owner', via: 'session', expiresAt });
  expect(await access.identify({ authorization: null, session: secret })).toEqual(principal);
});

test('a sign-in link works once', async () => {
  const { access } = openAccess();
  const token = await access.issueSignIn();
  await access.signIn(token);
  await expect(access.signIn(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('of two who use a link at once, one gets in', async () => {
  const { access } = openAccess();
  const token = await access.issueSignIn();
  const outcomes = await Promise.allSettled([access.signIn(token), access.signIn(token)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a sign-in link works until its 24 hours are over', async () => {
  const { access, pass } = openAccess();
  const [early, late] = [await access.issueSignIn(), await access.issueSignIn()];
  pass(24 * HOUR_MS - 1);
  await access.signIn(early);
  pass(1);
  await expect(access.signIn(late)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('a session ends after 30 days, and when it is signed out', async () => {
  const { access, pass } = openAccess();
  const first = await access.signIn(await access.issueSignIn());
  const second = await access.signIn(await access.issueSignIn());
  await access.signOut(first.secret);
  expect(await access.identify({ authorization: null, session: first.secret })).toBeNull();
  pass(30 * 24 * HOUR_MS - 1);
  expect(await access.identify({ authorization: null, session: second.secret })).not.toBeNull();
  pass(1);
  expect(await access.identify({ authorization: null, session: second.secret })).toBeNull();
});

test("a session's secret is no sign-in token, and a token is no session", async () => {
  const { access } = openAccess();
  const token = await access.issueSignIn();
  expect(await access.identify({ authorization: null, session: token })).toBeNull();
  const { secret } = await access.signIn(token);
  await expect(access.signIn(secret)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('the store holds only hashes', async () => {
  const { access, store, now } = openAccess();
  const token = await access.issueSignIn();
  expect(await store.grant(token, now())).toBeNull();
  expect(await store.grant(secretHash('signIn', token), now())).toMatchObject({ kind: 'signIn' });
});

test.each([
  ['the right token', `Bearer ${TOKEN}`, true],
  ['the scheme in other letters', `bearer ${TOKEN}`, true],
  ['a token that begins alike', `Bearer ${TOKEN.slice(1)}`, false],
  ['a longer token', `Bearer ${TOKEN}x`, false],
  ['another scheme', `Basic ${TOKEN}`, false],
  ['no token', 'Bearer ', false],
])('%s in the header lets in: %s → %s', async (_, authorization, isLetIn) => {
  const { access } = openAccess();
  const principal = await access.identify({ authorization, session: null });
  expect(principal).toEqual(isLetIn ? { name: 'owner', via: 'token', expiresAt: null } : null);
});

test('a wrong token is not made good by a session', async () => {
  const { access } = openAccess();
  const { secret } = await access.signIn(await access.issueSignIn());
  expect(await access.identify({ authorization: 'Bearer wrong', session: secret })).toBeNull();
});

test('without a token in the settings no token lets in', async () => {
  const { access } = openAccess(null);
  expect(await access.identify({ authorization: `Bearer ${TOKEN}`, session: null })).toBeNull();
});

test('secrets are compared whole', () => {
  expect([
    equalSecrets('abc', 'abc'),
    equalSecrets('abc', 'abd'),
    equalSecrets('abc', 'ab'),
  ]).toEqual([true, false, false]);
});
