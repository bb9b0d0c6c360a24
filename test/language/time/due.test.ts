import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../engine/base/index.ts';
import {
  dueAfter,
  formatLocal,
  localParts,
  parseInstant,
  parseSpan,
  type TimeRules,
} from '../../../engine/language/time/index.ts';

const CHINA: TimeRules = { zone: 'Asia/Shanghai', calendar: { holidays: 'china' } };
const NEW_YORK: TimeRules = { zone: 'America/New_York', calendar: {} };

function due(from: string, span: string, rules = CHINA): string {
  return formatLocal(
    dueAfter(parseInstant(from, rules.zone)!, parseSpan(span)!, rules),
    rules.zone,
  );
}

describe('the end of a span', () => {
  it.each([
    ['2026-03-02 21:30', '90m', '2026-03-02 23:00'],
    ['2026-03-02 21:30', '36h', '2026-03-04 09:30'],
    ['2026-03-02 21:30', '1d', '2026-03-03 21:30'],
    ['2026-01-31 10:00', '1d', '2026-02-01 10:00'],
    ['2028-02-28 10:00', '1d', '2028-02-29 10:00'],
    ['2026-02-28 10:00', '1d', '2026-03-01 10:00'],
    ['2026-12-25 10:00', '2w', '2027-01-08 10:00'],
  ])('from %s after %s is %s', (from, span, end) => {
    expect(due(from, span)).toBe(end);
  });

  it.each([
    ['2026-02-13 18:00', '1 workday', '2026-02-14 18:00'],
    ['2026-02-13 18:00', '2 workdays', '2026-02-24 18:00'],
    ['2026-02-17 08:00', '1 workday', '2026-02-24 08:00'],
    ['2026-02-27 08:00', '1 workday', '2026-02-28 08:00'],
    ['2026-02-28 08:00', '1 workday', '2026-03-02 08:00'],
    ['2026-03-06 08:00', '5 workdays', '2026-03-13 08:00'],
  ])('counts the working days of China after %s: %s', (from, span, end) => {
    expect(due(from, span)).toBe(end);
  });

  it('keeps the local time where the clock changes, whereas hours are exact', () => {
    expect(due('2026-03-07 12:00', '1d', NEW_YORK)).toBe('2026-03-08 12:00');
    expect(due('2026-03-07 12:00', '24h', NEW_YORK)).toBe('2026-03-08 13:00');
    expect(due('2026-10-31 12:00', '1d', NEW_YORK)).toBe('2026-11-01 12:00');
    expect(due('2026-10-31 12:00', '24h', NEW_YORK)).toBe('2026-11-01 11:00');
  });

  it('takes the first local time that exists, and the earlier of two', () => {
    expect(due('2026-03-07 02:30', '1d', NEW_YORK)).toBe('2026-03-08 03:00');
    const from = parseInstant('2026-10-31 01:30', NEW_YORK.zone)!;
    expect(dueAfter(from, { unit: 'day', count: 1 }, NEW_YORK)).toBe(Date.UTC(2026, 10, 1, 5, 30));
  });

  it('keeps seconds and milliseconds', () => {
    const from = instant(Date.UTC(2026, 2, 2, 1, 2, 3, 4));
    expect(dueAfter(from, { unit: 'day', count: 1 }, CHINA)).toBe(from + 86_400_000);
  });

  it('fails when the calendar has no working day', () => {
    const never: TimeRules = { zone: 'UTC', calendar: { days: [] } };
    expect(() => dueAfter(instant(0), { unit: 'workday', count: 1 }, never)).toThrow(
      new RangeError('No date within 366 days after 1970-01-01 is a working day.'),
    );
  });

  it('always lies ahead, and keeps the local time in a zone without changes', () => {
    const from = fc.integer({ min: Date.UTC(2004, 0, 1), max: Date.UTC(2030, 0, 1) }).map(instant);
    const span = fc.record({
      unit: fc.constantFrom('day' as const, 'workday' as const),
      count: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(from, span, (at, length) => {
        const end = dueAfter(at, length, CHINA);
        const [start, stop] = [localParts(at, 'Asia/Shanghai'), localParts(end, 'Asia/Shanghai')];
        return end > at && start.hour === stop.hour && start.millisecond === stop.millisecond;
      }),
    );
  });
});
