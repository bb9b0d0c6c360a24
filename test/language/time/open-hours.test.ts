import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../engine/base/index.ts';
import type { CalendarSpec, Span } from '../../../engine/language/index.ts';
import {
  dueInHours,
  formatLocal,
  isOpen,
  parseInstant,
  type TimeRules,
} from '../../../engine/language/time/index.ts';

const SHANGHAI = 'Asia/Shanghai';
const MS_PER_MINUTE = 60_000;
const OFFICE: CalendarSpec = {
  days: 'workdays',
  hours: ['09:00-12:00', '13:30-18:00'],
  holidays: 'china',
};

const at = (local: string, zone = SHANGHAI): Instant => parseInstant(local, zone)!;
const minutes = (count: number): Span => ({ unit: 'ms', count: count * MS_PER_MINUTE });
const due = (local: string, span: Span, calendar = OFFICE) =>
  formatLocal(dueInHours(at(local), span, { zone: SHANGHAI, calendar }), SHANGHAI);

describe('a span on a calendar', () => {
  it('runs on while the calendar is open', () => {
    expect(due('2026-03-02 09:10', minutes(30))).toBe('2026-03-02 09:40');
  });

  it('pauses over noon, over night and over the weekend', () => {
    expect(due('2026-03-02 11:45', minutes(30))).toBe('2026-03-02 13:45');
    expect(due('2026-03-02 17:50', minutes(30))).toBe('2026-03-03 09:20');
    expect(due('2026-03-06 17:50', minutes(30))).toBe('2026-03-09 09:20');
  });

  it('ends at the very minute of closing when that is all that is left', () => {
    expect(due('2026-03-02 11:30', minutes(30))).toBe('2026-03-02 12:00');
    expect(due('2026-03-02 11:30', minutes(31))).toBe('2026-03-02 13:31');
  });

  it('begins at the next opening when it is entered while closed', () => {
    expect(due('2026-03-02 03:00', minutes(5))).toBe('2026-03-02 09:05');
  });

  it('leaves out public holidays and counts make-up working days', () => {
    // Friday before the Spring Festival; Saturday 14 February makes up for it.
    expect(due('2026-02-13 17:00', minutes(120))).toBe('2026-02-14 10:00');
    expect(due('2026-02-14 17:00', minutes(120))).toBe('2026-02-24 10:00');
  });

  it('counts all of the time where the calendar says nothing', () => {
    expect(due('2026-03-07 23:50', minutes(30), {})).toBe('2026-03-08 00:20');
  });

  it('counts overlapping windows once', () => {
    const calendar = { hours: ['09:00-11:00', '10:00-12:00', '11:30-11:45'] };
    expect(due('2026-03-02 08:00', minutes(181), calendar)).toBe('2026-03-03 09:01');
  });

  it('moves a span of days to the next opening', () => {
    expect(due('2026-03-02 10:00', { unit: 'day', count: 1 })).toBe('2026-03-03 10:00');
    expect(due('2026-03-02 12:30', { unit: 'workday', count: 2 })).toBe('2026-03-04 13:30');
    expect(due('2026-03-06 20:00', { unit: 'day', count: 1 })).toBe('2026-03-09 09:00');
  });

  it('says so when the calendar never opens', () => {
    const rules: TimeRules = { zone: SHANGHAI, calendar: { days: [] } };
    expect(() => dueInHours(at('2026-03-02 10:00'), minutes(1), rules)).toThrow(
      'The calendar is closed for 366 days after 2026-03-02',
    );
  });
});

/** Goes on minute by minute, and counts those in which the calendar is open. */
function naively(from: Instant, spanMinutes: number, rules: TimeRules): number {
  let minute: number = from;
  for (let left = spanMinutes; left > 0; minute += MS_PER_MINUTE) {
    // Whole minutes from a whole minute are instants too.
    if (isOpen(minute as Instant, rules)) left -= 1;
  }
  return minute;
}

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const aWindow = fc
  .tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 0, max: 1_439 }))
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => `${clock(from)}-${clock(to)}`);
const aCalendar = fc.record(
  {
    days: fc.oneof(
      fc.constant('workdays' as const),
      fc.constant('holidays' as const),
      fc.uniqueArray(fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun' as const), {
        minLength: 1,
      }),
    ),
    hours: fc.array(aWindow, { minLength: 1, maxLength: 3 }),
    holidays: fc.constant('china' as const),
  },
  { requiredKeys: [] },
);
// Both changes of the clock of 2026 lie in the range: 29 March and 25 October in Berlin.
const FROM = Date.UTC(2026, 1, 1);
const RANGE_MINUTES = 300 * 1_440;

describe('the end of a span on any calendar', () => {
  it('is where a count of its open minutes ends', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(SHANGHAI, 'Europe/Berlin', 'America/New_York'),
        aCalendar,
        fc.integer({ min: 0, max: RANGE_MINUTES }),
        fc.integer({ min: 1, max: 600 }),
        (...[zone, calendar, startMinute, spanMinutes]) => {
          const rules: TimeRules = { zone, calendar };
          const from = (FROM + startMinute * MS_PER_MINUTE) as Instant; // in this century
          const found: number = dueInHours(from, minutes(spanMinutes), rules);
          expect(found).toBe(naively(from, spanMinutes, rules));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is the same in two spans as in one', () => {
    fc.assert(
      fc.property(
        aCalendar,
        fc.integer({ min: 0, max: RANGE_MINUTES }),
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.integer({ min: 1, max: 5_000_000 }),
        (...[calendar, startMinute, firstMs, secondMs]) => {
          const rules: TimeRules = { zone: SHANGHAI, calendar };
          const from = (FROM + startMinute * MS_PER_MINUTE) as Instant; // in this century
          const halfway = dueInHours(from, { unit: 'ms', count: firstMs }, rules);
          expect(dueInHours(halfway, { unit: 'ms', count: secondMs }, rules)).toBe(
            dueInHours(from, { unit: 'ms', count: firstMs + secondMs }, rules),
          );
        },
      ),
    );
  });
});
