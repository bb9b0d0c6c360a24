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

  describe('that a person does instead', () => {
    const started = () => {
      const one = bench([flow(', else: task')], { workspace: cannot });
      const change = one.event('member.joined');
      return { one, change };
    };

    it('opens a task with what is to be done, and asks no connector', () => {
      const { one, change } = started();
      expect(change.effects).toEqual([]);
      expect(change.tasks).toMatchObject([
        {
          type: 'open',
          task: {
            id: `${one.live()[0]?.id}/draw/1`,
            work: {
              kind: 'task',
              assign: { type: 'owner', name: '' },
              assignees: [],
              title: '抽奖 · run a draw',
              body: 'to: p1\nn: 2',
              choices: { done: '已完成 · done' },
              approvals: 1,
            },
          },
        },
      ]);
      expect(facts(change, 'requested')).toMatchObject([{ what: 'draw.run', cannot: true }]);
      expect(facts(change, 'taskOpened')).toMatchObject([{ step: 'draw' }]);
    });

    it('goes on at next once it is done, and keeps what they said', () => {
      const { one } = started();
      const result = { choice: 'done', by: 'li', fields: { won: 'cup' } };
      const change = one.signal(one.live()[0]!, '@task', { step: 'draw', visit: 1, result });
      expect(one.instances[0]).toMatchObject({ outcome: 'drawn', vars: { prize: result } });
      expect(change.tasks).toEqual([]);
    });

    it('closes the task when its step is left, and takes nothing back', () => {
      const { one } = started();
      const change = one.event('order.paid');
      expect(change.tasks).toMatchObject([{ type: 'close' }]);
      expect(change.effects).toEqual([]);
    });

    it('opens none where the connector can', () => {
      const one = bench([flow(', else: task')]);
      expect(one.event('member.joined').tasks).toEqual([]);
      const change = one.event('order.paid');
      expect(change.tasks).toEqual([]);
      expect(change.effects).toMatchObject([{ type: 'withdraw' }]);
    });
  });
});
