import { describe, expect, it } from 'vitest';
import type { EntityRef, EntityState } from '../../../engine/core/index.ts';
import { entityStateText, parseEntityState } from '../../../engine/store/postgres/entity-state.ts';
import {
  instanceStateText,
  parseInstanceState,
} from '../../../engine/store/postgres/instance-state.ts';
import { customer, instanceOf, keyOf, NOW, stateOf } from '../contract/fixtures.ts';

const PERSON: EntityRef = { kind: 'person', ref: 'ann' };
const by = { person: 'chen', reason: '电话里确认' };
const mark = { at: NOW, by };
const profile = {
  attributes: { name: 'Ann' },
  tags: ['vip'],
  points: 3,
  marks: { tags: { vip: mark }, stage: null, points: [{ ...mark, amount: 3, reason: '' }] },
};
const usual = { attributes: {}, tags: [], points: 0 };
const base = { ref: 'ann', firstSeenAt: NOW, starts: 2, ended: { 'welcome|customer|ann|': NOW } };

describe('the state of an entity', () => {
  it.each<[string, EntityState]>([
    ['a person who is hardly known', stateOf(PERSON)],
    [
      'a person',
      {
        ...base,
        kind: 'person',
        customer: profile,
        staff: ['li'],
        members: Object.fromEntries([
          ['room', { ...profile, joinedAt: NOW, present: false, group: { name: 'Room' } }],
          ['attic', { ...usual, joinedAt: null, present: true, group: {} }],
          ['__proto__', { ...usual, joinedAt: NOW, present: true, group: {} }],
        ]),
      },
    ],
    ['a group', { ...base, kind: 'group', profile, presentCount: 7, dismissed: true }],
    ['a group of which nothing is told', stateOf({ kind: 'group', ref: 'room' })],
    ['the workspace', { ...base, ref: '', kind: 'workspace' }],
  ])('comes back as it was: %s', (_, state) => {
    const entity = { kind: state.kind, ref: state.ref };
    expect(parseEntityState(entity, entityStateText(state))).toStrictEqual(state);
  });

  it('keeps what describes a person apart from what controls what it gets', () => {
    const members = { room: { ...profile, joinedAt: NOW, present: true, group: {} } };
    const person = { ...base, kind: 'person', customer: profile, staff: [], members } as const;
    const text = JSON.parse(entityStateText(person));
    expect(text.personal).toEqual({
      customer: { name: 'Ann' },
      members: { room: { name: 'Ann' } },
    });
    const { personal: _personal, ...control } = text;
    expect(JSON.stringify(control)).not.toContain('Ann');
  });

  it('is read also as it was written before, with attributes in their profiles', () => {
    const written = {
      firstSeenAt: NOW,
      customer: { attributes: { name: 'Ann' }, tags: ['vip'] },
      members: { room: { attributes: { name: 'A.' }, joinedAt: NOW } },
    };
    expect(parseEntityState(PERSON, JSON.stringify(written))).toMatchObject({
      customer: { attributes: { name: 'Ann' }, tags: ['vip'], points: 0 },
      members: { room: { attributes: { name: 'A.' }, present: true } },
    });
  });

  it('says nothing of what is as usual', () => {
    expect(entityStateText(stateOf(PERSON))).toBe(`{"firstSeenAt":${NOW}}`);
  });
});

describe('the state of an instance', () => {
  it('comes back as it was, with keys of any form', () => {
    const ann = instanceOf(customer('ann'));
    const send = { visit: 1, status: 'handedOver', at: NOW, to: null } as const;
    const sends = {
      greet: { ...send, key: keyOf(ann, 3) },
      ask: { ...send, key: keyOf({ ...ann, id: `${ann.id}/ask/1` as never }, 4) },
    };
    const event = { ...ann.event, id: 'later' };
    const awaitedBy = { instance: ann.id, step: 'greet', visit: 2 } as never;
    for (const instance of [
      ann,
      { ...ann, awaitedBy },
      { ...ann, sends, event, vars: {}, key: 'order-1' },
    ]) {
      const { id, subject, flow, version, hash, status, steps, startedAt, ...state } = instance;
      expect(parseInstanceState(id, instanceStateText(instance))).toStrictEqual(state);
    }
  });
});
