import { describe, expect, it } from 'vitest';
import type { Workspace } from '../../engine/language/index.ts';
import { DEFAULT_WORKSPACE } from '../../engine/language/index.ts';
import { smallWorld } from '../simulate/small-world.ts';
import { bench, facts, MEMBER } from './bench-of-one.ts';

const flow = (otherwise: string) => `
flow: gift
about: member
start: [{ on: member.joined }]
vars: { prize: { type: object } }
steps:
  draw:
    do: { action: draw.run, with: { to: "{{ member.ref }}", n: 2 }${otherwise} }
    save: prize
    end: drawn
    failed: { end: sorry }
    on: [{ event: order.paid, end: paid }]
`;
const cannot: Workspace = {
  ...DEFAULT_WORKSPACE,
  connectors: { sandbox: { kind: 'sandbox', actions: [] } },
};

describe('an action', () => {
  it('is handed to the connector of the subject, which it then waits for', () => {
    const one = bench([flow('')]);
    const change = one.event('member.joined');
    const key = `${one.live()[0]?.id}/draw/1/0`;
    expect(change.effects).toMatchObject([
      {
        type: 'act',
        key,
        connector: 'sandbox',
        to: { kind: 'member', group: 'g1', person: 'p1' },
        action: 'draw.run',
        with: { to: 'p1', n: 2 },
        promise: 'at-least-once',
        report: { step: 'draw', visit: 1 },
        origin: { subject: MEMBER },
      },
    ]);
    expect(facts(change, 'requested')).toEqual([
      { type: 'requested', step: 'draw', key, what: 'draw.run' },
    ]);
    const data = { step: 'draw', visit: 1, answer: { won: 'cup' } };
    one.signal(one.live()[0]!, '@answered', data);
    expect(one.instances[0]).toMatchObject({ outcome: 'drawn', vars: { prize: { won: 'cup' } } });
  });

  it('is taken back when its step is left', () => {
    const one = bench([flow('')]);
    one.event('member.joined');
    expect(one.event('order.paid').effects).toMatchObject([
      { type: 'withdraw', of: expect.stringMatching(/\/draw\/1\/0$/) },
    ]);
  });

  it.each([
    [', else: skip', 'drawn'],
    [', else: fail', 'sorry'],
  ])('that the connector cannot do%s', (otherwise, outcome) => {
    const world = smallWorld([flow(otherwise)], { workspace: cannot });
    world.tell('member.joined');
    expect(world.outcomes()).toEqual([outcome]);
    expect(world.facts('requested')).toMatchObject([{ what: 'draw.run', cannot: true }]);
    expect(world.world.log.some(({ type }) => type === 'request')).toBe(false);
  });
});
