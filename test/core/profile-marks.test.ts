import { expect, it } from 'vitest';
import type { FlowId, StepId } from '../../engine/base/index.ts';
import { instant } from '../../engine/base/index.ts';
import type { Profile } from '../../engine/core/index.ts';
import { POINTS_MAX, updatedProfile } from '../../engine/core/profile-marks.ts';

const EMPTY: Profile = { attributes: {}, tags: [], points: 0 };
const NOTHING = { addTags: [], removeTags: [], set: {}, points: 0, reason: '' };
const markAt = (ms: number) => ({
  at: instant(ms),
  by: { flow: 'reward' as FlowId, step: 'thank' as StepId },
});

it('keeps no marks where an update changes none of what has them', () => {
  const set = { city: '杭州' };
  expect(updatedProfile(EMPTY, { ...NOTHING, set, removeTags: ['new'] }, markAt(1))).toEqual({
    ...EMPTY,
    attributes: set,
  });
});

it('keeps the stage since it became what it is', () => {
  const staged = updatedProfile(EMPTY, { ...NOTHING, set: { stage: 'new' } }, markAt(1));
  const same = updatedProfile(staged, { ...NOTHING, set: { stage: 'new' } }, markAt(2));
  const other = updatedProfile(same, { ...NOTHING, set: { stage: 'loyal' } }, markAt(3));
  expect([same.marks?.stage?.at, other.marks?.stage?.at]).toEqual([1, 3]);
});

it('remembers the newest changes of points, and forgets the marks of tags that are removed', () => {
  let profile = updatedProfile(EMPTY, { ...NOTHING, addTags: ['new'] }, markAt(0));
  for (let ms = 1; ms <= POINTS_MAX + 1; ms += 1) {
    profile = updatedProfile(profile, { ...NOTHING, points: 1 }, markAt(ms));
  }
  const times = profile.marks?.points.map(({ at }) => at) ?? [];
  expect([profile.points, times.length, times[0], times.at(-1)]).toEqual([51, 50, 51, 2]);
  const bare = updatedProfile(profile, { ...NOTHING, removeTags: ['new'] }, markAt(99));
  expect(bare.marks?.tags).toEqual({});
});
