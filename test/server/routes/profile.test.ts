import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ground } from '../ground.ts';
import { joined, openGround, publish } from '../ground.ts';

let ground: Ground;

const REWARD = `flow: reward
title: 奖励
about: member
start: [{ on: member.joined }]
steps:
  thank:
    update: { tags: { add: [新人] }, set: { stage: new }, points: { add: 5, reason: 入群 } }
    end: thanked
`;

beforeEach(async () => {
  ground = await openGround();
  await publish(ground.client, 'reward', REWARD);
  await ground.client.sendEvents({ body: [joined('1', 'p1')] });
  await ground.installation.worker.settle();
});
afterEach(() => ground.close());

const params = { kind: 'customer', ref: 'p1' };
const at = '2026-03-02T02:00:00.000Z';
const byFlow = { at, flow: 'reward', step: 'thank', person: null };
const byHand = { flow: null, step: null, person: 'owner' };

const shown = () => ground.client.getSubject({ params });

test('shows which step of which flow has tagged, staged and rewarded somebody', async () => {
  expect(await shown()).toMatchObject({
    tags: ['新人'],
    points: 5,
    tagged: [{ tag: '新人', ...byFlow, reason: '' }],
    stage: { stage: 'new', ...byFlow, reason: '' },
    pointsHistory: [{ amount: 5, ...byFlow, reason: '入群' }],
  });
  const member = await ground.client.getSubject({ params: { kind: 'member', ref: 'g1/p1' } });
  expect(member.tagged).toHaveLength(1);
});

test('changes by hand keep who made them and why, and are audited', async () => {
  const { client, installation } = ground;
  ground.pass(60_000);
  const later = '2026-03-02T02:01:00.000Z';
  const tags = { add: ['重点', '新人'], remove: ['无'], reason: '电话里确认' };
  expect(await client.changeTags({ params, body: tags })).toEqual({ accepted: 1 });
  await client.changePoints({ params, body: { add: -2, reason: '换了礼品' } });
  await client.changeStage({ params, body: { stage: 'loyal', reason: '复购三次' } });
  await installation.worker.settle();
  expect(await shown()).toMatchObject({
    tags: ['新人', '重点'],
    points: 3,
    tagged: [
      { tag: '新人', ...byFlow },
      { tag: '重点', at: later, ...byHand, reason: '电话里确认' },
    ],
    stage: { stage: 'loyal', at: later, ...byHand, reason: '复购三次' },
    pointsHistory: [
      { amount: -2, at: later, ...byHand, reason: '换了礼品' },
      { amount: 5, ...byFlow, reason: '入群' },
    ],
  });
  expect(ground.logged).toContainEqual(
    expect.objectContaining({ act: 'subject.tags', reason: '电话里确认', ref: 'p1' }),
  );
});

test('a tag that is removed leaves no mark, and one that was there keeps its own', async () => {
  const { client, installation } = ground;
  await client.changeTags({ params, body: { remove: ['新人'], reason: '标错了' } });
  await installation.worker.settle();
  expect(await shown()).toMatchObject({ tags: [], tagged: [] });
});

test('refuses whom nobody knows, and what has no profile', async () => {
  const body = { stage: 'new', reason: '试' };
  const stranger = { kind: 'customer', ref: 'nobody' };
  await expect(ground.client.changeStage({ params: stranger, body })).rejects.toMatchObject({
    problem: { code: 'SUBJECT_NOT_FOUND' },
  });
  const workspace = { kind: 'workspace', ref: '-' };
  await expect(ground.client.changeStage({ params: workspace, body })).rejects.toMatchObject({
    problem: { code: 'INPUT_INVALID' },
  });
});
