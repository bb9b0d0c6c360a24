import { describe, expect, it } from 'vitest';
import { parseFlow, parseWorkspace } from '../../engine/language/index.ts';
import { LAST, memberFlow, seen, theFinding } from './flow-texts.ts';

const notation = (text: string) =>
  parseFlow(text)
    .findings.filter((finding) => /^(YAML|DUPLICATE_KEY|TEXT)/.test(finding.code))
    .map(({ code, range }) => [code, `${range.start.line}:${range.start.column}`]);

describe('notation', () => {
  it('places a syntax error', () => {
    expect(notation('flow: f\nabout: [member\nsteps: {}\n')[0]).toEqual(['YAML_SYNTAX', '3:1']);
    expect(notation(`${'}\n'.repeat(20)}`)).toHaveLength(3);
    expect(notation('flow: "f\n')).toEqual([['YAML_SYNTAX', expect.any(String)]]);
    expect(notation('flow: f\n\tabout: member\n').map(([code]) => code)).toContain('YAML_SYNTAX');
  });

  it('says it in both languages', () => {
    expect(theFinding('flow: f\n---\nflow: g\n').message).toEqual({
      zh: '一个文件只能有一个文档，请删除“---”分隔线。',
      en: 'A file holds one document. Remove the `---` separator.',
    });
  });

  it.each([
    ['an anchor', 'steps: &x { a: 1 }'],
    ['an anchor of a key', '&x steps: 1'],
    ['an alias', 'a: &x 1\nb: *x'],
    ['a tag', 'steps: !thing { a: 1 }'],
    ['a merge key', 'steps: { <<: { a: 1 } }'],
    ['a prototype', 'steps: { __proto__: { a: 1 } }'],
    ['a number as a key', 'steps: { 1: a }'],
    ['null as a key', 'steps: { ~: a }'],
    ['a map as a key', '? { a: 1 }\n: b'],
    ['a number that cannot be kept', 'a: 12345678901234567890'],
    ['infinity', 'a: .inf'],
    ['a directive', '%YAML 1.1\n---\nflow: f'],
  ])('refuses %s', (_name, text) => {
    const codes = notation(text).map(([code]) => code);
    expect(codes.length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set(['YAML_UNSUPPORTED']));
  });

  it('does not let a hostile key reach a prototype', () => {
    parseFlow('steps: { __proto__: { polluted: true } }');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('finds each key that stands twice, wherever', () => {
    const text = memberFlow('a: { wait: { for: 1d, for: 2d }, end: x, end: y }');
    expect(seen(text).map((finding) => [finding.code, finding.marked])).toEqual([
      ['DUPLICATE_KEY', 'for'],
      ['DUPLICATE_KEY', 'end'],
    ]);
  });

  it('takes 256 KiB and refuses one character more', () => {
    const padded = (length: number) => {
      const text = memberFlow(LAST);
      return `${text}# ${'x'.repeat(length - text.length - 2)}`;
    };
    expect(notation(padded(256 * 1024))).toEqual([]);
    expect(notation(padded(256 * 1024 + 1))).toEqual([['TEXT_TOO_LARGE', '1:1']]);
  });

  it.each(['[', '{', '- ', '? ', '{a: ', '[[{'])('survives 100,000 times %j', (piece) => {
    const text = piece.repeat(100_000).slice(0, 256 * 1024);
    expect(parseFlow(text).findings.length).toBeGreaterThan(0);
    expect(parseWorkspace(text).workspace).toBeNull();
  });

  it('reads Windows line ends, and a mark at the beginning', () => {
    const text = memberFlow('a: { wait: { for: soon }, end: x }').replaceAll('\n', '\r\n');
    expect(seen(text)[0]).toMatchObject({ code: 'BAD_SPAN', marked: 'soon' });
    expect(seen(`\uFEFF${text}`)[0]).toMatchObject({ code: 'BAD_SPAN', marked: 'soon' });
  });

  it('does not take words of YAML 1.1 for truth values', () => {
    const { flow } = parseFlow('flow: on\nabout: member\ntitle: yes\nsteps: {}\n');
    expect([flow?.id, flow?.title]).toEqual(['on', 'yes']);
  });
});

describe('places', () => {
  const text = memberFlow('a:', '  wait: { for: 1d, at: "10:00" }', '  next: b', LAST);
  const { source } = parseFlow(text);
  const marked = (path: (string | number)[], part: 'key' | 'value') => {
    const { start, end } = source.range(path, part);
    return text.slice(start.offset, end.offset);
  };

  it('finds keys and values', () => {
    expect(marked(['steps', 'a', 'wait', 'at'], 'key')).toBe('at');
    expect(marked(['steps', 'a', 'wait', 'at'], 'value')).toBe('"10:00"');
  });

  it('marks the nearest key that is there for one that is missing', () => {
    expect(marked(['steps', 'a', 'wait', 'days'], 'value')).toBe('wait');
    expect(marked(['steps', 'zzz', 'wait'], 'value')).toBe('steps');
  });

  it('marks inside a plain and a quoted text', () => {
    const within = (path: string[]) => {
      const { start, end } = source.rangeWithin(path, 1, 2);
      return text.slice(start.offset, end.offset);
    };
    expect(within(['steps', 'a', 'wait', 'at'])).toBe('0:');
    expect(within(['steps', 'a', 'next'])).toBe('b');
  });

  it('marks the whole of a folded text', () => {
    const folded = 'flow: f\ntitle: >\n  one\n  two\n';
    const { start } = parseFlow(folded).source.rangeWithin(['title'], 2, 1);
    expect(start.line).toBe(2);
  });
});
