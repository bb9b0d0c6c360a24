import { describe, expect, it } from 'vitest';
import type { EntityChange } from '../../engine/core/index.ts';
import { type Bench, bench, CUSTOMER } from './bench-of-one.ts';

const COURSE = `
flow: course
about: member
start: [{ on: member.joined }]
goals: [converted]
credit: 7d
on: [{ event: order.paid, if: "event.data.amountMinor > 0", end: converted }]
steps:
  greet:
    send: { to: member, variants: [{ text: 甲 }, { text: 乙 }] }
    next: which
  which:
    split: [{ share: 50, next: pause }, { share: 50, next: pause }]
  pause:
    wait: { for: 1d }
    end: expired
`;

/** Figures of conversion that changes counted, by step and name. */
function figures(changes: readonly EntityChange[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { step, port, count } of changes.flatMap(({ funnel }) => funnel)) {
    if (port.startsWith('@')) sums[`${step} ${port}`] = (sums[`${step} ${port}`] ?? 0) + count;
  }
  return sums;
}

const paid = (of: Bench, amountMinor: number) => of.event('order.paid', { amountMinor }, CUSTOMER);
const person = (ref: string) => bench([COURSE], { entity: { kind: 'person', ref } });
const join = (of: Bench, ref: string) =>
  of.event('member.joined', {}, { kind: 'member', ref: `g1/${ref}` });

describe('goals', () => {
  it('count of those who came to a step how many ended in a goal', () => {
    const one = bench([COURSE]);
    expect(figures([one.event('member.joined')])).toEqual({});
    const won = figures([paid(one, 1)]);
    expect([won['pause @ended'], won['pause @won'], won['greet @won']]).toEqual([1, 1, 1]);

    const other = bench([COURSE]);
    other.event('member.joined');
    const lost = figures(other.to('2026-03-04T09:00:00+08:00'));
    expect([lost['pause @ended'], lost['pause @won']]).toEqual([1, undefined]);
    expect(other.instances.map(({ outcome }) => outcome)).toEqual(['expired']);
  });

  it('are counted for the arm that each took', () => {
    const changes: EntityChange[] = [];
    let first = 0;
    for (let index = 0; index < 40; index += 1) {
      const ref = `p${index}`;
      const one = person(ref);
      const sent = join(one, ref).effects.flatMap((effect) =>
        effect.type === 'send' ? effect.parts : [],
      );
      const isFirst = JSON.stringify(sent).includes('甲');
      if (isFirst) first += 1;
      const end = { amountMinor: isFirst ? 1 : 0 };
      changes.push(one.event('order.paid', end, { kind: 'customer', ref }));
      changes.push(...one.to('2026-03-04T09:00:00+08:00'));
    }
    const counted = figures(changes);
    expect(first).toBeGreaterThan(5);
    expect(first).toBeLessThan(35);
    expect([counted['greet @ended.0'], counted['greet @won.0']]).toEqual([first, first]);
    expect([counted['greet @ended.1'], counted['greet @won.1']]).toEqual([40 - first, undefined]);
    const shares = [counted['which @ended.0'] ?? 0, counted['which @ended.1'] ?? 0];
    expect(shares[0]! + shares[1]!).toBe(40);
    expect(Math.min(...shares)).toBeGreaterThan(5);
  });

  it('are credited by an event after the end, for as long as the flow says', () => {
    const one = bench([COURSE]);
    one.event('member.joined');
    one.to('2026-03-05T09:00:00+08:00');
    expect(figures([paid(one, 0)])).toEqual({});
    const credited = paid(one, 5);
    expect(figures([credited])['pause @won']).toBe(1);
    expect(credited.journal.map(({ fact }) => fact)).toEqual([
      { type: 'credited', event: 'order.paid' },
    ]);
    expect(figures([paid(one, 5)])).toEqual({});

    const late = bench([COURSE]);
    late.event('member.joined');
    late.to('2026-03-11T09:00:00+08:00');
    expect(late.state).toHaveProperty('credits');
    expect(figures([paid(late, 5)])).toEqual({});
    expect(late.state).not.toHaveProperty('credits');
  });
});
