import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../engine/base/index.ts';
import {
  addDays,
  formatLocal,
  instantOf,
  isZone,
  localParts,
  parseInstant,
  weekdayOf,
} from '../../../engine/language/time/index.ts';

const SHANGHAI = 'Asia/Shanghai';
const NEW_YORK = 'America/New_York';
const HOUR_MS = 3_600_000;

describe('local time', () => {
  it('is read in the zone', () => {
    expect(localParts(instant(Date.UTC(2026, 2, 2, 13, 30, 5, 7)), SHANGHAI)).toEqual({
      date: '2026-03-02',
      year: 2026,
      month: 3,
      day: 2,
      hour: 21,
      minute: 30,
      second: 5,
      millisecond: 7,
      weekday: 'mon',
    });
  });

  it('is printed to the minute', () => {
    expect(formatLocal(instant(Date.UTC(2026, 2, 2, 13, 30, 59)), SHANGHAI)).toBe(
      '2026-03-02 21:30',
    );
    expect(formatLocal(instant(Date.UTC(2026, 0, 1, 4, 5)), NEW_YORK)).toBe('2025-12-31 23:05');
  });

  it('becomes the first that exists where the clock leaps forward', () => {
    expect(instantOf('2026-03-08', 2.5 * HOUR_MS, NEW_YORK)).toBe(Date.UTC(2026, 2, 8, 7));
    expect(instantOf('2026-03-08', 3 * HOUR_MS, NEW_YORK)).toBe(Date.UTC(2026, 2, 8, 7));
    expect(instantOf('2026-03-08', 1.5 * HOUR_MS, NEW_YORK)).toBe(Date.UTC(2026, 2, 8, 6, 30));
    expect(instantOf('2011-12-30', 12 * HOUR_MS, 'Pacific/Apia')).toBe(Date.UTC(2011, 11, 30, 10));
  });

  it('is the earlier of two where the clock goes back', () => {
    expect(instantOf('2026-11-01', 1.5 * HOUR_MS, NEW_YORK)).toBe(Date.UTC(2026, 10, 1, 5, 30));
    expect(instantOf('2026-11-01', 2 * HOUR_MS, NEW_YORK)).toBe(Date.UTC(2026, 10, 1, 7));
  });

  it('counts dates over ends of months and leap days', () => {
    expect([addDays('2026-01-31', 1), addDays('2028-02-28', 1), addDays('2026-03-01', -1)]).toEqual(
      ['2026-02-01', '2028-02-29', '2026-02-28'],
    );
    expect([weekdayOf('2026-03-01'), weekdayOf('2026-03-02')]).toEqual(['sun', 'mon']);
  });

  it('knows the zones', () => {
    expect([isZone(SHANGHAI), isZone('UTC'), isZone('Mars/Olympus'), isZone('')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('an instant as a text', () => {
  it.each([
    ['2026-03-02T21:30', Date.UTC(2026, 2, 2, 13, 30)],
    ['2026-03-02 21:30:05', Date.UTC(2026, 2, 2, 13, 30, 5)],
    ['2026-03-02T21:30:05.250', Date.UTC(2026, 2, 2, 13, 30, 5, 250)],
    ['2026-03-02', Date.UTC(2026, 2, 1, 16)],
    ['2026-03-02T13:30:00Z', Date.UTC(2026, 2, 2, 13, 30)],
    ['2026-03-02T13:30:00+01:00', Date.UTC(2026, 2, 2, 12, 30)],
    ['2026-03-02T13:30-0500', Date.UTC(2026, 2, 2, 18, 30)],
  ])('is local unless it names an offset: %s', (text, at) => {
    expect(parseInstant(text, SHANGHAI)).toBe(at);
  });

  it.each([
    '',
    'now',
    '2026-02-30',
    '2026-3-2',
    '2026-03-02T25:00',
    '2026-03-02T',
    '2026-03-02Z',
    '20260302',
    '2026-03-02T13:30:00+99:00',
  ])('is refused when it is none: %s', (text) => {
    expect(parseInstant(text, SHANGHAI)).toBeNull();
  });

  it('comes back from the local time that is printed', () => {
    const minutes = fc.integer({ min: 0, max: 60_000_000 });
    fc.assert(
      fc.property(minutes, (minute) => {
        const at = instant(minute * 60_000);
        return parseInstant(formatLocal(at, 'Asia/Kolkata'), 'Asia/Kolkata') === at;
      }),
    );
  });
});
