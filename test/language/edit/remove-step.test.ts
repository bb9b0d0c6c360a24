import { describe, expect, it } from 'vitest';
import { removeStep } from '../../../engine/language/edit/index.ts';
import { changedLines, changes, SAMPLE } from './sample-flow.ts';

describe('removing a step', () => {
  it('lets what led to it lead where it led', () => {
    expect(changes(removeStep(SAMPLE, 'price'))).toEqual([
      `-  - { event: message.received, if: "event.data.text.contains('价格')", next: price }`,
      `+  - { event: message.received, if: "event.data.text.contains('价格')", end: told }`,
      '-        - { match: ["1"], next: price }    # material',
      '+        - { match: ["1"], end: told }    # material',
      '-  price:',
      '-    send: { to: member, text: "价格表" }',
      '-    end: told',
      '-',
    ]);
  });

  it('takes its own comments and leaves the headings', () => {
    const result = removeStep(SAMPLE, 'hello');
    expect(changes(result)).toEqual([
      '-  # the first words',
      '-  hello:',
      '-    send:',
      '-      to: member',
      `-      text: "欢迎 {{ member.name | default: '朋友' }}"   # short`,
      '-    next: pause',
      '-    failed: { end: unreachable }   # rare',
      '-',
    ]);
    expect(result.ok && result.text).toContain('steps:\n  # ---- 欢迎 ----\n\n  pause:');
  });

  it('removes a frame with its steps and heals by its only way out', () => {
    const lines = changes(removeStep(SAMPLE, 'phase'));
    expect(lines).toContain('-    after: [{ delay: 2h, next: phase }]');
    expect(lines).toContain('+    after: [{ delay: 2h, end: over }]');
    expect(lines.filter((line) => line.startsWith('+'))).toEqual([
      '+    after: [{ delay: 2h, end: over }]',
    ]);
  });

  it('removes the ports that led to it where it has several ways out', () => {
    const text = SAMPLE.replace('    next: menu\n', '    next: hello\n').replace(
      'failed: { end',
      'blocked: menu\n    failed: { end',
    );
    const result = removeStep(text, 'menu');
    const lines = result.ok ? changedLines(text, result.text) : [];
    expect(lines.slice(0, 4)).toEqual([
      '-    blocked: menu',
      '-    on:',
      '-      - { event: message.received, next: menu }   # any word',
      '-  menu:',
    ]);
    expect(lines.filter((line) => line.startsWith('+'))).toEqual([]);
  });

  it('keeps entries that do something besides leading on', () => {
    const text = [
      'flow: x',
      'steps:',
      '  a:',
      '    wait: {}',
      '    on:',
      '      - { event: message.received, next: b }',
      '      - { event: order.paid, update: { tags: { add: [buyer] } }, next: b }',
      '      - { event: order.refunded, end: done }',
      '  b: { wait: {} }',
      '',
    ].join('\n');
    const result = removeStep(text, 'b');
    expect(result.ok && changedLines(text, result.text)).toEqual([
      '-      - { event: message.received, next: b }',
      '-      - { event: order.paid, update: { tags: { add: [buyer] } }, next: b }',
      '+      - { event: order.paid, update: { tags: { add: [buyer] } } }',
      '-  b: { wait: {} }',
    ]);
  });

  it('does not make a step lead to itself', () => {
    expect(changes(removeStep(SAMPLE, 'a'))).toEqual([
      '-        a: { wait: { for: 1d }, next: b }',
      '-        b: { send: { to: member, text: "…" }, next: a }   # loop',
      '+        b: { send: { to: member, text: "…" } }   # loop',
    ]);
  });

  it('lets the flow begin where the first step led', () => {
    const text =
      'flow: x\nsteps:\n  a: { wait: { for: 1d }, next: c }\n  b: { wait: { for: 1d }, next: c }\n  c: { wait: { for: 1d }, end: x }   # last\n';
    const result = removeStep(text, 'a');
    expect(result.ok && result.text).toBe(
      'flow: x\nsteps:\n  c: { wait: { for: 1d }, end: x }   # last\n  b: { wait: { for: 1d }, next: c }\n',
    );
  });

  it('leaves an empty map behind the last step', () => {
    const result = removeStep('flow: x\nsteps:\n  a: { wait: { for: 1d }, end: x }\n', 'a');
    expect(result.ok && result.text).toBe('flow: x\nsteps: {}\n');
  });

  it('is refused for a step that is not there', () => {
    expect(changes(removeStep(SAMPLE, 'gone'))).toEqual(['MISSING']);
    expect(changes(removeStep('a: [', 'gone'))).toEqual(['SYNTAX']);
  });
});
