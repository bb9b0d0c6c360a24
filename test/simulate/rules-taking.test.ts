import { describe, expect, it } from 'vitest';
import type { SubjectRef } from '../../engine/core/index.ts';
import { CUSTOMER, GROUP, MEMBER, memberFlow, smallWorld } from './small-world.ts';

const OTHER = { kind: 'member', ref: 'g2/p1' } as const;

describe('subjects', () => {
  it('reach flows about each of whom the event names or implies', () => {
    const about = (kind: string) =>
      memberFlow(`of-${kind}`, '  rest: { wait: { for: 1d }, end: done }', { about: kind });
    const { world, tell } = smallWorld(['customer', 'group', 'member'].map(about));
    tell('member.joined');
    expect(world.instances().map(({ subject }) => subject)).toEqual([CUSTOMER, MEMBER, GROUP]);
  });

  it('are told of their customer in every membership, and start none there', () => {
    const text = memberFlow(
      'pays',
      '  rest: { wait: {}, on: [{ event: order.paid, end: paid }] }',
      {
        on: 'member.joined',
      },
    );
    const { tell, outcomes } = smallWorld([text]);
    tell('member.joined');
    tell('member.joined', {}, OTHER);
    tell('order.paid', {}, CUSTOMER);
    tell('member.joined', {}, CUSTOMER);
    expect(outcomes()).toEqual(['paid', 'paid']);
  });

  it('do not hear what another membership of the same person hears', () => {
    const text = memberFlow('pays', '  rest: { wait: {}, on: [{ event: order.paid, end: paid }] }');
    const { tell, outcomes } = smallWorld([text]);
    tell('member.joined');
    tell('member.joined', {}, OTHER);
    tell('order.paid', {}, OTHER);
    expect(outcomes()).toEqual([null, 'paid']);
  });

  it('end with the member, after the flow’s own `on`', () => {
    const plain = memberFlow('plain', '  rest: { wait: { for: 1d }, end: done }');
    const own = memberFlow('own', '  rest: { wait: { for: 1d }, end: done }', {
      top: 'on: [{ event: member.left, end: waved }]',
    });
    const { tell, outcomes } = smallWorld([own, plain]);
    tell('member.joined');
    tell('member.left');
    expect(outcomes()).toEqual(['waved', 'left']);
  });

  it('lose the customer’s flows only with the last of the staff', () => {
    const text = memberFlow('care', '  rest: { wait: { for: 9d }, end: done }', {
      about: 'customer',
      on: 'contact.added',
    });
    const { tell, outcomes } = smallWorld([text]);
    tell('contact.added', { staff: { ref: 'li' } }, CUSTOMER);
    tell('contact.added', { staff: { ref: 'wang' } }, CUSTOMER);
    tell('contact.lost', { staff: { ref: 'li' } }, CUSTOMER);
    expect(outcomes()).toEqual([null]);
    tell('contact.lost', { staff: { ref: 'wang' } }, CUSTOMER);
    expect(outcomes()).toEqual(['lost']);
  });
});

describe('the order of things', () => {
  it('brings the profile up to date before a flow sees the event', () => {
    const text = memberFlow(
      'greet',
      '  hi: { send: { to: member, text: "{{ member.name }}" }, end: said }',
    );
    const { tell, sent } = smallWorld([text]);
    tell('member.joined', { member: { displayName: '小李' } });
    expect(sent()).toEqual(['member: 小李']);
  });

  it('offers an event to live instances, the oldest first, and only then starts others by flow id', () => {
    const both = (id: string) =>
      memberFlow(id, '  rest: { wait: {}, on: [{ event: member.joined, next: rest }] }', {
        top: 'reenter: ended',
      });
    const { tell, world } = smallWorld([both('b'), both('a')]);
    tell('member.joined');
    const before = world.log.length;
    tell('member.joined');
    const taken = world.log
      .slice(before)
      .flatMap((entry) =>
        entry.type === 'journal' && entry.entry.fact.type === 'took'
          ? [entry.entry.instance[0]]
          : [],
      );
    expect([world.instances().map(({ flow }) => flow), taken]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('judges a start on what was live before the event', () => {
    const text = memberFlow(
      'once',
      '  rest: { wait: {}, on: [{ event: order.paid, end: paid }] }',
      {
        on: 'order.paid',
      },
    );
    const { tell, outcomes, refusals } = smallWorld([text]);
    tell('order.paid');
    tell('order.paid');
    expect([outcomes(), refusals()]).toEqual([['paid'], ['running']]);
  });

  it('takes an event before a timer of the same instant', () => {
    // The timer of g1 comes first and tells its member, whose own timer is due at that instant.
    const group = memberFlow(
      'tells',
      '  rest: { wait: { for: 1h }, next: tell }\n  tell: { emit: { event: lead.quoted, to: members }, end: told }',
      {
        about: 'group',
      },
    );
    const member = memberFlow(
      'waits',
      '  rest: { wait: { for: 1h }, on: [{ event: lead.quoted, end: told }], end: waited }',
    );
    const { world, tell, outcomes } = smallWorld([group, member], {
      workspace: { events: { 'lead.quoted': {} } },
    });
    world.know({
      kind: 'group',
      ref: 'g1',
      firstSeenAt: world.now(),
      starts: 0,
      ended: {},
      profile: { attributes: {}, tags: [], points: 0 },
      presentCount: 0,
      dismissed: false,
    });
    tell('member.joined');
    world.advanceTo((world.now() + 3_600_000) as ReturnType<typeof world.now>);
    expect(outcomes()).toEqual(['told', 'told']);
  });

  it('tells the members who are in the group at that time', () => {
    const group = memberFlow(
      'tells',
      '  tell: { emit: { event: lead.quoted, to: members }, end: told }',
      {
        about: 'group',
        on: 'group.updated',
      },
    );
    const member = memberFlow('hears', '  note: { update: { tags: { add: [told] } }, end: told }', {
      on: 'lead.quoted',
    });
    const { world, tell } = smallWorld([group, member], {
      workspace: { events: { 'lead.quoted': {} } },
    });
    const of = (person: string): SubjectRef => ({ kind: 'member', ref: `g1/${person}` });
    for (const person of ['p1', 'p2', 'p3']) tell('member.joined', {}, of(person));
    tell('member.left', {}, of('p2'));
    tell('group.updated', {}, GROUP);
    expect(
      world
        .instances()
        .filter(({ flow }) => flow === 'hears')
        .map(({ subject }) => subject.ref),
    ).toEqual(['g1/p1', 'g1/p3']);
  });

  it('fires outer timers before inner ones of the same instant', () => {
    const text = memberFlow(
      'frames',
      `  phase:
    stage:
      after: [{ delay: 1h, end: frame }]
      steps:
        rest: { wait: { for: 1h }, end: step }`,
    );
    const { tell, to, outcomes } = smallWorld([text]);
    tell('member.joined');
    to('2026-03-02T10:00:00+08:00');
    expect(outcomes()).toEqual(['frame']);
  });
});

describe('who takes an event', () => {
  const layered = memberFlow(
    'layers',
    `  phase:
    stage:
      on: [{ event: message.received, if: "event.data.text in ['own', 'option', 'frame']", end: frame }]
      steps:
        menu:
          ask:
            to: member
            text: 请选
            options: [{ match: [own, option], end: option }]
            else: { end: other }
          on: [{ event: message.received, if: "event.data.text == 'own'", end: own }]
          after: [{ delay: 1h, end: silent }]`,
    {
      top: `on: [{ event: message.received, if: "event.data.text != 'else'", end: flow }]`,
    },
  );

  it.each([
    ['own', 'own'],
    ['option', 'option'],
    ['frame', 'frame'],
    ['flow', 'flow'],
    ['else', 'other'],
  ])('gives “%s” to the nearest that holds, and `else` comes last', (text, outcome) => {
    const { tell, outcomes } = smallWorld([layered]);
    tell('member.joined');
    tell('message.received', { text });
    expect(outcomes()).toEqual([outcome]);
  });

  it('leaves nothing and starts no timer again where an entry has no target', () => {
    const text = memberFlow(
      'counts',
      '  rest: { wait: { for: 1h }, on: [{ event: message.received, update: { vars: { n: "= vars.n + 1" } }, notify: { to: member, text: 收到 } }], end: done }',
      { top: 'vars: { n: 0 }' },
    );
    const { tell, to, newest, sent } = smallWorld([text]);
    tell('member.joined');
    const { timers } = newest();
    to('2026-03-02T09:30:00+08:00');
    tell('message.received', { text: '在' });
    expect(newest()).toMatchObject({ timers, vars: { n: 1 }, visits: { rest: 1 } });
    expect(sent()).toEqual(['member: 收到']);
  });
});
