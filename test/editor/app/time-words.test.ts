import { describe, expect, test } from 'vitest';
import { timeWords } from '../../../editor/app/time-words.ts';

const now = Date.parse('2026-11-21T15:30:00.000Z'); // 23:30 on the 21st in Shanghai
const zh = timeWords({ locale: 'zh', zone: 'Asia/Shanghai', now });
const en = timeWords({ locale: 'en', zone: 'Asia/Shanghai', now });

describe('times in words', () => {
  test('name the days around today by the local calendar', () => {
    const at = [
      '2026-11-20T15:59:00.000Z',
      '2026-11-20T16:00:00.000Z',
      '2026-11-21T16:00:00.000Z',
      '2026-11-22T16:00:00.000Z',
    ];
    expect(at.map(zh.short)).toEqual(['昨天 23:59', '今天 00:00', '明天 00:00', '11月23日 00:00']);
    expect(at.map(en.short)).toEqual([
      'yesterday 23:59',
      'today 00:00',
      'tomorrow 00:00',
      '23 Nov 00:00',
    ]);
  });

  test('say the year where it is another', () => {
    expect(zh.short('2027-01-05T02:00:00.000Z')).toBe('2027年1月5日 10:00');
    expect(en.short('2025-01-05T02:00:00.000Z')).toBe('5 Jan 2025 10:00');
  });

  test('say the zone in full', () => {
    expect(zh.full('2026-11-23T02:00:00.000Z')).toBe(
      '2026年11月23日星期一 10:00:00（Asia/Shanghai）',
    );
    expect(en.full('2026-11-23T02:00:00.000Z')).toContain('(Asia/Shanghai)');
  });

  test('head a day and tell a clock', () => {
    expect(zh.day('2026-11-21T02:00:05.000Z')).toBe('今天');
    expect(zh.day('2026-11-25T02:00:05.000Z')).toBe('11月25日星期三');
    expect(zh.date('2026-11-21T02:00:05.000Z')).toBe('11月21日星期六');
    expect(zh.clock('2026-11-21T02:00:05.000Z')).toBe('10:00:05');
  });
});
