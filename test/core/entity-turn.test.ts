import { describe, expect, it } from 'vitest';
import { instant } from '../../engine/base/index.ts';
import { bench, CUSTOMER, eventOf, facts, GROUP, MEMBER, MONDAY, sent } from './bench-of-one.ts';

const greet = `
flow: greet
title: 欢迎
about: member
start: [{ on: member.joined }]
reenter: REENTER
steps:
  hello:
    send: { to: group, text: "欢迎 {{ member.name | default: '朋友' }}", mention: [member] }
    next: pause
  pause:
    wait: { for: 1d, at: "10:00" }
    on: [{ event: message.received, if: "event.data.text.contains('资料')", end: helped }]
    next: nudge
  nudge:
    send: { to: member, text: 打个招呼吧 }
    end: nudged
`;
const greeting = (reenter = 'ended') => greet.replace('REENTER', reenter);

describe('starting', () => {
  it('starts on its event, sends, and rests', () => {
    const one = bench([greeting()]);
    const change = one.event('member.joined', { member: { ref: 'p1', displayName: '小李' } });
    expect(sent(change)).toEqual(['group: 欢迎 小李']);
    expect(change.effects[0]).toMatchObject({
      mention: ['p1'],
      to: { kind: 'group', group: 'g1' },
    });
    expect(one.live().map((instance) => instance.steps)).toEqual([['pause']]);
  });

  it('gives the same instance id and effect keys when a turn is repeated', () => {
    const first = bench([greeting()]).event('member.joined');
    const again = bench([greeting()]).event('member.joined');
    expect(again).toEqual(first);
  });

  it('starts nothing on an event that is older than an hour, and says why', () => {
    const one = bench([greeting()]);
    const at = (minutes: number) =>
      eventOf(instant(MONDAY - minutes * 60_000), {
        id: `late-${minutes}`,
        type: 'member.joined',
        data: {},
        subject: MEMBER,
      });
    expect(one.turn((turn) => turn.take(at(61))).refusals).toEqual([
      { flow: 'greet', why: 'late', count: 1 },
    ]);
    expect(one.turn((turn) => turn.take(at(60))).instances).toHaveLength(1);
  });

  it('refuses a second start while one is running', () => {
    const one = bench([greeting()]);
    one.event('member.joined');
    const change = one.event('member.joined');
    expect(change.refusals).toEqual([{ flow: 'greet', why: 'running', count: 1 }]);
    expect(one.instances).toHaveLength(1);
  });

  it('starts again after the end, unless it may never', () => {
    for (const [reenter, count] of [
      ['ended', 2],
      ['never', 1],
    ] as const) {
      const one = bench([greeting(reenter)]);
      one.event('member.joined');
      one.event('message.received', { text: '我要资料' });
      one.event('member.joined');
      expect(one.instances).toHaveLength(count);
    }
  });

  it('does not start again by the event that ended it', () => {
    const one = bench([greeting().replace('on: member.joined', 'on: message.received')]);
    one.event('message.received', { text: '你好' });
    const change = one.event('message.received', { text: '资料' });
    expect(one.live()).toEqual([]);
    expect(change.refusals).toEqual([{ flow: 'greet', why: 'running', count: 1 }]);
  });

  it('counts a cooldown from the end of the last: refused a moment before, let in on the instant', () => {
    const one = bench([greeting('{ after: 30d }')]);
    one.event('member.joined');
    one.event('message.received', { text: '资料' });
    one.to('2026-04-01T08:59:59.999+08:00');
    expect(one.event('member.joined').refusals).toEqual([
      { flow: 'greet', why: 'cooldown', count: 1 },
    ]);
    one.to('2026-04-01T09:00:00+08:00');
    expect(one.event('member.joined').instances).toHaveLength(1);
  });

  it('restarts: what runs ends as restarted before its own `on`, and a new one starts in the turn', () => {
    const text = greeting('restart').replace('on: member.joined', 'on: message.received');
    const one = bench([text]);
    one.event('message.received', { text: '你好' });
    one.event('message.received', { text: '资料' });
    expect(one.instances.map(({ status, outcome }) => [status, outcome])).toEqual([
      ['cancelled', 'restarted'],
      ['active', null],
    ]);
  });

  it('does not restart by an event that ends the running one and only so fulfils the condition', () => {
    const one = bench([
      `
flow: wake
title: 唤醒
about: member
start:
  - on: member.joined
  - { on: message.received, if: "!('沉默' in member.tags)" }
reenter: restart
steps:
  mark: { update: { tags: { add: [沉默] } }, next: rest }
  rest: { wait: {}, on: [{ event: message.received, next: awake }] }
  awake: { update: { tags: { remove: [沉默] } }, end: awake }
`,
    ]);
    one.event('member.joined');
    const change = one.event('message.received', { text: '在' });
    expect(one.instances.map(({ outcome }) => outcome)).toEqual(['awake']);
    expect(change.refusals).toEqual([{ flow: 'wake', why: 'running', count: 1 }]);
  });

  it('lets a subject have one instance for each key, and gives an event only to the equal one', () => {
    const one = bench([
      `
flow: trial
title: 试听
about: customer
key: event.data.trialRef
start: [{ on: trial.started }]
steps:
  rest:
    wait: { for: 7d }
    on: [{ event: trial.ended, end: over }]
    next: rest
`,
    ]);
    one.event('trial.started', { trialRef: 'a' }, CUSTOMER);
    one.event('trial.started', { trialRef: 'b' }, CUSTOMER);
    one.event('trial.ended', { trialRef: 'b' }, CUSTOMER);
    expect(one.instances.map(({ key, status }) => [key, status])).toEqual([
      ['a', 'active'],
      ['b', 'completed'],
    ]);
    one.event('trial.ended', {}, CUSTOMER);
    expect(one.live()).toEqual([]);
  });

  it('starts by hand without a rule, and on schedule by its rule alone', () => {
    const one = bench([greeting()]);
    expect(one.event('@schedule', { flow: 'greet', rule: 0 }).instances).toEqual([]);
    expect(one.event('@start', { flow: 'other' }).instances).toEqual([]);
    expect(one.event('@start', { flow: 'greet' }).instances).toHaveLength(1);
  });
});

describe('the end of a subject', () => {
  it('ends the flows of a member who leaves, after their own `on`', () => {
    const farewell = greeting()
      .replace('flow: greet', 'flow: polite')
      .replace('on: [{', 'on: [{ event: member.left, end: gone }, {');
    const one = bench([greeting(), farewell]);
    one.event('member.joined');
    one.event('member.left');
    expect(one.instances.map(({ flow, status, outcome }) => [flow, status, outcome])).toEqual([
      ['greet', 'cancelled', 'left'],
      ['polite', 'completed', 'gone'],
    ]);
  });

  it('leaves the flows of other memberships alone', () => {
    const one = bench([greeting()]);
    one.event('member.joined');
    one.event('member.joined', {}, { kind: 'member', ref: 'g2/p1' });
    one.event('member.left');
    expect(one.live().map((instance) => instance.subject.ref)).toEqual(['g2/p1']);
  });

  it('ends the flows of a group that is dismissed', () => {
    const text = greeting()
      .replace('about: member', 'about: group')
      .replace(', mention: [member]', '')
      .replace("{{ member.name | default: '朋友' }}", '大家')
      .replace('to: member', 'to: group');
    const one = bench([text], { entity: { kind: 'group', ref: 'g1' } });
    one.event('member.joined', {}, MEMBER);
    one.event('group.dismissed', {}, GROUP);
    expect(one.instances.map(({ outcome }) => outcome)).toEqual(['dismissed']);
  });

  it("ends a customer's flows when the last of the staff is lost, not before", () => {
    const one = bench([
      `
flow: care
title: 关怀
about: customer
start: [{ on: contact.added }]
steps: { rest: { wait: { for: 9d }, next: rest } }
`,
    ]);
    one.event('contact.added', { staff: { ref: 's1' } }, CUSTOMER);
    one.event('contact.added', { staff: { ref: 's2' } }, CUSTOMER);
    one.event('contact.lost', { staff: { ref: 's1' } }, CUSTOMER);
    expect(one.live()).toHaveLength(1);
    one.event('contact.lost', { staff: { ref: 's2' } }, CUSTOMER);
    expect(one.instances.map(({ outcome }) => outcome)).toEqual(['lost']);
  });
});

describe('an operator', () => {
  it('ends an instance by hand with a reason, and its timers are gone', () => {
    const one = bench([greeting()]);
    one.event('member.joined');
    const [instance] = one.live();
    const change = one.signal(instance!, '@cancel', { by: '王经理', reason: '客户要求' });
    expect(one.instances[0]).toMatchObject({ status: 'cancelled', timers: {}, steps: [] });
    expect(facts(change, 'ended')[0]?.cause).toEqual({
      type: 'command',
      by: '王经理',
      reason: '客户要求',
    });
  });
});
