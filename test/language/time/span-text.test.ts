import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../../engine/language/index.ts';
import { describeSpan, parseSpan, spanMs } from '../../../engine/language/time/index.ts';

describe('a span', () => {
  it.each<[string, Span]>([
    ['90s', { unit: 'ms', count: 90_000 }],
    ['3m', { unit: 'ms', count: 180_000 }],
    ['36h', { unit: 'ms', count: 129_600_000 }],
    ['1d', { unit: 'day', count: 1 }],
    ['2w', { unit: 'day', count: 14 }],
    ['1 workday', { unit: 'workday', count: 1 }],
    ['2 workdays', { unit: 'workday', count: 2 }],
    ['3660d', { unit: 'day', count: 3_660 }],
  ])('is read: %s', (text, span) => {
    expect(parseSpan(text)).toEqual(span);
  });

  it.each([
    '',
    '1',
    'd',
    '1d12h',
    '1.5h',
    '-1d',
    '0s',
    '0d',
    '0 workdays',
    '1D',
    ' 1d',
    '1 d',
    '3661d',
    '999999999h',
    '1y',
    '2 weeks',
  ])('is refused: %s', (text) => {
    expect(parseSpan(text)).toBeNull();
  });

  it.each([
    ['3m', { zh: '3 分钟', en: '3 minutes' }],
    ['60m', { zh: '1 小时', en: '1 hour' }],
    ['24h', { zh: '24 小时', en: '24 hours' }],
    ['90s', { zh: '90 秒', en: '90 seconds' }],
    ['1d', { zh: '1 天', en: '1 day' }],
    ['2w', { zh: '14 天', en: '14 days' }],
    ['2 workdays', { zh: '2 个工作日', en: '2 working days' }],
  ])('is said in words: %s', (text, words) => {
    expect(describeSpan(parseSpan(text)!)).toEqual(words);
  });

  it('is said to the millisecond when it is shorter than a second', () => {
    expect(describeSpan({ unit: 'ms', count: 1_500 })).toEqual({
      zh: '1500 毫秒',
      en: '1500 milliseconds',
    });
  });

  it('has a length only when it is exact', () => {
    expect([spanMs(parseSpan('3m')!), spanMs(parseSpan('1d')!)]).toEqual([180_000, null]);
  });

  it('is never thrown at, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => parseSpan(text) === null || /^\d/.test(text)));
  });
});
