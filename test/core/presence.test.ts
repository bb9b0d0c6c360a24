import { describe, expect, it } from 'vitest';
import type { EntityChange, SubjectRef } from '../../engine/core/index.ts';
import { bench, eventOf, GROUP } from './bench-of-one.ts';

const GROUP_ENTITY = { kind: 'group', ref: 'g1' } as const;

function member(person: string): SubjectRef {
  return { kind: 'member', ref: `g1/${person}` };
}

function present(change: EntityChange): readonly string[] {
  return change.presence.map((one) => `${one.person} ${one.present}`);
}

describe('who is in a group', () => {
  it('is told when somebody joins, leaves, or does anything there', () => {
    const one = bench([], { entity: GROUP_ENTITY });
    expect(present(one.event('member.joined', {}, member('p1')))).toEqual(['p1 true']);
    expect(present(one.event('message.received', {}, member('p2')))).toEqual(['p2 true']);
    expect(present(one.event('member.left', {}, member('p1')))).toEqual(['p1 false']);
    expect(present(one.event('group.updated', {}, GROUP))).toEqual([]);
  });

  it('is told once of each person in a turn, as it is at its end', () => {
    const one = bench([], { entity: GROUP_ENTITY });
    const change = one.turn((turn) => {
      for (const [index, [type, person]] of [
        ['member.joined', 'p1'],
        ['member.joined', 'p2'],
        ['member.left', 'p1'],
      ].entries()) {
        const data = {};
        const subject = member(person!);
        turn.take(eventOf(one.now, { id: `e${index}`, type: type!, data, subject }));
      }
    });
    expect(present(change)).toEqual(['p1 false', 'p2 true']);
  });

  it('is not told by what a flow emits, for it may reach who has left', () => {
    const one = bench([], { entity: GROUP_ENTITY });
    const event = eventOf(one.now, { id: 'e', type: 'x.y', data: {}, subject: member('p1') });
    expect(present(one.turn((turn) => turn.take({ ...event, hops: 1 })))).toEqual([]);
  });

  it('is told by the group’s turn, not by the person’s', () => {
    expect(present(bench([]).event('member.joined'))).toEqual([]);
  });

  it('is counted, never below zero', () => {
    const one = bench([], { entity: GROUP_ENTITY });
    const counts = ['left', 'joined', 'joined', 'left'].map((what, index) => {
      one.event(`member.${what}`, {}, member(`p${index}`));
      return one.state?.kind === 'group' ? one.state.presentCount : null;
    });
    expect(counts).toEqual([0, 1, 2, 1]);
  });
});
