import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { joined, openGround, publish, WELCOME } from '../ground.ts';

let ground: Ground;

beforeEach(async () => {
  ground = await openGround();
  await publish(ground.client, 'welcome', WELCOME);
});
afterEach(() => ground.close());

async function tell(...events: ReturnType<typeof joined>[]): Promise<void> {
  await ground.client.sendEvents({ body: events });
  await ground.installation.worker.settle();
}

test('shows a customer with what was told, and a member with its instances', async () => {
  await tell(joined('1', 'p1'));
  const customer = await ground.client.getSubject({ params: { kind: 'customer', ref: 'p1' } });
  expect([customer.attributes, customer.instances]).toEqual([{ name: '小李' }, []]);
  const member = await ground.client.getSubject({ params: { kind: 'member', ref: 'g1/p1' } });
  expect(member.instances.map(({ flow, subjectName }) => [flow, subjectName])).toEqual([
    ['welcome', '小李'],
  ]);
});

test('shows a group, and the workspace under a dash', async () => {
  await tell(joined('1', 'p1'));
  const group = await ground.client.getSubject({ params: { kind: 'group', ref: 'g1' } });
  expect(group.attributes).toEqual({ name: '一群' });
  await ground.client.sendEvents({
    body: {
      specversion: '1.0',
      id: 'w',
      source: 'test',
      type: 'campaign.started',
      subject: 'workspace',
    },
  });
  await ground.installation.worker.settle();
  const workspace = await ground.client.getSubject({ params: { kind: 'workspace', ref: '-' } });
  expect(workspace.subject).toEqual({ kind: 'workspace', ref: '' });
});

test.each(['50% 折扣', 'a+b', '%2F', 'wm?x=1&y#z', '小李'])('finds the ref %s', async (ref) => {
  await tell({ ...joined('1', 'x'), subject: `customer/${ref}` });
  const { subject } = await ground.client.getSubject({ params: { kind: 'customer', ref } });
  expect(subject.ref).toBe(ref);
});

test('lists the events about a subject, newest first, by pages', async () => {
  await tell(joined('1', 'p1'));
  ground.pass(1000);
  await tell(joined('2', 'p1'));
  const params = { kind: 'member', ref: 'g1/p1' };
  const first = await ground.client.getTimeline({ params, query: { limit: 1 } });
  expect(first.items).toEqual([
    {
      id: '2',
      source: 'test',
      type: 'member.joined',
      subject: { kind: 'member', ref: 'g1/p1' },
      time: '2026-03-02T02:00:01.000Z',
      acceptedAt: '2026-03-02T02:00:01.000Z',
      data: {
        member: { ref: 'p1', displayName: '小李' },
        group: { ref: 'g1', name: '一群' },
      },
    },
  ]);
  const cursor = first.next ?? undefined;
  const second = await ground.client.getTimeline({ params, query: { limit: 50, cursor } });
  expect(second.items.map(({ id }) => id)).toContain('1');
});

test('says that nothing is known of a stranger', async () => {
  const call = ground.client.getSubject({ params: { kind: 'customer', ref: 'nobody' } });
  await expect(call).rejects.toMatchObject({ status: 404, problem: { code: 'SUBJECT_NOT_FOUND' } });
});

test('says that nothing is known of a person in another group', async () => {
  await tell(joined('1', 'p1'));
  const call = ground.client.getSubject({ params: { kind: 'member', ref: 'g2/p1' } });
  await expect(call).rejects.toMatchObject({ problem: { code: 'SUBJECT_NOT_FOUND' } });
});

test.each([
  ['robot', 'x'],
  ['member', 'p1'],
  ['member', 'g1/'],
  ['customer', 'a/b'],
  ['workspace', 'x'],
])('refuses the %s `%s`', async (kind, ref) => {
  const call = ground.client.getSubject({ params: { kind, ref } });
  await expect(call).rejects.toMatchObject({ status: 400, problem: { code: 'INPUT_INVALID' } });
});
