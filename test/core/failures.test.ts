import { describe, expect, it } from 'vitest';
import { bench, facts, sent } from './bench-of-one.ts';

const flow = (id: string, steps: string) => `
flow: ${id}
title: 试
about: member
start: [{ on: member.joined }]
steps:
${steps}
`;

describe('a flow that fails', () => {
  const broken = flow(
    'broken',
    `
  hello: { send: { to: member, text: 你好 }, next: count }
  count: { update: { tags: { add: [seen] }, vars: { n: "= event.data.missing.deeper" } }, next: bye }
  bye: { send: { to: member, text: 再见 }, end: done }
`,
  ).replace('steps:', 'vars: { n: 0 }\nsteps:');

  it('fails alone, visibly, with its cause and its step', () => {
    const one = bench([
      broken,
      flow('fine', '  hi: { send: { to: member, text: 好 }, end: done }'),
    ]);
    const change = one.event('member.joined');
    expect(sent(change)).toEqual(['member: 你好', 'member: 好']);
    expect(one.instances.map(({ flow: id, status }) => [id, status])).toEqual([
      ['broken', 'failed'],
      ['fine', 'completed'],
    ]);
    expect(one.instances[0]?.failure).toMatchObject({ code: 'EXPRESSION', step: 'count' });
    expect(facts(change, 'failed')).toHaveLength(1);
  });

  it('takes back all that the failing move had done', () => {
    const one = bench([broken]);
    one.event('member.joined');
    expect(one.state?.kind === 'person' && one.state.customer.tags).toEqual([]);
  });

  it('counts as ended, so the subject may start again', () => {
    const one = bench([broken]);
    one.event('member.joined');
    one.event('member.joined');
    expect(one.instances.map(({ status }) => status)).toEqual(['failed', 'failed']);
  });

  it('fails when it enters more than a hundred steps in a turn', () => {
    const steps = Array.from({ length: 101 }, (_, index) => {
      const to = index === 100 ? 'end: done' : `next: s${index + 1}`;
      return `  s${index}: { update: { points: { add: 1, reason: r } }, ${to} }`;
    });
    const last = (count: number) => steps.slice(101 - count).join('\n');
    const [allowed, refused] = [100, 101].map((count) => {
      const one = bench([flow('long', last(count))]);
      one.event('member.joined');
      return one.instances[0];
    });
    expect(allowed).toMatchObject({ status: 'completed', outcome: 'done' });
    expect(refused).toMatchObject({ status: 'failed', failure: { code: 'LOOP', step: 's100' } });
  });
});

it('refuses to work on an instance whose version is not at hand, which is a bug', () => {
  const one = bench([flow('fine', '  rest: { wait: {}, on: [{ event: order.paid, end: paid }] }')]);
  one.event('member.joined');
  one.instances[0] = { ...one.instances[0]!, hash: 'other' as never };
  expect(() => one.event('order.paid')).toThrow('The version other of fine-');
});

it('starts a thousand instances of a flow for one subject, and refuses one more', () => {
  const text = flow('many', '  rest: { wait: {}, on: [{ event: order.paid, end: paid }] }');
  const one = bench([text.replace('steps:', 'key: event.data.ref\nsteps:')]);
  one.event('member.joined', { ref: 'k0' });
  const [first] = one.instances;
  for (let at = 1; at < 999; at += 1) {
    one.instances.push({ ...first!, id: `${first!.id}-${at}` as never, key: `k${at}` });
  }
  expect(one.event('member.joined', { ref: 'k999' }).refusals).toEqual([]);
  expect(one.event('member.joined', { ref: 'k1000' }).refusals).toEqual([
    { flow: 'many', why: 'running', count: 1 },
  ]);
  expect(one.live()).toHaveLength(1_000);
});
