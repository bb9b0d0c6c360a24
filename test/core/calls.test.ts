import { describe, expect, it } from 'vitest';
import { WORKSPACE } from '../language/flow-texts.ts';
import { bench, facts, sent } from './bench-of-one.ts';

const QUOTE = `
flow: try
title: 试
about: member
start: [{ on: member.joined }]
vars: { lead: { type: object } }
steps:
  quote:
    call: { endpoint: crm, method: POST, path: "leads/{{ customer.ref }}/{{ customer.name }}", body: { why: "= trigger.type" } }
    save: lead
    on: [{ event: order.paid, next: rest }]
    next: tell
    failed: sorry
  tell: { send: { to: member, text: "编号 {{ vars.lead.id }}" }, next: rest }
  sorry: { send: { to: member, text: 稍后联系 }, next: rest }
  rest: { wait: {}, on: [{ event: message.received, end: replied }, { event: order.paid, next: quote }] }
`;

const asked = () => {
  const one = bench([QUOTE], { workspace: WORKSPACE });
  one.event('member.updated', { member: { displayName: 'a/b?' } });
  const change = one.event('member.joined', { member: { displayName: 'a/b?' } });
  return { one, change, instance: one.live()[0]! };
};

describe('a call', () => {
  it('is handed over with its values rendered, and its path encoded', () => {
    const { change, one } = asked();
    const key = `${one.live()[0]?.id}/quote/1/0`;
    expect(change.effects).toMatchObject([
      {
        type: 'call',
        key,
        endpoint: 'crm',
        method: 'POST',
        path: '/leads/p1/a%2Fb%3F',
        body: { why: 'member.joined' },
        keeps: true,
        report: { step: 'quote', visit: 1 },
      },
    ]);
    expect(facts(change, 'requested')).toEqual([
      { type: 'requested', step: 'quote', key, what: 'crm' },
    ]);
    expect(one.live()[0]?.steps).toEqual(['quote']);
  });

  it('keeps what it was answered, and goes on', () => {
    const { one, instance } = asked();
    const data = { step: 'quote', visit: 1, answer: { id: 7 } };
    const change = one.signal(instance, '@answered', data);
    expect(sent(change)).toEqual(['member: 编号 7']);
    expect(one.live()[0]?.vars).toEqual({ lead: { id: 7 } });
    expect(facts(change, 'answered')).toEqual([{ type: 'answered', step: 'quote', why: null }]);
  });

  it('leaves the variable as it is when nothing was answered', () => {
    const { one, instance } = asked();
    one.signal(instance, '@answered', { step: 'quote', visit: 1 });
    expect(one.live()[0]).toMatchObject({ steps: ['rest'], vars: { lead: {} } });
  });

  it('goes by `failed`, and says why', () => {
    const { one, instance } = asked();
    const data = { step: 'quote', visit: 1, error: 'It answered 404.' };
    const change = one.signal(instance, '@answered', data);
    expect(sent(change)).toEqual(['member: 稍后联系']);
    expect(facts(change, 'answered')).toEqual([
      { type: 'answered', step: 'quote', why: 'It answered 404.' },
    ]);
  });

  it('keeps events that no `on` in force takes, until its answer', () => {
    const { one, instance } = asked();
    const during = one.event('message.received', { text: '在' });
    expect(facts(during, 'kept')).toEqual([{ type: 'kept', event: 'message.received' }]);
    one.signal(instance, '@answered', { step: 'quote', visit: 1 });
    expect(one.instances[0]).toMatchObject({ status: 'completed', outcome: 'replied' });
  });

  it('is taken back when its step is left, and a late answer is stale', () => {
    const { one, instance } = asked();
    const change = one.event('order.paid');
    expect(change.effects).toMatchObject([{ type: 'withdraw', of: `${instance.id}/quote/1/0` }]);
    const late = { step: 'quote', visit: 1, answer: { id: 1 } };
    expect(one.signal(instance, '@answered', late).journal).toEqual([]);
    one.event('order.paid');
    expect(one.live()[0]?.steps).toEqual(['quote']);
    expect(one.signal(instance, '@answered', late).journal).toEqual([]);
    one.signal(instance, '@answered', { ...late, visit: 2, answer: { id: 2 } });
    expect(one.live()[0]).toMatchObject({ steps: ['rest'], vars: { lead: { id: 2 } } });
  });

  it('takes back nothing once it was answered', () => {
    const { one, instance } = asked();
    const change = one.signal(instance, '@answered', { step: 'quote', visit: 1 });
    expect(change.effects.map(({ type }) => type)).toEqual(['send']);
  });

  it('is answered once the instance that failed meanwhile is retried', () => {
    const text = QUOTE.replace('order.paid, next: rest', 'order.paid, next: broken').replace(
      '  rest:',
      '  broken: { update: { points: { add: "= 1 / 0", reason: x } }, next: rest }\n  rest:',
    );
    const one = bench([text], { workspace: WORKSPACE });
    one.event('member.joined');
    one.event('order.paid');
    const failed = one.instances[0]!;
    expect(failed.status).toBe('failed');
    one.signal(failed, '@answered', { step: 'quote', visit: 1, answer: { id: 3 } });
    expect(one.instances[0]?.failure?.resume?.offered).toMatchObject([
      { type: 'event' },
      { type: 'result', step: 'quote', visit: 1, result: 'done', answer: { id: 3 } },
    ]);
  });
});
