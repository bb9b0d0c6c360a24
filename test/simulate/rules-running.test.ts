import { describe, expect, it } from 'vitest';
import { at, CUSTOMER, MEMBER, memberFlow, smallWorld } from './small-world.ts';

const HOUR_MS = 3_600_000;

describe('starting', () => {
  it('does not take the trigger a second time', () => {
    const text = memberFlow(
      'once',
      '  rest: { wait: {}, on: [{ event: message.received, end: heard }] }',
      {
        on: 'message.received',
      },
    );
    const { tell, outcomes } = smallWorld([text]);
    tell('message.received', { text: '在' });
    expect(outcomes()).toEqual([null]);
  });

  it('restarts before `on`: what ran ends as restarted, its timers gone, its message taken back', () => {
    const text = memberFlow(
      'again',
      '  hello: { send: { to: member, text: 你好 }, next: rest, failed: rest, on: [{ event: member.joined, end: taken }] }\n  rest: { wait: { for: 1h }, end: done }',
      { top: 'reenter: restart' },
    );
    const { world, tell, outcomes } = smallWorld([text], { channel: () => 'waits' });
    tell('member.joined');
    tell('member.joined');
    expect(outcomes()).toEqual(['restarted', null]);
    expect(world.instances().map(({ timers }) => timers)).toEqual([{}, {}]);
    expect(world.waiting().map(({ origin }) => origin.instance)).toEqual([
      world.instances()[1]?.id,
    ]);
  });

  it('counts a failed instance as ended', () => {
    const text = memberFlow('fails', '  hi: { update: { vars: { n: "= 1 / 0" } }, end: done }', {
      top: 'vars: { n: 0 }\nreenter: { after: 1d }',
    });
    const { tell, to, world, refusals } = smallWorld([text]);
    tell('member.joined');
    tell('member.joined');
    to('2026-03-03T09:00:00+08:00');
    tell('member.joined');
    expect(world.instances().map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(refusals()).toEqual(['cooldown']);
  });

  it('starts nothing on an event that is older than `late`, one hour unless the start says more', () => {
    const text = memberFlow('late', '  rest: { wait: { for: 1d }, end: done }');
    const { world, outcomes, refusals } = smallWorld([text]);
    const tellAgo = (id: string, ms: number) =>
      world.send({
        id,
        source: 'test',
        type: 'member.joined',
        subject: MEMBER,
        time: (world.now() - ms) as ReturnType<typeof world.now>,
        data: {},
      });
    tellAgo('late', HOUR_MS + 1);
    expect([outcomes(), refusals()]).toEqual([[], ['late']]);
    tellAgo('just', HOUR_MS);
    expect(outcomes()).toEqual([null]);
  });

  it('has one instance for each key, and gives an event without one to all', () => {
    const text = memberFlow(
      'trial',
      '  rest: { wait: {}, on: [{ event: trial.ended, end: over }, { event: order.paid, end: paid }] }',
      { about: 'customer', on: 'trial.started', top: 'key: event.data.trialRef' },
    );
    const { tell, outcomes, refusals } = smallWorld([text]);
    for (const trialRef of ['a', 'b', 'b', 'c']) tell('trial.started', { trialRef }, CUSTOMER);
    expect(refusals()).toEqual(['running']);
    tell('trial.ended', { trialRef: 'b' }, CUSTOMER);
    expect(outcomes()).toEqual([null, 'over', null]);
    tell('order.paid', {}, CUSTOMER);
    expect(outcomes()).toEqual(['paid', 'over', 'paid']);
  });

  it('reports a message’s result to its own instance only', () => {
    const text = memberFlow(
      'greet',
      '  hi: { send: { to: member, text: 你好 }, end: sent, failed: { end: lost } }',
      {
        on: 'order.paid',
        top: 'key: event.id',
      },
    );
    const { world, tell, outcomes } = smallWorld([text], { channel: () => 'waits' });
    tell('order.paid');
    tell('order.paid');
    world.answer(world.waiting()[1]!.key, '拒收');
    expect(outcomes()).toEqual([null, 'lost']);
  });
});

describe('names', () => {
  it('keep the event that was taken last through timers and results, and the trigger for ever', () => {
    const text = memberFlow(
      'names',
      `  rest: { wait: {}, on: [{ event: message.received, next: pause }] }
  pause: { wait: { for: 1h }, next: say }
  say: { send: { to: member, text: "{{ trigger.data.joinScene }} {{ event.data.text }}" }, next: more, failed: more }
  more: { send: { to: member, text: "{{ event.type }}" }, end: said }`,
    );
    const { tell, to, sent } = smallWorld([text]);
    tell('member.joined', { joinScene: 'qr' });
    tell('message.received', { text: '在' });
    to('2026-03-02T10:00:00+08:00');
    expect(sent()).toEqual(['member: qr 在', 'member: message.received']);
  });

  it('store of an event only what the plan reads', () => {
    const text = memberFlow(
      'reads',
      '  rest: { wait: {}, on: [{ event: message.received, if: "event.data.text == trigger.data.joinScene", end: same }] }',
    );
    const { tell, newest } = smallWorld([text]);
    tell('member.joined', { joinScene: 'qr', state: 'x', text: '密码' });
    expect(newest().trigger.data).toEqual({ joinScene: 'qr', text: '密码' });
  });

  it('show the candidate in a condition, although the instance does not take it', () => {
    const text = memberFlow(
      'candidate',
      '  rest: { wait: { for: 1h }, on: [{ event: message.received, if: "event.data.text == \'走\'", end: gone }], next: say }\n  say: { send: { to: member, text: "{{ event.type }}" }, end: said }',
    );
    const { tell, to, sent } = smallWorld([text]);
    tell('member.joined');
    tell('message.received', { text: '不走' });
    to('2026-03-02T10:00:00+08:00');
    expect(sent()).toEqual(['member: member.joined']);
  });

  it('render a text when its step is entered, so that an erring one fails the step', () => {
    const text = memberFlow(
      'errs',
      '  hi: { send: { to: member, text: "{{ event.data | plus: 1 }}" }, end: said }',
    );
    const { tell, newest } = smallWorld([text]);
    tell('member.joined');
    expect(newest()).toMatchObject({ status: 'failed', failure: { code: 'TEXT', step: 'hi' } });
  });

  it('count a condition that errs as false, and write it down', () => {
    const text = memberFlow(
      'errs',
      '  which: { choose: [{ if: "event.data.score > 3", end: high }], else: { end: low } }',
    );
    const { tell, outcomes, facts } = smallWorld([text]);
    tell('member.joined');
    expect(outcomes()).toEqual(['low']);
    expect(facts('erred')).toHaveLength(1);
  });
});

describe('blocks', () => {
  const framed = memberFlow(
    'frames',
    `  phase:
    stage:
      after: [{ delay: 2h, end: over }]
      steps:
        inner: { wait: { for: 1h }, next: out }
  out: { wait: { for: 1d }, end: done }`,
  );

  it('cancel the timers of every frame that is left', () => {
    const { tell, to, newest } = smallWorld([framed]);
    tell('member.joined');
    expect(Object.keys(newest().timers)).toHaveLength(2);
    to('2026-03-02T10:00:00+08:00');
    expect(Object.values(newest().timers)).toEqual([
      { dueAt: at('2026-03-03T10:00:00+08:00'), fired: 0 },
    ]);
    to('2026-03-04T10:00:00+08:00');
    expect(newest().outcome).toBe('done');
  });

  it('take back what a step has sent and what has not gone out, once it is left', () => {
    const text = memberFlow(
      'leaves',
      '  hello: { send: { to: member, text: 你好 }, next: rest, failed: rest, after: [{ delay: 1h, next: rest }] }\n  rest: { wait: { for: 1d }, end: done }',
    );
    const { world, tell, to, facts } = smallWorld([text], { channel: () => 'waits' });
    tell('member.joined');
    to('2026-03-02T10:00:00+08:00');
    expect([facts('withdrawn').length, world.waiting()]).toEqual([1, []]);
  });

  it('start a step’s timers afresh when it is entered again', () => {
    const text = memberFlow(
      'afresh',
      '  rest: { wait: { for: 1h }, on: [{ event: message.received, next: rest }], end: done }',
    );
    const { tell, to, newest } = smallWorld([text]);
    tell('member.joined');
    to('2026-03-02T09:30:00+08:00');
    tell('message.received', { text: '在' });
    expect(Object.values(newest().timers)).toEqual([
      { dueAt: at('2026-03-02T10:30:00+08:00'), fired: 0 },
    ]);
  });
});

describe('loops', () => {
  it('fail visibly once an instance has entered a hundred steps in a turn', () => {
    // A question that nobody can be asked never rests: it leads at once where its `after` leads.
    const text = memberFlow(
      'circle',
      `  rest: { wait: { for: 1h }, next: count }
  count: { update: { vars: { n: "= vars.n + 1" } }, next: menu }
  menu: { ask: { to: owner, text: 在吗, options: [{ match: [a], end: told }] }, after: [{ delay: 1h, next: count }] }`,
      { top: 'vars: { n: 0 }' },
    );
    const { tell, to, newest } = smallWorld([text]);
    tell('member.joined');
    to('2026-03-02T10:00:00+08:00');
    expect(newest()).toMatchObject({
      status: 'failed',
      failure: { code: 'LOOP', step: 'count' },
      vars: { n: 50 },
    });
  });

  it('refuse the seventeenth event that follows from another', () => {
    const text = memberFlow(
      'echo',
      '  again: { emit: { event: lead.quoted, to: self }, end: told }',
      {
        on: 'lead.quoted',
      },
    );
    const { tell, world, facts } = smallWorld([text], {
      workspace: { events: { 'lead.quoted': {} } },
    });
    tell('lead.quoted');
    expect([world.instances().length, facts('erred').length]).toEqual([17, 1]);
  });
});
