import { describe, expect, it } from 'vitest';
import { bench, CUSTOMER, eventOf, facts, MEMBER, MONDAY, sent } from './bench-of-one.ts';

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

const menu = flow(`
  menu:
    ask:
      to: member
      text: "回复 1 领资料,2 转人工"
      options:
        - { match: ["1", 资料], label: 资料, next: material }
        - { match: ["2", { contains: 人工 }], label: 人工, end: person }
      else: { next: menu, max: 2 }
    on: [{ event: message.received, if: "event.data.text == '退'", end: quit }]
    after: [{ delay: 2h, end: silent }]
  material: { send: { to: member, text: 资料来了 }, end: helped }
`);

describe('who takes an event', () => {
  it('matches an option by its text, folded, or by what it contains', () => {
    for (const [text, outcome] of [
      ['１', 'helped'],
      [' 资料! ', 'helped'],
      ['我想转人工客服', 'person'],
    ] as const) {
      const one = bench([menu]);
      one.event('member.joined');
      one.event('message.received', { text, channel: 'direct' });
      expect([text, one.instances[0]?.outcome]).toEqual([text, outcome]);
    }
  });

  it('lets the step’s own `on` go before its options', () => {
    const one = bench([menu.replace('match: ["1"', 'match: ["1", 退')]);
    one.event('member.joined');
    one.event('message.received', { text: '退' });
    expect(one.instances[0]?.outcome).toBe('quit');
  });

  it('asks again on any other reply, at most `max` times, and then leaves it at that', () => {
    const one = bench([menu]);
    one.event('member.joined');
    const replies = ['?', '??', '???'].map((text) => one.event('message.received', { text }));
    expect(replies.map((change) => sent(change).length)).toEqual([1, 1, 0]);
    expect(one.live()[0]?.visits.menu).toBe(3);
  });

  it('lets frames and the flow take an event before an `else` does', () => {
    const one = bench([
      menu.replace(
        'steps:',
        'on: [{ event: message.received, if: "event.data.text == \'停\'", end: stopped }]\nsteps:',
      ),
    ]);
    one.event('member.joined');
    one.event('message.received', { text: '停' });
    expect(one.instances[0]?.outcome).toBe('stopped');
  });

  it('gives a reply only to the newest open ask whose options match', () => {
    const other = menu
      .replace('flow: try', 'flow: later')
      .replace('member.joined', 'trial.started')
      .replace('["1", 资料]', '[好]');
    const one = bench([menu, other]);
    one.event('member.joined');
    one.to('2026-03-02T09:00:01+08:00');
    one.event('trial.started');
    one.event('message.received', { text: '1' });
    expect(one.instances.map(({ flow: id, outcome }) => [id, outcome])).toEqual([
      ['try', 'helped'],
      ['later', null],
    ]);
    one.event('message.received', { text: '2' });
    expect(one.instances.map(({ outcome }) => outcome)).toEqual(['helped', 'person']);
  });

  it('takes no reply that is older than the question', () => {
    const one = bench([menu]);
    one.to('2026-03-02T09:10:00+08:00');
    one.event('member.joined');
    const old = eventOf(MONDAY, {
      id: 'old',
      type: 'message.received',
      data: { text: '1' },
      subject: MEMBER,
    });
    one.turn((turn) => turn.take(old));
    expect(one.live()[0]?.steps).toEqual(['menu']);
  });

  it('takes no reply from the group to what was asked in private', () => {
    const one = bench([menu]);
    one.event('member.joined');
    one.event('message.received', { text: '1', channel: 'group' });
    expect(one.live()[0]?.steps).toEqual(['menu']);
  });

  it('acts and stays where an entry has no target: no timer starts again', () => {
    const one = bench([
      flow(
        `
  rest:
    wait: { for: 1h }
    on: [{ event: message.received, update: { vars: { n: "= vars.n + 1" } } }]
    end: done
`,
        'vars: { n: 0 }',
      ),
    ]);
    one.event('member.joined');
    const due = one.live()[0]?.timers;
    one.to('2026-03-02T09:30:00+08:00');
    one.event('message.received', { text: 'x' });
    one.event('message.received', { text: 'y' });
    expect(one.live()[0]).toMatchObject({ vars: { n: 2 }, timers: due, visits: { rest: 1 } });
  });

  it('reaches flows about the customer by an event about a member', () => {
    const one = bench([
      flow('  rest: { wait: {}, on: [{ event: order.paid, end: paid }] }').replace(
        'about: member',
        'about: customer',
      ),
    ]);
    one.event('member.joined');
    one.event('order.paid', {}, MEMBER);
    expect(one.instances[0]).toMatchObject({ subject: CUSTOMER, outcome: 'paid' });
  });

  it('reaches memberships that run by an event about the customer, and starts none', () => {
    const one = bench([flow('  rest: { wait: {}, on: [{ event: order.paid, end: paid }] }')]);
    one.event('member.joined');
    one.event('order.paid', {}, CUSTOMER);
    one.event('member.joined', {}, CUSTOMER);
    expect(one.instances.map(({ outcome }) => outcome)).toEqual(['paid']);
  });
});

describe('decisions', () => {
  it('sees in a condition what an update before it has changed, in one move', () => {
    const one = bench([
      flow(
        `
  mark: { update: { tags: { add: [new] }, vars: { n: "= vars.n + 1" } }, next: which }
  which:
    choose: [{ if: "vars.n == 1 && 'new' in customer.tags", end: seen }]
    else: { end: missed }
`,
        'vars: { n: 0 }',
      ),
    ]);
    one.event('member.joined');
    expect(one.instances[0]?.outcome).toBe('seen');
  });

  it('counts a condition that errs as false, and writes it down', () => {
    const one = bench([
      flow(
        '  which: { choose: [{ if: "event.data.amountMinor > 5", end: rich }], else: { end: other } }',
      ),
    ]);
    const change = one.event('member.joined');
    expect(one.instances[0]?.outcome).toBe('other');
    expect(facts(change, 'erred').map(({ step }) => step)).toEqual(['which']);
  });

  it('splits by share, the same way for the same subject', () => {
    const text = flow(
      '  half: { split: [{ share: 50, label: a, end: a }, { share: 50, label: b, end: b }] }',
    );
    const outcomes = Array.from({ length: 200 }, (_, index) => {
      const one = bench([text], { entity: { kind: 'person', ref: `p${index}` } });
      one.event('member.joined', {}, { kind: 'member', ref: `g1/p${index}` });
      one.event('member.joined', {}, { kind: 'member', ref: `g1/p${index}` });
      return one.instances.map(({ outcome }) => outcome).join('');
    });
    expect(new Set(outcomes)).toEqual(new Set(['aa', 'bb']));
    expect(outcomes.filter((outcome) => outcome === 'aa').length).toBeGreaterThan(70);
    expect(outcomes.filter((outcome) => outcome === 'bb').length).toBeGreaterThan(70);
  });
});

describe('frames', () => {
  const staged = flow(`
  phase:
    stage:
      on: [{ event: complaint.received, next: sorry }]
      after: [{ delay: 7d, end: over }]
      steps:
        a: { wait: { for: 1d }, next: b }
        b: { send: { to: member, text: 在吗 }, next: a }
  sorry: { send: { to: member, text: 抱歉 }, end: complained }
`);

  it('interrupts a whole phase by one `on`', () => {
    const one = bench([staged]);
    one.event('member.joined');
    one.to('2026-03-03T12:00:00+08:00');
    const change = one.event('complaint.received');
    expect(sent(change)).toEqual(['member: 抱歉']);
    expect(one.instances[0]?.outcome).toBe('complained');
  });

  it('runs a frame’s timer through all of its steps', () => {
    const one = bench([staged]);
    one.event('member.joined');
    const changes = one.to('2026-03-09T09:00:00+08:00');
    expect(one.instances[0]?.outcome).toBe('over');
    expect(sent(...changes)).toHaveLength(6);
  });
});
