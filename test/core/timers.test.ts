import { describe, expect, it } from 'vitest';
import { bench, facts, MONDAY } from './bench-of-one.ts';

/** A flow about a member that starts when they join. */
const flow = (steps: string, more = '') => `
flow: try
title: 试
about: member
start: [{ on: member.joined }]
${more}
steps:
${steps}
`;

describe('time', () => {
  it('fires at the due instant and not a moment before', () => {
    const one = bench([flow('  rest: { wait: { for: 90m }, end: done }')]);
    one.event('member.joined');
    one.to('2026-03-02T10:29:59.999+08:00');
    expect(one.live()).toHaveLength(1);
    one.to('2026-03-02T10:30:00+08:00');
    expect(one.instances[0]?.outcome).toBe('done');
  });

  it('fires the outer timer before the inner at the same instant', () => {
    const one = bench([
      flow('  rest: { wait: { for: 1h }, end: inner }', 'after: [{ delay: 1h, end: outer }]'),
    ]);
    one.event('member.joined');
    one.to('2026-03-02T10:00:00+08:00');
    expect(one.instances[0]?.outcome).toBe('outer');
  });

  it('runs once when it comes late, says by how much, and counts on from then', () => {
    const one = bench([
      flow('  rest: { wait: { for: 1h }, next: again }\n  again: { wait: { for: 1h }, end: done }'),
    ]);
    one.event('member.joined');
    one.now = (MONDAY + 5 * 3_600_000) as typeof MONDAY;
    const change = one.turn((turn) => turn.wake());
    expect(facts(change, 'took').map((fact) => fact.cause)).toEqual([
      { type: 'timer', dueAt: MONDAY + 3_600_000, lateMs: 4 * 3_600_000 },
    ]);
    expect(Object.values(one.live()[0]!.timers)).toEqual([
      { dueAt: MONDAY + 6 * 3_600_000, fired: 0 },
    ]);
  });

  it('goes elsewhere when it is too late', () => {
    const text = flow(
      '  rest: { wait: { for: 1h, late: { within: 2h, next: sorry } }, end: done }\n  sorry: { send: { to: member, text: 抱歉 }, end: late }',
    );
    for (const [lateMs, outcome] of [
      [2 * 3_600_000, 'done'],
      [2 * 3_600_000 + 1, 'late'],
    ] as const) {
      const one = bench([text]);
      one.event('member.joined');
      one.now = (MONDAY + 3_600_000 + lateMs) as typeof MONDAY;
      one.turn((turn) => turn.wake());
      expect(one.instances[0]?.outcome).toBe(outcome);
    }
  });

  it('acts again and again by `every`, at most `max` times', () => {
    const one = bench([
      flow(
        `
  rest:
    wait: {}
    after:
      - { delay: 1h, every: true, max: 3, update: { vars: { n: "= vars.n + 1" } } }
      - { delay: 9h, end: done }
`,
        'vars: { n: 0 }',
      ),
    ]);
    one.event('member.joined');
    one.to('2026-03-02T20:00:00+08:00');
    expect(one.instances[0]).toMatchObject({ outcome: 'done', vars: { n: 3 } });
  });

  it('starts a step’s timers afresh when it goes to itself', () => {
    const one = bench([
      flow(
        '  rest: { wait: { for: 1h }, on: [{ event: message.received, next: rest }], end: done }',
      ),
    ]);
    one.event('member.joined');
    one.to('2026-03-02T09:30:00+08:00');
    one.event('message.received', { text: '在' });
    one.to('2026-03-02T10:29:00+08:00');
    expect(one.live()).toHaveLength(1);
    one.to('2026-03-02T10:30:00+08:00');
    expect(one.live()).toEqual([]);
  });
});
