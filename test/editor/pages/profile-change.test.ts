import { expect, test } from 'vitest';
import { isNothing, sendChange, tagChange } from '../../../editor/pages/subject/profile-change.ts';

const NOTHING = { add: [], remove: [], stage: '', points: 0 };
const params = { kind: 'customer', ref: 'p1' };

test('adds and removes what differs between two lists of tags', () => {
  expect(tagChange(['a', 'b'], ['b', 'c'])).toEqual({ add: ['c'], remove: ['a'] });
  expect(isNothing({ ...NOTHING, ...tagChange(['a'], ['a']) })).toBe(true);
  expect(isNothing({ ...NOTHING, points: -1 })).toBe(false);
});

test('asks for what changes alone', async () => {
  const asked: unknown[] = [];
  const call = (name: string) => async (input: { body: unknown }) => {
    asked.push([name, input.body]);
    return { accepted: 1 };
  };
  const calls = {
    changeTags: call('tags'),
    changePoints: call('points'),
    changeStage: call('stage'),
  };
  const reason = '电话里确认';
  await sendChange(params, { change: { ...NOTHING, add: ['a'] }, reason }, calls);
  await sendChange(params, { change: { ...NOTHING, stage: 'new', points: 3 }, reason }, calls);
  expect(asked).toEqual([
    ['tags', { add: ['a'], reason }],
    ['stage', { stage: 'new', reason }],
    ['points', { add: 3, reason }],
  ]);
});
