import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../engine/core/explain.ts';
import type { EntityChange, Instance } from '../../engine/core/index.ts';
import type { Bench } from './bench-of-one.ts';
import { bench, facts, sent } from './bench-of-one.ts';

const flow = (steps: string, head = '') => `
flow: frail
title: 试
about: member
start: [{ on: member.joined }]
${head}
steps:
${steps}
`;

/** Fails as long as the person's level is not known. */
const FRAIL = flow(
  `
  hello: { send: { to: member, text: 你好 }, next: level }
  level: { update: { vars: { n: "= customer.level + 1" } }, next: bye }
  bye: { send: { to: member, text: "级别 {{ vars.n }}" }, end: done }
`,
  'vars: { n: 0 }',
);

/** A handler of the whole flow, so that it is taken while a step is busy. */
const PAID = '{ event: order.paid, next: level }';

const ORDER = { by: 'chen', reason: '已补资料' };

function retry(one: Bench, more: Record<string, unknown> = {}, instance?: Instance) {
  return one.signal(instance ?? one.instances[0]!, '@retry', { ...ORDER, ...more });
}

function setLevel(one: Bench, level: number | null): void {
  if (one.state?.kind !== 'person') throw new Error('The bench is about a person.');
  const attributes = { ...one.state.customer.attributes, level };
  one.state = { ...one.state, customer: { ...one.state.customer, attributes } };
}

/** What it failed at is not offered again, as if it had been mended. */
function withoutFirstOffer(instance: Instance): Instance {
  const { failure } = instance;
  const resume = { ...failure!.resume!, offered: failure!.resume!.offered.slice(1) };
  return { ...instance, failure: { ...failure!, resume } };
}

describe('a failed instance that is retried', () => {
  it('goes on from the state before the failed move, and sends nothing twice', () => {
    const one = bench([FRAIL]);
    expect(sent(one.event('member.joined'))).toEqual(['member: 你好']);
    expect(one.instances[0]).toMatchObject({ status: 'failed', steps: ['hello'] });
    setLevel(one, 2);
    const change = retry(one);
    expect(sent(change)).toEqual(['member: 级别 3']);
    expect(one.instances).toMatchObject([
      { status: 'completed', outcome: 'done', failure: null, vars: { n: 3 } },
    ]);
    expect(facts(change, 'retried')).toEqual([{ type: 'retried', ...ORDER, version: null }]);
  });

  it('fails again with its new cause, and can be retried again', () => {
    const one = bench([FRAIL]);
    one.event('member.joined');
    const change = retry(one);
    expect(facts(change, 'failed')).toHaveLength(1);
    expect(one.instances).toMatchObject([{ status: 'failed', timers: {}, kept: [] }]);
    setLevel(one, 4);
    expect(sent(retry(one))).toEqual(['member: 级别 5']);
  });

  it('makes no key of an effect again that it made before', () => {
    const round = FRAIL.replace('end: done }', 'next: rest }').concat(
      '  rest: { wait: {}, on: [{ event: order.paid, next: hello }] }\n',
    );
    const one = bench([round]);
    const made = ({ effects }: EntityChange) => {
      const { id, status } = one.instances[0]!;
      return [status, ...effects.map(({ key }) => key.slice(id.length + 1))];
    };
    expect(made(one.event('member.joined'))).toEqual(['failed', 'hello/1/0']);
    expect(made(retry(one))).toEqual(['failed']);
    setLevel(one, 1);
    expect(made(retry(one))).toEqual(['active', 'bye/1/1']);
    setLevel(one, null);
    expect(made(one.event('order.paid'))).toEqual(['failed', 'hello/2/2']);
    one.publish(round.replace('customer.level + 1', '7'));
    expect(made(retry(one, { version: 'latest' }))).toEqual(['active', 'bye/2/3']);
    expect(made(one.event('order.paid'))).toEqual(['active', 'hello/3/4', 'bye/3/5']);
  });

  it('begins anew when it failed at its very start', () => {
    const early = flow(
      '  hi: { send: { to: member, text: "{{ customer.level | plus: 1 }}" }, end: x }',
    )
      .replace('"{{ customer.level | plus: 1 }}"', '好')
      .replace(
        '  hi:',
        '  up: { update: { vars: { n: "= customer.level + 1" } }, next: hi }\n  hi:',
      )
      .replace('steps:', 'vars: { n: 0 }\nsteps:');
    const one = bench([early]);
    one.event('member.joined');
    expect(one.instances).toMatchObject([{ status: 'failed', steps: [], value: {} }]);
    setLevel(one, 1);
    const change = retry(one);
    expect([sent(change), facts(change, 'started')]).toEqual([['member: 好'], []]);
  });

  it('fires the timer that it failed at, and keeps the others', () => {
    const waits = flow(
      `
  rest: { wait: {}, after: [{ delay: 1d, next: level }, { delay: 2d, next: late }] }
  level: { update: { vars: { n: "= customer.level + 1" } }, end: levelled }
  late: { send: { to: member, text: 迟 }, end: late }
`,
      'vars: { n: 0 }',
    );
    const one = bench([waits]);
    one.event('member.joined');
    const timers = one.instances[0]!.timers;
    one.to('2026-03-03T09:00:00+08:00');
    expect(one.instances).toMatchObject([{ status: 'failed', timers: {}, steps: ['rest'] }]);
    expect(one.instances[0]?.failure?.resume?.timers).toEqual(timers);
    one.now = (one.now + 3_600_000) as typeof one.now;
    setLevel(one, 1);
    const change = retry(one);
    expect(one.instances).toMatchObject([{ status: 'completed', outcome: 'levelled' }]);
    expect(facts(change, 'took')[0]?.cause).toMatchObject({ type: 'timer', lateMs: 3_600_000 });
  });

  it('takes the reply that it failed at as the answer to its question', () => {
    const asks = flow(
      `
  menu:
    ask: { to: member, text: 回复 1, options: [{ match: ["1"], label: 资料, next: level }] }
    after: [{ delay: 1d, end: silent }]
  level: { update: { vars: { n: "= customer.level + 1" } }, end: levelled }
`,
      'vars: { n: 0 }',
    );
    const one = bench([asks]);
    one.event('member.joined');
    one.event('message.received', { text: '1', channel: 'direct' });
    expect(one.instances).toMatchObject([{ status: 'failed', steps: ['menu'] }]);
    setLevel(one, 1);
    retry(one);
    expect(one.instances).toMatchObject([{ status: 'completed', outcome: 'levelled' }]);
  });

  it('learns of the results that came while it had failed', () => {
    const pays = flow(
      `
  hello: { send: { to: member, text: 你好 }, next: thanks, failed: sorry, on: [${PAID}] }
  level: { update: { vars: { n: "= customer.level + 1" } }, next: thanks }
  thanks: { send: { to: member, text: 谢谢 }, end: done }
  sorry: { send: { to: member, text: 抱歉 }, end: undelivered }
`,
      'vars: { n: 0 }',
    );
    const one = bench([pays]);
    one.event('member.joined');
    one.event('order.paid', { amount: 1 });
    expect(one.instances).toMatchObject([{ status: 'failed', steps: ['hello'] }]);
    const result = { step: 'hello', visit: 1, error: 'gone' };
    const told = one.signal(one.instances[0]!, '@failed', result);
    expect([facts(told, 'undelivered').length, one.instances[0]?.status]).toEqual([1, 'failed']);
    // The order fails it again; what became of the message is not forgotten.
    retry(one);
    expect(one.instances[0]?.failure?.resume?.offered.map(({ type }) => type)).toEqual([
      'event',
      'result',
    ]);
    one.instances[0] = withoutFirstOffer(one.instances[0]!);
    expect(sent(retry(one))).toEqual(['member: 抱歉']);
  });

  it('keeps what it had kept until it rests', () => {
    const busy = flow(
      `
  hello: { send: { to: member, text: 你好 }, next: level, failed: level }
  level: { update: { vars: { n: "= customer.level + 1" } }, next: rest }
  rest: { wait: {}, on: [{ event: order.paid, end: paid }] }
`,
      'vars: { n: 0 }',
    );
    const one = bench([busy]);
    one.event('member.joined');
    one.event('order.paid', { amount: 1 });
    one.signal(one.instances[0]!, '@sent', { step: 'hello', visit: 1 });
    expect(one.instances).toMatchObject([{ status: 'failed', kept: [] }]);
    setLevel(one, 1);
    retry(one);
    expect(one.instances).toMatchObject([{ status: 'completed', outcome: 'paid' }]);
  });

  it('can be given up instead, and is not retried after that', () => {
    const one = bench([FRAIL]);
    one.event('member.joined');
    const ended = one.state?.ended;
    one.now = (one.now + 1_000) as typeof one.now;
    const change = one.signal(one.instances[0]!, '@cancel', ORDER);
    expect(facts(change, 'ended')).toMatchObject([{ status: 'cancelled', cause: ORDER }]);
    expect(one.instances).toMatchObject([{ status: 'cancelled', failure: null }]);
    // For `reenter` it ended when it failed.
    expect(one.state?.ended).toEqual(ended);
    expect(facts(retry(one), 'retried')).toEqual([]);
  });
});

describe('a retry on the latest version', () => {
  const NEXT = FRAIL.replace('customer.level + 1', '7');

  it('goes on there when that has the step in which it rests', () => {
    const one = bench([FRAIL]);
    one.event('member.joined');
    one.publish(NEXT);
    const change = retry(one, { version: 'latest' });
    expect(sent(change)).toEqual(['member: 级别 7']);
    expect(one.instances).toMatchObject([{ status: 'completed', version: 2 }]);
    expect(facts(change, 'retried')).toMatchObject([{ version: 2 }]);
  });

  it('is refused when that lacks the step', () => {
    const one = bench([FRAIL]);
    one.event('member.joined');
    one.publish(NEXT.replace('  hello:', '  welcome:'));
    const change = retry(one, { version: 'latest' });
    expect(facts(change, 'notRetried')).toMatchObject([{ why: 'version' }]);
    expect(one.instances).toMatchObject([{ status: 'failed', version: 1 }]);
  });

  it('is refused when its flow is not active', () => {
    const one = bench([FRAIL]);
    one.event('member.joined');
    one.publish(null);
    expect(facts(retry(one, { version: 'latest' }), 'notRetried')).toMatchObject([{ why: 'flow' }]);
  });
});

describe('the words of a retry', () => {
  const speech = {
    zone: 'Asia/Shanghai',
    step: (step: string) => ({ zh: step, en: step }),
    port: (_: unknown, port: string) => ({ zh: port, en: port }),
    event: (type: string) => ({ zh: type, en: type }),
  };

  it('say who retried it and why, and onto which version', () => {
    expect(wordsOf({ type: 'retried', ...ORDER, version: null }, speech)).toEqual({
      zh: '由 chen 重试：已补资料',
      en: 'Retried by chen: 已补资料',
    });
    expect(wordsOf({ type: 'retried', ...ORDER, version: 3 }, speech)).toEqual({
      zh: '由 chen 重试，换到版本 3：已补资料',
      en: 'Retried on version 3 by chen: 已补资料',
    });
  });

  it('say why it was not made', () => {
    expect(wordsOf({ type: 'notRetried', ...ORDER, why: 'running' }, speech)).toEqual({
      zh: 'chen 要求重试（已补资料），没有重试：同一流程正在为同一对象运行',
      en: 'chen asked for a retry (已补资料), which was not made: the flow is running again for the same subject',
    });
  });
});

describe('a retry is refused', () => {
  it('when the flow is running again for the same subject', () => {
    const one = bench([FRAIL]);
    one.event('member.joined');
    setLevel(one, 1);
    const rests = { ...one.instances[0]!, id: 'frail-other' as Instance['id'], order: 9 };
    one.instances.push({ ...rests, status: 'active', failure: null });
    const change = retry(one);
    expect(facts(change, 'notRetried')).toEqual([{ type: 'notRetried', ...ORDER, why: 'running' }]);
    expect([sent(change), one.instances[0]?.status]).toEqual([[], 'failed']);
  });

  it('when the member has left the group', () => {
    const one = bench([FRAIL]);
    one.event('member.joined');
    setLevel(one, 1);
    one.event('member.left');
    expect(facts(retry(one), 'notRetried')).toMatchObject([{ why: 'gone' }]);
  });

  it('when nothing was kept of where it stood', () => {
    const one = bench([FRAIL]);
    one.event('member.joined');
    const { resume: _, ...failure } = one.instances[0]!.failure!;
    one.instances[0] = { ...one.instances[0]!, failure };
    expect(facts(retry(one), 'notRetried')).toMatchObject([{ why: 'lost' }]);
  });
});
