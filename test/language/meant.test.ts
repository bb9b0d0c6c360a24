import { describe, expect, it } from 'vitest';
import { meantClock, meantExactSpan, meantSpan, meantWindow } from '../../engine/language/meant.ts';

describe('times as people write them', () => {
  it.each([
    ['30 min', '30m'],
    ['2小时', '2h'],
    ['２ 小时', '2h'],
    ['1 Day', '1d'],
    ['3个工作日', '3 workdays'],
    ['01h', '1h'],
  ])('takes the span %s for %s', (written, meant) => {
    expect(meantSpan(written)).toBe(meant);
  });

  it.each(['1d12h', 'soon', '2 months', '半小时', '', '1.5h', '12345678h'])(
    'does not guess what the span %j means',
    (written) => {
      expect(meantSpan(written)).toBeNull();
    },
  );

  it('takes no date for a span of seconds, minutes or hours', () => {
    expect([meantExactSpan('20 seconds'), meantExactSpan('1 day')]).toEqual(['20s', null]);
  });

  it.each([
    ['9:30', '09:30'],
    ['９：３０', '09:30'],
    ['9.30', '09:30'],
    ['9点', '09:00'],
    ['9点半', '09:30'],
    ['21点5分', '21:05'],
    ['25:00', null],
    ['930', null],
    ['9:3', null],
  ])('takes the time %s for %s', (written, meant) => {
    expect(meantClock(written)).toBe(meant);
  });

  it.each([
    ['9:00-18:00', '09:00-18:00'],
    ['9:00 ~ 18:00', '09:00-18:00'],
    ['9点到18点半', '09:00-18:30'],
    ['9:00-24:00', '09:00-24:00'],
    ['9:00-9:00', null],
    ['9:00', null],
    ['9:00-12:00-18:00', null],
  ])('takes the hours %s for %s', (written, meant) => {
    expect(meantWindow(written)).toBe(meant);
  });
});
