import { describe, expect, it } from 'vitest';
import { checkFlow, DEFAULT_WORKSPACE, outline } from '../../engine/language/index.ts';
import { memberFlow } from './flow-texts.ts';

function drawn(text: string) {
  const { flow, findings } = checkFlow(text, DEFAULT_WORKSPACE);
  return outline(flow!, findings);
}

describe('outline', () => {
  const text = `start: [{ on: member.joined }, { schedule: "0 9 * * *" }]
on: [{ event: order.paid, end: paid }]
after: [{ delay: 30d, end: expired }]
${memberFlow(
  'hello: { title: 问候, send: { to: member, text: "欢迎 {{ member.name }}" }, next: phase }',
  'phase:',
  '  stage:',
  '    steps:',
  '      a: { wait: { for: 1d, at: "10:00" }, on: [{ event: message.received, next: hello }], end: done }',
)}`;

  it('draws steps with what they do, frames around them', () => {
    expect(drawn(text).nodes).toEqual([
      {
        id: 'hello',
        kind: 'send',
        family: 'message',
        title: { zh: '问候', en: '问候' },
        summary: {
          zh: '给群成员：欢迎 {{ member.name }}',
          en: 'To the member: 欢迎 {{ member.name }}',
        },
        frame: null,
        branch: null,
        line: 7,
        worst: null,
      },
      {
        id: 'phase',
        kind: 'stage',
        family: 'wait',
        title: { zh: '阶段', en: 'Stage' },
        summary: { zh: '1 个步骤', en: '1 step' },
        frame: null,
        branch: null,
        line: 8,
        worst: null,
      },
      {
        id: 'a',
        kind: 'wait',
        family: 'wait',
        title: { zh: '等待', en: 'Wait' },
        summary: { zh: '1 天后的 10:00', en: '10:00, 1 day later' },
        frame: 'phase',
        branch: null,
        line: 11,
        worst: null,
      },
    ]);
  });

  it('draws moves, starts, interrupts and ends', () => {
    const { edges, starts, interrupts, ends } = drawn(text);
    expect(edges).toEqual([
      {
        id: 'hello:next',
        from: 'hello',
        port: 'next',
        label: { zh: '下一步', en: 'next' },
        to: { type: 'step', id: 'phase' },
      },
      {
        id: 'a:next',
        from: 'a',
        port: 'next',
        label: { zh: '下一步', en: 'next' },
        to: { type: 'end', outcome: 'done' },
      },
      {
        id: 'a:on.0',
        from: 'a',
        port: 'on.0',
        label: { zh: '收到消息', en: 'message received' },
        to: { type: 'step', id: 'hello' },
      },
    ]);
    expect(starts.map((start) => [start.id, start.label.zh, start.to])).toEqual([
      ['start.0', '成员入群', { type: 'step', id: 'hello' }],
      ['start.1', '定时 0 9 * * *', { type: 'step', id: 'hello' }],
    ]);
    expect(interrupts.map((entry) => [entry.id, entry.label.en])).toEqual([
      ['on.0', 'order paid'],
      ['after.0', 'after 30 days'],
    ]);
    expect(ends).toEqual(['done', 'paid', 'expired']);
  });

  it('draws a step that cannot be read, with the worst of its findings', () => {
    const { nodes, edges } = drawn(
      memberFlow('a: { wait: 3, next: b }', 'b: { teleport: {} }', 'c: { wait: {} }'),
    );
    expect(nodes.map(({ id, kind, family, worst }) => [id, kind, family, worst])).toEqual([
      ['a', 'wait', 'wait', 'error'],
      ['b', '', 'system', 'error'],
      ['c', 'wait', 'wait', 'error'],
    ]);
    expect(edges).toEqual([]);
  });

  it('marks a step with a warning', () => {
    const { nodes } = drawn(
      memberFlow('a: { wait: {}, on: [{ event: connector.degraded, end: x }] }'),
    );
    expect(nodes[0]?.worst).toBe('warning');
  });

  it('draws no edge to a step that does not exist', () => {
    expect(drawn(memberFlow('a: { wait: { for: 1d }, next: nowhere }')).edges).toEqual([]);
  });
});
