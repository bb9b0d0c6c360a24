import { describe, expect, it } from 'vitest';
import { journalWords } from '../../engine/core/index.ts';
import { type MachineHost, machineOf } from '../../engine/core/machine.ts';
import { bench, compile } from './bench-of-one.ts';

const flow = (branches: string, more = 'end: finished') => `flow: side
about: member
start: [{ on: member.joined }]
vars: { n: 0 }
steps:
  both:
    parallel:
      branches:
${branches
  .split('\n')
  .map((line) => `        ${line}`)
  .join('\n')}
    ${more}
`;
const SELL =
  'sell: { steps: { d: { wait: { for: 2d }, on: [{ event: order.paid, end: told }], end: cold } } }';
const CARE =
  'care: { steps: { c: { wait: { for: 1d }, on: [{ event: order.paid, end: glad }], end: calm } } }';

describe('a machine with branches', () => {
  const machine = machineOf(compile(flow(`${SELL}\n${CARE}`)));
  const heard: string[] = [];
  const host: MachineHost = {
    holds: () => true,
    delay: () => 1_000,
    entered: (step) => heard.push(`entered ${step}`),
    took: ({ step, port }, automatic) =>
      heard.push(`took ${step}.${port}${automatic ? ' by itself' : ''}`),
    perform: () => undefined,
    arm: (timer) => heard.push(`arm ${timer}`),
    disarm: (timer) => heard.push(`disarm ${timer}`),
  };

  it('moves them in document order, in whatever order their states were stored', () => {
    const stored = machine.restore({ both: { care: 'c', sell: 'd' } });
    expect(stored.steps).toEqual(['d', 'c']);
    expect(machine.start(host)).toBe(stored);
    heard.length = 0;
    expect(machine.offer(stored, 'order.paid', host)?.outcome).toBe('finished');
    expect(heard.filter((line) => line.startsWith('took'))).toEqual([
      'took d.on.0',
      'took c.on.0',
      'took both.next by itself',
    ]);
  });

  it('rests in the steps of the branches that have not ended', () => {
    const { steps, outcome } = machine.restore({ both: { sell: 'end:told', care: 'c' } });
    expect([steps, outcome]).toEqual([['c'], null]);
  });
});

describe('an instance in branches', () => {
  const FRAIL = flow(
    `${SELL}\ncare: { steps: { c: { wait: {}, on: [{ event: message.received, next: boom }], after: [{ delay: 5d, end: late }] }, boom: { update: { vars: { n: "= customer.level + 1" } }, end: calm } } }`,
  );

  function failed() {
    const one = bench([FRAIL]);
    one.event('member.joined');
    one.event('message.received', { text: '好' });
    expect(one.instances).toMatchObject([{ status: 'failed', steps: ['d', 'c'] }]);
    return one;
  }
  const retry = (one: ReturnType<typeof bench>) =>
    one.signal(one.instances[0]!, '@retry', { by: 'chen', reason: 'x', version: 'latest' });

  it('goes on in all of them when it is retried', () => {
    const one = failed();
    one.publish(FRAIL.replace('customer.level + 1', '7'));
    retry(one);
    expect(one.instances).toMatchObject([{ status: 'active', steps: ['d'], vars: { n: 7 } }]);
    one.event('order.paid');
    expect(one.instances).toMatchObject([{ status: 'completed', outcome: 'finished' }]);
  });

  it('is not retried on a version that has another branch', () => {
    const one = failed();
    one.publish(
      FRAIL.replace(
        '      branches:\n',
        '      branches:\n        more: { steps: { e: { wait: { for: 1d }, end: x } } }\n',
      ),
    );
    const { journal } = retry(one);
    expect(journal.map(({ fact }) => fact)).toMatchObject([{ type: 'notRetried', why: 'version' }]);
  });

  it('tells in words what its branches did, with the line behind each', () => {
    const text = flow(`${SELL}\n${CARE}`, 'on-outcome: { told: { end: sold } }\n    end: finished');
    const one = bench([text]);
    const { journal: first } = one.event('member.joined');
    const { journal: second } = one.event('order.paid');
    const explain = journalWords({ text, compiled: compile(text) }, 'Asia/Shanghai');
    const told = [...first, ...second].map((entry) => {
      const { words, line } = explain(entry);
      return `${line ?? '-'} ${words.zh} | ${words.en}`;
    });
    expect(told).toMatchInlineSnapshot(`
      [
        "- 由“成员入群”开始，版本 1 | Started by “member joined”, on version 1",
        "6 进入步骤“并行 both” | Entered “Parallel both”",
        "9 进入步骤“等待 d” | Entered “Wait d”",
        "9 最迟等到 2026-03-04 09:00 | Waits until 2026-03-04 09:00 at the latest",
        "10 进入步骤“等待 c” | Entered “Wait c”",
        "10 最迟等到 2026-03-03 09:00 | Waits until 2026-03-03 09:00 at the latest",
        "9 发生“支付订单”，“等待 d”走“支付订单” | On “order paid”: left “Wait d” by “order paid”",
        "10 发生“支付订单”，“等待 c”走“支付订单” | On “order paid”: left “Wait c” by “order paid”",
        "11 按条件，“并行 both”走“结果 told” | By its condition: left “Parallel both” by “outcome told”",
        "- 结束，结果为“sold” | Ended as “sold”",
      ]
    `);
  });
});

it('tells in words what was collected', () => {
  const text = `flow: gather
about: group
start: [{ on: member.joined }]
steps:
  gather:
    collect: { event: member.joined, for: 2m, into: joined }
    end: done
`;
  const member = { kind: 'member', ref: 'g1/p1' } as const;
  const one = bench([text], { entity: { kind: 'group', ref: 'g1' } });
  const told = [one.event('member.joined', {}, member), one.event('member.joined', {}, member)];
  const explain = journalWords({ text, compiled: compile(text) }, 'Asia/Shanghai');
  const words = told.flatMap(({ journal }) =>
    journal.map((entry) => {
      const { words, line } = explain(entry);
      return `${line ?? '-'} ${words.zh} | ${words.en}`;
    }),
  );
  expect(words).toMatchInlineSnapshot(`
    [
      "- 由“成员入群”开始，版本 1 | Started by “member joined”, on version 1",
      "5 进入步骤“收集 gather” | Entered “Collect gather”",
      "5 收下“成员入群”，已有 1 个 | Collected “member joined”, 1 so far",
      "5 最迟等到 2026-03-02 09:02 | Waits until 2026-03-02 09:02 at the latest",
      "5 收下“成员入群”，已有 2 个 | Collected “member joined”, 2 so far",
    ]
  `);
});
