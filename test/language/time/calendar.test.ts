import { describe, expect, it } from 'vitest';
import type { CalendarSpec } from '../../../engine/language/index.ts';
import {
  addDays,
  isOpen,
  isWorkday,
  matchesDays,
  parseInstant,
} from '../../../engine/language/time/index.ts';

const OFFICE: CalendarSpec = {
  days: 'workdays',
  hours: ['09:00-12:00', '13:30-18:00'],
  holidays: 'china',
};

function workdays(from: string, count: number, calendar: CalendarSpec): readonly string[] {
  const dates = Array.from({ length: count }, (_, index) => addDays(from, index));
  return dates.filter((date) => isWorkday(date, calendar));
}

describe('a working day', () => {
  it('knows the Spring Festival of 2026 with the Saturdays that make up for it', () => {
    expect(workdays('2026-02-09', 21, OFFICE)).toEqual([
      '2026-02-09',
      '2026-02-10',
      '2026-02-11',
      '2026-02-12',
      '2026-02-13',
      '2026-02-14',
      '2026-02-24',
      '2026-02-25',
      '2026-02-26',
      '2026-02-27',
      '2026-02-28',
    ]);
  });

  it('goes by the weekdays without public holidays, and in years not yet published', () => {
    expect(workdays('2026-02-14', 4, {})).toEqual(['2026-02-16', '2026-02-17']);
    expect(workdays('2031-01-04', 4, OFFICE)).toEqual(['2031-01-06', '2031-01-07']);
  });

  it('goes by the weekdays that the calendar names', () => {
    expect(workdays('2026-03-02', 7, { days: ['sat', 'sun'] })).toEqual([
      '2026-03-07',
      '2026-03-08',
    ]);
    expect(workdays('2026-02-14', 3, { days: ['sun', 'mon'], holidays: 'china' })).toEqual([
      '2026-02-14',
    ]);
  });

  it('can be what others have off', () => {
    expect(workdays('2026-02-13', 3, { days: 'holidays', holidays: 'china' })).toEqual([
      '2026-02-15',
    ]);
  });
});

describe('a rule of days', () => {
  it('names working days, days off, or weekdays', () => {
    const saturday = '2026-02-14';
    expect(matchesDays(saturday, 'workdays', OFFICE)).toBe(true);
    expect(matchesDays(saturday, 'holidays', OFFICE)).toBe(false);
    expect(matchesDays(saturday, ['sat'], OFFICE)).toBe(true);
    expect(matchesDays(saturday, ['mon', 'sun'], OFFICE)).toBe(false);
  });
});

describe('the hours of a calendar', () => {
  const openAt = (local: string, calendar = OFFICE) =>
    isOpen(parseInstant(local, 'Asia/Shanghai')!, { zone: 'Asia/Shanghai', calendar });

  it.each([
    ['2026-03-02 08:59', false],
    ['2026-03-02 09:00', true],
    ['2026-03-02 11:59', true],
    ['2026-03-02 12:00', false],
    ['2026-03-02 13:30', true],
    ['2026-03-01 10:00', false],
    ['2026-02-16 10:00', false],
    ['2026-02-14 10:00', true],
  ])('are open or not: %s', (local, open) => {
    expect(openAt(local)).toBe(open);
  });

  it('last all day when none are named', () => {
    expect(openAt('2026-03-02 03:00', {})).toBe(true);
  });

  it('are refused when they are no window', () => {
    expect(() => openAt('2026-03-02 03:00', { hours: ['9-12'] })).toThrow(
      new RangeError('"9-12" is no window of the form HH:MM-HH:MM.'),
    );
  });
});
