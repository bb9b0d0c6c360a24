import { describe, expect, it } from 'vitest';
import { WorldOverflow } from '../../engine/simulate/index.ts';
import { at, CUSTOMER, eventOf, GROUP, memberFlow, smallWorld } from './small-world.ts';

const waits = (span: string) =>
  memberFlow('waits', `  rest: { wait: { for: ${span} }, end: done }`);

describe('a world', () => {
  it('takes an event once, however often it is told', () => {
    const { world, outcomes } = smallWorld([waits('1h')]);
    const event = eventOf({
      id: 'same',
      type: 'member.joined',
      data: {},
      subject: { kind: 'member', ref: 'g1/p1' },
      time: world.now(),
    });
    world.send(event);
    world.send(event);
    expect(outcomes()).toEqual([null]);
    expect(world.log.filter((entry) => entry.type === 'event')).toHaveLength(1);
  });

  it('fires timers at their instants, across all entities in the order of time', () => {
    const { world, tell, to, facts } = smallWorld([
      memberFlow(
        'waits',
        '  rest: { wait: { until: "timestamp(trigger.data.text)" }, end: done }',
        {
          on: 'message.received',
        },
      ),
    ]);
    const persons = [
      ['p1', '2026-03-04T10:00:00+08:00'],
      ['p2', '2026-03-03T10:00:00+08:00'],
    ] as const;
    for (const [person, text] of persons) {
      tell('message.received', { text }, { kind: 'member', ref: `g1/${person}` });
    }
    to('2026-03-10T00:00:00+08:00');
    expect(facts('ended')).toHaveLength(2);
    expect(
      world.log.flatMap((entry) =>
        entry.type === 'journal' && entry.entry.fact.type === 'ended' ? [entry.at] : [],
      ),
    ).toEqual([at('2026-03-03T10:00:00+08:00'), at('2026-03-04T10:00:00+08:00')]);
    expect(world.now()).toBe(at('2026-03-10T00:00:00+08:00'));
  });

  it('never turns its clock back', () => {
    const { world, to } = smallWorld([]);
    to('2026-03-03T00:00:00+08:00');
    to('2026-03-02T00:00:00+08:00');
    expect(world.now()).toBe(at('2026-03-03T00:00:00+08:00'));
  });

  it('sends every message at once unless its channel keeps it waiting', () => {
    const text = memberFlow(
      'greet',
      '  hello: { send: { to: member, text: 你好 }, next: done, failed: sorry }\n  done: { send: { to: group, text: 好 }, end: told }\n  sorry: { send: { to: group, text: 没有 }, end: lost }',
    );
    const soon = smallWorld([text]);
    soon.tell('member.joined');
    expect(soon.sent()).toEqual(['member: 你好', 'group: 好']);

    const slow = smallWorld([text], {
      channel: ({ origin }) => (origin.step === 'hello' ? 'waits' : 'sent'),
    });
    slow.tell('member.joined');
    const [waiting] = slow.world.waiting();
    expect(slow.newest().steps).toEqual(['hello']);
    slow.world.answer(waiting!.key, '对方不是好友');
    expect(slow.outcomes()).toEqual(['lost']);
    expect(slow.world.waiting()).toEqual([]);
  });

  it('lets no answer come to a message that was withdrawn', () => {
    const slow = smallWorld(
      [
        memberFlow(
          'greet',
          '  hello: { send: { to: member, text: 你好 }, next: rest, failed: rest, on: [{ event: order.paid, next: rest }] }\n  rest: { wait: { for: 1d }, end: done }',
        ),
      ],
      { channel: () => 'waits' },
    );
    slow.tell('member.joined');
    const [waiting] = slow.world.waiting();
    slow.tell('order.paid');
    expect(slow.world.waiting()).toEqual([]);
    slow.world.answer(waiting!.key, null);
    expect(slow.facts('delivered')).toEqual([]);
  });

  it('brings what is emitted back as an event, also to another entity', () => {
    const asks = memberFlow(
      'asks',
      '  tell: { emit: { event: lead.quoted, to: group, data: { who: "= customer.ref" } }, end: told }',
    );
    const group = memberFlow(
      'hears',
      '  say: { send: { to: group, text: "{{ event.data.who }}" }, end: said }',
      {
        about: 'group',
        on: 'lead.quoted',
      },
    );
    const { tell, sent } = smallWorld([asks, group], {
      workspace: { events: { 'lead.quoted': {} } },
    });
    tell('member.joined');
    expect(sent()).toEqual(['group: p1']);
  });

  it('fires a schedule for each subject that is known, each week anew', () => {
    const text = `
flow: weekly
about: group
start: [{ schedule: "0 20 * * 5", for: { if: "group.size >= 2" } }]
steps:
  say: { send: { to: group, text: 周五啦 }, end: said }
`;
    const { tell, to, sent } = smallWorld([text]);
    for (const [group, size] of [
      ['g1', 2],
      ['g2', 1],
    ] as const) {
      tell('group.created', { group: { size } }, { kind: 'group', ref: group });
    }
    to('2026-03-06T19:59:59+08:00');
    expect(sent()).toEqual([]);
    to('2026-03-13T20:00:00+08:00');
    expect(sent()).toEqual(['group: 周五啦', 'group: 周五啦']);
  });

  it('runs what became due while the engine was off once, late, and says by how much', () => {
    const weekly = `
flow: weekly
about: group
start: [{ schedule: "0 20 * * *" }]
steps:
  say: { send: { to: group, text: 晚上好 }, end: said }
`;
    const { world, tell, sent, facts } = smallWorld([waits('1h'), weekly]);
    tell('member.joined');
    world.skipTo(at('2026-03-05T09:00:00+08:00'));
    expect(sent()).toEqual(['group: 晚上好']);
    expect(facts('took').map(({ cause }) => cause)).toContainEqual({
      type: 'timer',
      dueAt: at('2026-03-02T10:00:00+08:00'),
      lateMs: 71 * 3_600_000,
    });
  });

  it('says so when more follows from one step than anybody could read', () => {
    const { tell, to } = smallWorld([
      memberFlow(
        'ticks',
        '  rest: { wait: {}, after: [{ delay: 1s, every: true, update: { points: { add: 1 } } }], on: [{ event: order.paid, end: done }] }',
      ),
    ]);
    tell('member.joined');
    expect(() => to('2026-04-02T09:00:00+08:00')).toThrow(WorldOverflow);
  });

  it('knows what it was told beforehand', () => {
    const { world, tell, sent } = smallWorld([
      memberFlow(
        'hello',
        '  hi: { send: { to: customer, text: "{{ customer.name }}" }, end: said }',
        {
          about: 'customer',
          on: 'order.paid',
        },
      ),
    ]);
    world.know({
      kind: 'person',
      ref: 'p1',
      firstSeenAt: world.now(),
      starts: 0,
      ended: {},
      customer: { attributes: { name: '小李' }, tags: [], points: 0 },
      staff: [],
      members: {},
    });
    tell('order.paid', {}, CUSTOMER);
    expect(sent()).toEqual(['customer: 小李']);
    expect(world.entity(CUSTOMER)).toMatchObject({ ref: 'p1' });
    expect(world.entity(GROUP)).toBeNull();
  });
});
