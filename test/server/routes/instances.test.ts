import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { joined, openGround, publish, WELCOME } from '../ground.ts';

let ground: Ground;

beforeEach(async () => {
  ground = await openGround();
  await publish(ground.client, 'welcome', WELCOME);
  await ground.client.sendEvents({
    body: [joined('1', 'p1'), joined('2', 'p2', '王姐'), joined('3', 'p3')],
  });
  await ground.installation.worker.settle();
});
afterEach(() => ground.close());

const DAY_MS = 86_400_000;

async function idOf(ref: string): Promise<string> {
  const { items } = await ground.client.listInstances({ query: { subject: `member:g1/${ref}` } });
  return items[0]!.id;
}

test('lists instances with their subjects by name', async () => {
  const { items } = await ground.client.listInstances({ query: { subject: 'member:g1/p2' } });
  expect(items).toEqual([
    {
      id: items[0]!.id,
      flow: 'welcome',
      version: 1,
      subject: { kind: 'member', ref: 'g1/p2' },
      subjectName: '王姐',
      key: null,
      status: 'active',
      outcome: null,
      goal: false,
      steps: ['menu'],
      startedAt: '2026-03-02T02:00:00.000Z',
      endedAt: null,
      dueAt: '2026-03-03T02:00:00.000Z',
    },
  ]);
});

test.each([
  [{ flow: 'welcome' }, 3],
  [{ flow: 'other' }, 0],
  [{ status: 'active' as const }, 3],
  [{ status: 'failed' as const }, 0],
  [{ step: 'menu' }, 3],
  [{ step: 'nudge' }, 0],
  [{ version: 1 }, 3],
  [{ version: 2 }, 0],
])('filters by %o', async (query, count) => {
  expect((await ground.client.listInstances({ query })).items).toHaveLength(count);
});

test('pages through instances without missing or repeating one', async () => {
  const first = await ground.client.listInstances({ query: { limit: 2 } });
  const second = await ground.client.listInstances({
    query: { limit: 2, cursor: first.next ?? undefined },
  });
  const ids = [...first.items, ...second.items].map(({ id }) => id);
  expect([first.items.length, second.items.length, new Set(ids).size, second.next]).toEqual([
    2,
    1,
    3,
    null,
  ]);
});

test('shows one with variables, timers, and its journal in words with lines', async () => {
  const id = await idOf('p1');
  const detail = await ground.client.getInstance({ params: { id } });
  expect(detail.trigger).toEqual({
    id: '1',
    type: 'member.joined',
    time: '2026-03-02T02:00:00.000Z',
  });
  expect(detail.timers).toEqual([
    { step: 'menu', port: 'after.0', dueAt: '2026-03-03T02:00:00.000Z' },
  ]);
  expect(detail.text).toBe(WELCOME);
  expect(detail.failure).toBeNull();
  const entered = detail.journal.find(({ type }) => type === 'entered');
  const line = WELCOME.split('\n').indexOf('  menu:') + 1;
  expect([entered?.step, entered?.line]).toEqual(['menu', line]);
  for (const { words } of detail.journal) {
    expect([words.zh !== '', words.en !== '']).toEqual([true, true]);
  }
});

test('tells an end that is a goal from one that is none', async () => {
  await ground.client.sendEvents({
    body: [
      {
        specversion: '1.0',
        id: 'reply',
        source: 'test',
        type: 'message.received',
        subject: 'customer/p1',
        data: { text: '1', channel: 'direct' },
      },
    ],
  });
  await ground.client.moveClock({ body: { byMs: DAY_MS } });
  const { items } = await ground.client.listInstances();
  const ends = items.map(({ subject, outcome, goal }) => [subject.ref, outcome, goal]);
  expect(ends.sort()).toEqual([
    ['g1/p1', 'engaged', true],
    ['g1/p2', 'silent', false],
    ['g1/p3', 'silent', false],
  ]);
});

test('cancels one with a reason that its journal keeps', async () => {
  const { client, installation } = ground;
  const id = await idOf('p1');
  expect(await client.cancelInstance({ params: { id }, body: { reason: '客户要求' } })).toEqual({
    accepted: 1,
  });
  await installation.worker.settle();
  const { instance, journal } = await client.getInstance({ params: { id } });
  expect([instance.status, instance.dueAt]).toEqual(['cancelled', null]);
  expect(journal.at(-1)?.words.zh).toContain('客户要求');
  await expect(
    client.cancelInstance({ params: { id }, body: { reason: '再次' } }),
  ).rejects.toMatchObject({ status: 409, problem: { code: 'INSTANCE_STATUS' } });
});

test('an instance that is not there is a problem', async () => {
  const call = ground.client.getInstance({ params: { id: 'none' } });
  await expect(call).rejects.toMatchObject({
    status: 404,
    problem: { code: 'INSTANCE_NOT_FOUND' },
  });
});

test('cancelling needs a reason', async () => {
  const id = await idOf('p1');
  const call = ground.client.cancelInstance({ params: { id }, body: { reason: '' } });
  await expect(call).rejects.toMatchObject({ problem: { errors: [{ pointer: '#/reason' }] } });
});
