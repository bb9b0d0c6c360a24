import { describe, expect, it } from 'vitest';
import { WorldOverflow } from '../../engine/simulate/index.ts';
import { GROUP, memberFlow, smallWorld } from './small-world.ts';

const EVENTS = {
  events: { 'a.told': {}, 'b.told': {} },
} as const;

describe('flows that feed one another', () => {
  const answering = (id: string, takes: string, tells: string) =>
    memberFlow(id, `  a: { emit: { event: ${tells} }, end: d }`, { on: takes });

  it('stop at the seventeenth emit', () => {
    const small = smallWorld(
      [answering('one', 'a.told', 'b.told'), answering('two', 'b.told', 'a.told')],
      { workspace: EVENTS },
    );
    small.tell('a.told');
    expect(small.facts('emitted')).toHaveLength(16);
    expect(small.facts('erred')).toHaveLength(1);
  });

  it('stop where a flow starts itself', () => {
    const small = smallWorld([answering('one', 'a.told', 'a.told')], { workspace: EVENTS });
    small.tell('a.told');
    expect(small.facts('emitted')).toHaveLength(16);
    expect(small.world.instances().every(({ status }) => status === 'completed')).toBe(true);
  });

  it('start once each of an event, however many they are', () => {
    const flows = Array.from({ length: 60 }, (_, at) =>
      memberFlow(`f${at}`, '  a: { wait: {}, on: [{ event: order.paid, end: p }] }'),
    );
    const small = smallWorld(flows);
    small.tell('member.joined');
    small.tell('member.joined');
    expect(small.world.instances()).toHaveLength(60);
    expect(small.refusals()).toHaveLength(60);
  });

  it('restart as often as they are told, and one runs at a time', () => {
    const flow = memberFlow('f', '  a: { wait: {}, on: [{ event: order.paid, end: p }] }', {
      top: 'reenter: restart',
    });
    const small = smallWorld([flow]);
    for (let told = 0; told < 50; told += 1) small.tell('member.joined');
    const statuses = small.world.instances().map(({ status }) => status);
    expect(statuses.filter((status) => status === 'active')).toHaveLength(1);
  });

  it('stay within a budget where each emits several times', () => {
    const steps = Array.from(
      { length: 4 },
      (_, at) =>
        `  s${at}: { emit: { event: a.told }, ${at === 3 ? 'end: d' : `next: s${at + 1}`} }`,
    ).join('\n');
    const small = smallWorld([memberFlow('f', steps, { on: 'a.told' })], { workspace: EVENTS });
    small.tell('a.told');
    // Not 4 to the 16th.
    expect(small.facts('emitted').length).toBeLessThan(20_000);
    expect(small.facts('erred').length).toBeGreaterThan(0);
  });

  it('stay within a budget where a group and its members answer one another', () => {
    const asks = memberFlow('asks', '  a: { emit: { event: b.told, to: members }, end: d }', {
      about: 'group',
      on: 'a.told',
    });
    const answers = memberFlow('answers', '  a: { emit: { event: a.told, to: group }, end: d }', {
      on: 'b.told',
    });
    const small = smallWorld([asks, answers], { workspace: EVENTS });
    for (let person = 0; person < 8; person += 1) {
      small.tell('member.joined', {}, { kind: 'member', ref: `g1/p${person}` });
    }
    small.tell('a.told', {}, GROUP);
    // Not 8 to the 8th.
    const told = small.world.log.filter(({ type }) => type === 'event');
    expect(told.length).toBeLessThan(6_000);
    expect(told.length).toBeGreaterThan(8 + 64 + 512);
  });
});

describe('a group and its members that answer one another', () => {
  const asks = memberFlow('asks', '  a: { emit: { event: b.told, to: members }, end: d }', {
    about: 'group',
    on: 'a.told',
  });
  const answers = memberFlow('answers', '  a: { emit: { event: a.told, to: group }, end: d }', {
    on: 'b.told',
  });
  const ALL_MAX = 10_000;

  /** How many events follow where a group of so many is told. */
  function followed(persons: number): number {
    const small = smallWorld([asks, answers], { workspace: EVENTS });
    for (let person = 0; person < persons; person += 1) {
      small.tell('member.joined', {}, { kind: 'member', ref: `g1/p${person}` });
    }
    const before = small.world.log.length;
    small.tell('a.told', {}, GROUP);
    return small.world.log.slice(before).filter(({ type }) => type === 'event').length;
  }

  it.each([2, 3, 9, 17, 33])('stay below ten thousand events: %i of them', (persons) => {
    const count = followed(persons);
    expect(count).toBeGreaterThan(persons * 2);
    expect(count).toBeLessThan(ALL_MAX);
  });

  it('do so once where they are many', () => {
    // Each of the 200 answers; to tell all 200 of each answer would be 40,000 events.
    expect(followed(200)).toBe(1 + 200 + 200);
  });
});

describe('time that is spent', () => {
  const rings = memberFlow(
    'f',
    '  a: { wait: {}, after: [{ delay: 1s, every: true, notify: { to: member, text: x } }], on: [{ event: order.paid, end: p }] }',
  );

  it('by a bell that rings each second for ever ends a world', () => {
    const small = smallWorld([rings]);
    small.tell('member.joined');
    expect(() => small.to('2026-04-02T09:00:00+08:00')).toThrow(WorldOverflow);
    expect(small.sent().length).toBeLessThanOrEqual(20_000);
  });

  it('while the engine was off is not made up for', () => {
    const small = smallWorld([rings]);
    small.tell('member.joined');
    small.world.skipTo((small.world.now() + 365 * 86_400_000) as never); // an instant, a year on
    expect(small.sent()).toHaveLength(1);
  });

  it('in a circle of waits of one second ends a world', () => {
    const small = smallWorld([
      memberFlow('f', '  a: { wait: { for: 1s }, next: b }\n  b: { wait: { for: 1s }, next: a }'),
    ]);
    small.tell('member.joined');
    expect(() => small.to('2026-04-02T09:00:00+08:00')).toThrow(WorldOverflow);
  });

  it('in a circle that goes on at once fails the instance', () => {
    const steps =
      '  a: { wait: { between: "00:00-24:00" }, next: b }\n  b: { ask: { to: member, text: x, options: [{ match: [y], end: d }] }, blocked: a, failed: a }';
    const small = smallWorld([memberFlow('f', steps)]);
    small.tell('member.joined', {}, { kind: 'member', ref: 'g1/p1' });
    expect(small.newest().visits.b ?? 0).toBeLessThanOrEqual(100);
  });
});
