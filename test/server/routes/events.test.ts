import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { ADMIN_TOKEN, joined, openGround } from '../ground.ts';

let ground: Ground;

beforeEach(async () => {
  ground = await openGround();
});
afterEach(() => ground.close());

async function post(body: unknown, type: string): Promise<Response> {
  return ground.request('/api/v1/events', {
    method: 'POST',
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, 'Content-Type': type },
    body: JSON.stringify(body),
  });
}

test('accepts one event', async () => {
  const response = await post(joined('1', 'p1'), 'application/cloudevents+json');
  expect([response.status, await response.json()]).toEqual([202, { accepted: 1, duplicates: 0 }]);
});

test('accepts a batch, and counts what it has already', async () => {
  await post(joined('1', 'p1'), 'application/cloudevents+json');
  const response = await post(
    [joined('1', 'p1'), joined('2', 'p2'), joined('2', 'p2')],
    'application/cloudevents-batch+json; charset=utf-8',
  );
  expect(await response.json()).toEqual({ accepted: 1, duplicates: 2 });
});

test('takes plain JSON for either', async () => {
  expect((await post(joined('1', 'p1'), 'application/json')).status).toBe(202);
  expect((await post([joined('2', 'p1')], 'application/json')).status).toBe(202);
});

test('holds the two content types to what they say', async () => {
  expect((await post([joined('1', 'p1')], 'application/cloudevents+json')).status).toBe(400);
  expect((await post(joined('1', 'p1'), 'application/cloudevents-batch+json')).status).toBe(400);
});

test('stores a batch whole or not at all', async () => {
  const response = await post(
    [joined('1', 'p1'), { ...joined('2', 'p2'), type: 'member.joind' }],
    'application/json',
  );
  expect(await response.json()).toMatchObject({
    status: 400,
    code: 'EVENT_INVALID',
    errors: [{ pointer: '#/1/type' }],
  });
  expect(await ground.store.eventCount()).toBe(0);
});

test('points into a lone event without an index', async () => {
  const response = await post({ ...joined('1', 'p1'), subject: 'nobody' }, 'application/json');
  const told = await response.json();
  expect(told).toMatchObject({ code: 'EVENT_INVALID', errors: [{ pointer: '#/subject' }] });
  expect(told.detail).toBe(told.errors[0].detail);
});

test('takes 1,000 events at once, and refuses one more', async () => {
  const batch = (count: number) => Array.from({ length: count }, (_, n) => joined(`${n}`, `p${n}`));
  expect((await post(batch(1000), 'application/json')).status).toBe(202);
  expect((await post(batch(1001), 'application/json')).status).toBe(400);
});

test('wakes the worker, which starts flows', async () => {
  await ground.client.sendEvents({ body: [joined('1', 'p1')] });
  await ground.installation.worker.settle();
  expect(await ground.client.getSubject({ params: { kind: 'member', ref: 'g1/p1' } })).toEqual({
    subject: { kind: 'member', ref: 'g1/p1' },
    attributes: { name: '小李' },
    tags: [],
    tagged: [],
    families: {},
    stage: null,
    points: 0,
    pointsHistory: [],
    measures: [],
    segments: [],
    firstSeenAt: '2026-03-02T02:00:00.000Z',
    instances: [],
  });
});
