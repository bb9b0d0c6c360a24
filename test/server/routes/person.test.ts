import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { joined, openGround, publish } from '../ground.ts';

let ground: Ground;

const FOLLOW = `flow: follow
title: 跟进
about: member
start: [{ on: member.joined }]
vars: { city: 杭州 }
steps:
  hello: { send: { to: member, text: "你好 {{ member.name | default: '' }}" }, next: mark }
  mark: { update: { tags: { add: [新人] }, points: { add: 3 } }, next: rest }
  rest: { wait: {}, on: [{ event: order.paid, end: paid }] }
`;

beforeEach(async () => {
  ground = await openGround({ workspace: 'quiet: { from: "22:00", to: "08:00" }\n' });
  await publish(ground.client, 'follow', FOLLOW);
  await ground.client.sendEvents({ body: [joined('1', 'p1'), joined('2', 'p2', '小王')] });
  await ground.installation.worker.settle();
});
afterEach(() => ground.close());

const params = { kind: 'customer', ref: 'p1' };

test('gives all that is kept of a person, and nothing of another', async () => {
  const given = await ground.client.exportSubject({ params });
  expect(given).toMatchObject({
    complete: true,
    profiles: [
      { subject: params, attributes: { name: '小李' }, tags: ['新人'], points: 3 },
      { subject: { kind: 'member', ref: 'g1/p1' } },
    ],
    events: [{ type: 'member.joined', data: { member: { displayName: '小李' } } }],
    instances: [{ flow: 'follow', status: 'active', vars: { city: '杭州' } }],
    messages: [{ text: '你好 小李' }],
    ledger: [{ what: 'out', step: 'hello' }],
  });
  expect(JSON.stringify(given)).not.toContain('小王');
});

test('erases the profile and ends the flows of a person alone, and says why', async () => {
  const { client, installation } = ground;
  const body = { reason: '本人要求' };
  const answer = await client.eraseSubject({ params: { kind: 'member', ref: 'g1/p1' }, body });
  expect(answer).toMatchObject({ ended: 1, by: 'owner', reason: '本人要求' });
  await installation.worker.settle();
  const after = await client.getSubject({ params });
  expect(after).toMatchObject({ attributes: {}, tags: [], points: 0, tagged: [] });
  const statuses = (await client.listInstances()).items.map(({ subject, status }) => [
    subject.ref,
    status,
  ]);
  expect(statuses.sort()).toEqual([
    ['g1/p1', 'cancelled'],
    ['g1/p2', 'active'],
  ]);
  const other = await client.getSubject({ params: { kind: 'customer', ref: 'p2' } });
  expect([other.attributes, other.tags]).toEqual([{ name: '小王' }, ['新人']]);
  expect(ground.logged).toContainEqual(
    expect.objectContaining({ act: 'subject.erase', ref: 'p1', ended: 1 }),
  );
});

test('is for people alone, and for those who are known', async () => {
  const group = { kind: 'group', ref: 'g1' };
  await expect(ground.client.exportSubject({ params: group })).rejects.toMatchObject({
    problem: { code: 'INPUT_INVALID' },
  });
  const nobody = { kind: 'customer', ref: 'nobody' };
  await expect(
    ground.client.eraseSubject({ params: nobody, body: { reason: 'x' } }),
  ).rejects.toMatchObject({ problem: { code: 'SUBJECT_NOT_FOUND' } });
});
