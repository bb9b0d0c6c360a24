import { describe, expect, it } from 'vitest';
import type { PresenceRow } from '../../../engine/store/postgres/presence.ts';
import { createPresenceMemory } from '../../../engine/store/postgres/presence-memory.ts';

const lockedAt = (turn: number, shard = 1) => [{ shard, turn, rows: 1, due: 0, revision: 1 }];
const row = (person: string, present = true): PresenceRow => ({
  shard: 1,
  group: 'g',
  person,
  present,
});

describe('the memory of who is in a group', () => {
  it('leaves out who was written, while nobody else had a turn there', () => {
    const memory = createPresenceMemory();
    expect(memory.news(lockedAt(7), [row('ann')])).toEqual([row('ann')]);
    memory.committed(lockedAt(7), [row('ann')]);
    expect(memory.news(lockedAt(8), [row('ann'), row('bob')])).toEqual([row('bob')]);
    expect(memory.news(lockedAt(9), [row('ann')])).toEqual([row('ann')]);
  });

  it('always writes who has left, and who comes back', () => {
    const memory = createPresenceMemory();
    memory.committed(lockedAt(7), [row('ann')]);
    expect(memory.news(lockedAt(8), [row('ann', false)])).toEqual([row('ann', false)]);
    memory.committed(lockedAt(8), [row('ann', false)]);
    expect(memory.news(lockedAt(9), [row('ann')])).toEqual([row('ann')]);
  });

  it('begins anew when it is full', () => {
    const memory = createPresenceMemory(2);
    memory.committed(lockedAt(1), [row('ann'), row('bob')]);
    expect(memory.news(lockedAt(2), [row('ann')])).toEqual([]);
    memory.committed(lockedAt(2), [row('cy')]);
    expect(memory.news(lockedAt(3), [row('ann')])).toEqual([row('ann')]);
  });
});
