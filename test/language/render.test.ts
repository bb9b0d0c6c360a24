import { describe, expect, it } from 'vitest';
import { checkFlow, DEFAULT_WORKSPACE, renderFinding } from '../../engine/language/index.ts';
import { memberFlow } from './flow-texts.ts';

function printed(text: string, options: { locale?: 'zh' | 'en'; color?: boolean } = {}): string {
  const { findings } = checkFlow(text, DEFAULT_WORKSPACE);
  const { locale = 'en', color = false } = options;
  return findings
    .map((finding) => renderFinding(finding, { text, file: 'f.flow.yaml', locale, color }))
    .join('\n');
}

describe('a printed finding', () => {
  const text = memberFlow('a: { wait: { for: soon }, end: x }');

  it('says place, severity, code and message, and marks the text', () => {
    expect(printed(text)).toBe(
      [
        'f.flow.yaml:4:21 error BAD_SPAN `soon` does not fit here; expected a span of time such as 30m, 2h, 1d, 2w or 2 workdays.',
        '4 |   a: { wait: { for: soon }, end: x }',
        '                        ^^^^',
      ].join('\n'),
    );
  });

  it('speaks Chinese', () => {
    expect(printed(text, { locale: 'zh' }).split('\n')[0]).toBe(
      'f.flow.yaml:4:21 错误 BAD_SPAN “soon”在这里不适用，应为一段时间，例如 30m、2h、1d、2w 或 2 workdays。',
    );
  });

  it('ends with the hint', () => {
    const misspelt = memberFlow(
      'a: { wait: { for: 1d }, end: x, on: [{ event: order.piad, end: y }] }',
    );
    expect(printed(misspelt).split('\n').at(-1)).toBe('  → Did you mean `order.paid`?');
  });

  it('colours only when asked', () => {
    expect(printed(text)).not.toContain('\u001b');
    expect(printed(text, { color: true })).toContain('\u001b[31merror\u001b[0m');
  });

  it('keeps the frame within 80 columns and the mark in view', () => {
    const long = memberFlow(
      `a: { note: "${'长'.repeat(100)}", wait: { for: soon }, title: "${'长'.repeat(50)}", end: x }`,
    );
    const [, line = '', carets = ''] = printed(long).split('\n');
    const width = (shown: string) =>
      [...shown].reduce((sum, letter) => sum + (letter === '长' ? 2 : 1), 0);
    expect(width(line)).toBeLessThanOrEqual(80);
    expect(line).toContain('soon');
    const before = line.slice(0, line.indexOf('soon'));
    expect(carets.indexOf('^')).toBe(width(before));
    expect(carets.trim()).toBe('^^^^');
  });

  it('cuts a mark that is wider than the frame', () => {
    const long = memberFlow(`a: { wait: { for: ${'x'.repeat(150)} }, end: y }`);
    const lines = printed(long).split('\n');
    for (const line of lines.slice(1)) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('does not let a file steer the terminal', () => {
    const steering = memberFlow('a: { wait: { for: "\u001b[31m" }, end: x }');
    expect(printed(steering).split('\n').slice(1).join('')).not.toContain('\u001b');
  });

  it('shows no frame for an empty file', () => {
    expect(printed('')).toBe(
      'f.flow.yaml:1:1 error SCHEMA The file is empty.\n  → Begin with `flow: <id>`, then write `about` and `steps`.',
    );
  });
});
