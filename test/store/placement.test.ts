import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubjectRef } from '../../engine/core/index.ts';
import { entitiesOf, entityKey, ownerOf, recipientsOf, shardOf } from '../../engine/store/index.ts';
import { subjectKey, subjectOfKey } from '../../engine/store/subject-key.ts';
import { event } from './contract/fixtures.ts';

const ref = fc.stringMatching(/^[^/]{1,20}$/u);
const subject: fc.Arbitrary<SubjectRef> = fc.oneof(
  fc
    .tuple(ref, ref)
    .map(([group, person]) => ({ kind: 'member' as const, ref: `${group}/${person}` })),
  ref.map((text) => ({ kind: 'customer' as const, ref: text })),
  ref.map((text) => ({ kind: 'group' as const, ref: text })),
  fc.constant({ kind: 'workspace' as const, ref: '' }),
);

describe('placement', () => {
  it('lets a member live with its person, and tells the group', () => {
    expect(entitiesOf({ kind: 'member', ref: 'room/ann' })).toEqual([
      { kind: 'person', ref: 'ann' },
      { kind: 'group', ref: 'room' },
    ]);
  });

  it('gives every other subject to one entity', () => {
    expect(entitiesOf({ kind: 'customer', ref: 'ann' })).toEqual([{ kind: 'person', ref: 'ann' }]);
    expect(entitiesOf({ kind: 'group', ref: 'room' })).toEqual([{ kind: 'group', ref: 'room' }]);
    expect(entitiesOf({ kind: 'workspace', ref: '' })).toEqual([{ kind: 'workspace', ref: '' }]);
  });

  it('gives signals and events of the runtime to the owner alone', () => {
    const joined = event('1', { kind: 'member', ref: 'room/ann' });
    const person = { kind: 'person', ref: 'ann' };
    expect(recipientsOf(joined).length).toBe(2);
    expect(recipientsOf({ ...joined, instance: 'i' as never })).toEqual([person]);
    expect(recipientsOf({ ...joined, type: '@schedule' })).toEqual([person]);
  });

  it('never moves: these places are in databases', () => {
    const refs = ['ann', 'bob', '王小明', ''];
    expect(refs.map((text) => shardOf({ kind: 'person', ref: text }, 64))).toEqual([4, 12, 9, 36]);
    expect(shardOf({ kind: 'group', ref: 'ann' }, 64)).toBe(56);
    expect(entityKey({ kind: 'group', ref: 'ann' })).toBe('group:ann');
  });

  it('finds a shard within the count for every subject', () => {
    fc.assert(
      fc.property(subject, fc.integer({ min: 1, max: 1_024 }), (of, count) => {
        const shard = shardOf(ownerOf(of), count);
        expect(Number.isInteger(shard) && shard >= 0 && shard < count).toBe(true);
        expect(entitiesOf(of)[0]).toEqual(ownerOf(of));
      }),
    );
  });

  it('spreads persons evenly', () => {
    const counts = new Array<number>(64).fill(0);
    for (let index = 0; index < 64_000; index += 1) {
      const shard = shardOf({ kind: 'person', ref: `wm-${index}` }, 64);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1_150);
  });

  it('takes the text of a subject apart again', () => {
    fc.assert(
      fc.property(subject, (of) => {
        expect(subjectOfKey(subjectKey(of))).toEqual(of);
      }),
    );
  });
});
