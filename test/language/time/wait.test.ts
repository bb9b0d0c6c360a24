import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../engine/base/index.ts';
import type { DayRule, PlanDelay } from '../../../engine/language/index.ts';
import {
  formatLocal,
  inWindow,
  localParts,
  matchesDays,
  parseClock,
  parseInstant,
  parseSpan,
  parseWindow,
  type TimeRules,
  waitUntil,
} from '../../../engine/language/time/index.ts';

type Wait = Extract<PlanDelay, { type: 'wait' }>;

interface Written {
  for?: string;
  at?: string;
  between?: readonly string[];
  days?: DayRule;
  until?: string;
}

const CHINA: TimeRules = { zone: 'Asia/Shanghai', calendar: { holidays: 'china' } };
const NEW_YORK: TimeRules = { zone: 'America/New_York', calendar: {} };

function delayOf(written: Written): Wait {
  const { for: span, ...rest } = written;
  return span === undefined
    ? { type: 'wait', ...rest }
    : { type: 'wait', ...rest, for: parseSpan(span)! };
}

function wait(from: string, written: Written, rules = CHINA): string {
  const until = written.until === undefined ? null : parseInstant(written.until, rules.zone);
  const end = waitUntil(delayOf(written), parseInstant(from, rules.zone)!, { rules, until });
  return formatLocal(end, rules.zone);
}

describe('a wait for a span', () => {
  it.each([
    ['2026-03-02 21:30', { for: '1d' }, '2026-03-03 21:30'],
    ['2026-03-02 21:30', { for: '90m' }, '2026-03-02 23:00'],
    ['2026-03-06 21:30', { for: '2 workdays' }, '2026-03-10 21:30'],
    ['2026-03-06 21:30', { for: '1d', days: 'workdays' }, '2026-03-09 21:30'],
    ['2026-03-06 21:30', { for: '6h', days: 'workdays' }, '2026-03-09 03:30'],
  ] as const)('from %s: %o', (from, written, end) => {
    expect(wait(from, written)).toBe(end);
  });
});

describe('a wait for a local time', () => {
  it.each([
    ['2026-03-02 09:59', { at: '10:00' }, '2026-03-02 10:00'],
    ['2026-03-02 10:00', { at: '10:00' }, '2026-03-03 10:00'],
    ['2026-03-02 10:01', { at: '10:00' }, '2026-03-03 10:00'],
    ['2026-12-31 10:01', { at: '10:00' }, '2027-01-01 10:00'],
  ])('is strictly after entry: from %s %o', (from, written, end) => {
    expect(wait(from, written)).toBe(end);
  });

  it.each([
    ['2026-03-02 21:30', { for: '1d', at: '10:00' }, '2026-03-03 10:00'],
    ['2026-03-02 08:00', { for: '1d', at: '10:00' }, '2026-03-03 10:00'],
    ['2026-01-31 08:00', { for: '1d', at: '10:00' }, '2026-02-01 10:00'],
    ['2026-03-06 08:00', { for: '2 workdays', at: '10:00' }, '2026-03-10 10:00'],
    ['2026-02-13 08:00', { for: '2 workdays', at: '10:00' }, '2026-02-24 10:00'],
  ])('is of the date that days name: from %s %o', (from, written, end) => {
    expect(wait(from, written)).toBe(end);
  });

  it.each([
    ['2026-03-02 21:30', { for: '24h', at: '10:00' }, '2026-03-04 10:00'],
    ['2026-03-02 10:00', { for: '24h', at: '10:00' }, '2026-03-03 10:00'],
    ['2026-03-02 10:01', { for: '24h', at: '10:00' }, '2026-03-04 10:00'],
    ['2026-03-02 09:00', { for: '30m', at: '10:00' }, '2026-03-02 10:00'],
  ])('is at least a full exact span later: from %s %o', (from, written, end) => {
    expect(wait(from, written)).toBe(end);
  });

  it.each([
    ['2026-03-06 21:30', { for: '1d', at: '10:00', days: 'workdays' }, '2026-03-09 10:00'],
    ['2026-02-13 21:30', { for: '1d', at: '10:00', days: 'workdays' }, '2026-02-14 10:00'],
    ['2026-02-14 21:30', { for: '1d', at: '10:00', days: 'workdays' }, '2026-02-24 10:00'],
    ['2026-03-02 08:00', { at: '10:00', days: ['wed'] }, '2026-03-04 10:00'],
    ['2026-03-04 11:00', { at: '10:00', days: ['wed'] }, '2026-03-11 10:00'],
    ['2026-02-13 11:00', { at: '10:00', days: 'holidays' }, '2026-02-15 10:00'],
    ['2026-03-02 08:00', { at: '10:00', between: ['09:00-12:00'] }, '2026-03-02 10:00'],
  ] as const)('moves on to a matching date: from %s %o', (from, written, end) => {
    expect(wait(from, written)).toBe(end);
  });

  it('becomes the first that exists, and is the earlier of two', () => {
    expect(wait('2026-03-07 12:00', { at: '02:30' }, NEW_YORK)).toBe('2026-03-08 03:00');
    const from = parseInstant('2026-10-31 12:00', NEW_YORK.zone)!;
    expect(waitUntil(delayOf({ at: '01:30' }), from, { rules: NEW_YORK, until: null })).toBe(
      Date.UTC(2026, 10, 1, 5, 30),
    );
  });

  it('passes over the second of two that occur on one date', () => {
    const first = instant(Date.UTC(2026, 10, 1, 5, 30));
    expect(waitUntil(delayOf({ at: '01:30' }), first, { rules: NEW_YORK, until: null })).toBe(
      Date.UTC(2026, 10, 2, 6, 30),
    );
  });
});

describe('a wait for a window', () => {
  const between = ['09:00-12:00', '13:30-18:00'];

  it.each([
    ['2026-03-02 08:00', { between }, '2026-03-02 09:00'],
    ['2026-03-02 09:00', { between }, '2026-03-02 09:00'],
    ['2026-03-02 11:59', { between }, '2026-03-02 11:59'],
    ['2026-03-02 12:00', { between }, '2026-03-02 13:30'],
    ['2026-03-02 18:00', { between }, '2026-03-03 09:00'],
    ['2026-03-02 21:30', { for: '1d', between }, '2026-03-03 09:00'],
    ['2026-03-02 10:00', { for: '1d', between }, '2026-03-03 09:00'],
    ['2026-03-02 10:00', { for: '24h', between }, '2026-03-03 10:00'],
    ['2026-03-02 12:30', { for: '24h', between }, '2026-03-03 13:30'],
    ['2026-03-06 21:30', { between, days: 'workdays' }, '2026-03-09 09:00'],
    ['2026-03-07 10:00', { between, days: 'workdays' }, '2026-03-09 09:00'],
    ['2026-02-14 10:00', { between, days: 'workdays' }, '2026-02-14 10:00'],
    ['2026-02-14 18:00', { between, days: 'workdays' }, '2026-02-24 09:00'],
  ] as const)('may hold on entry: from %s %o', (from, written, end) => {
    expect(wait(from, written)).toBe(end);
  });

  it.each([
    ['2026-03-02 12:00', { between: ['22:00-08:00'] }, '2026-03-02 22:00'],
    ['2026-03-02 07:59', { between: ['22:00-08:00'] }, '2026-03-02 07:59'],
    ['2026-03-02 12:00', { for: '1d', between: ['22:00-08:00'] }, '2026-03-03 00:00'],
    ['2026-03-06 12:00', { between: ['22:00-08:00'], days: ['sat'] }, '2026-03-07 00:00'],
  ] as const)('can run over midnight: from %s %o', (from, written, end) => {
    expect(wait(from, written)).toBe(end);
  });

  it('passes over a window that the clock leaps over', () => {
    expect(wait('2026-03-08 00:00', { between: ['02:10-02:50'] }, NEW_YORK)).toBe(
      '2026-03-09 02:10',
    );
    expect(wait('2026-03-08 00:00', { between: ['02:10-03:50'] }, NEW_YORK)).toBe(
      '2026-03-08 03:00',
    );
  });
});

describe('a wait for days', () => {
  it.each([
    ['2026-03-06 21:30', { days: 'workdays' }, '2026-03-06 21:30'],
    ['2026-03-07 15:00', { days: 'workdays' }, '2026-03-09 15:00'],
    ['2026-03-03 15:00', { days: ['mon', 'wed'] }, '2026-03-04 15:00'],
  ] as const)('may hold on entry, and keeps the local time: from %s %o', (from, written, end) => {
    expect(wait(from, written)).toBe(end);
  });
});

describe('a wait until an instant', () => {
  it.each([
    ['2026-03-02 12:00', { until: '2026-03-05 15:00' }, '2026-03-05 15:00'],
    ['2026-03-02 12:00', { until: '2026-03-01 15:00' }, '2026-03-02 12:00'],
    ['2026-03-02 12:00', { until: '2030-03-01 15:00' }, '2030-03-01 15:00'],
    ['2026-03-02 12:00', { until: '2026-03-05 15:00', at: '10:00' }, '2026-03-06 10:00'],
    ['2026-03-02 12:00', { until: '2026-03-05 10:00', at: '10:00' }, '2026-03-05 10:00'],
    ['2026-03-02 12:00', { until: '2026-03-05 15:00', for: '7d' }, '2026-03-09 12:00'],
    ['2026-03-02 12:00', { until: '2026-03-07 15:00', days: 'workdays' }, '2026-03-09 15:00'],
    [
      '2026-03-02 12:00',
      { until: '2026-03-05 20:00', between: ['09:00-18:00'] },
      '2026-03-06 09:00',
    ],
  ] as const)('holds on entry when it has passed: from %s %o', (from, written, end) => {
    expect(wait(from, written)).toBe(end);
  });
});

describe('a wait that nothing can end', () => {
  const nothing = new RangeError(
    'No instant within 366 days after 2026-03-02 satisfies the wait; widen its rules.',
  );

  it('fails', () => {
    const at = '2026-03-02 12:00';
    expect(() => wait(at, { at: '10:00', days: [] })).toThrow(nothing);
    expect(() => wait(at, { at: '10:00', between: ['12:00-13:00'] })).toThrow(nothing);
    expect(() => wait(at, { between: ['09:00-12:00'], days: [] })).toThrow(nothing);
    expect(() => wait(at, { days: [] })).toThrow(
      new RangeError('No date within 366 days after 2026-03-02 is a day that the wait allows.'),
    );
  });

  it('fails on times that the checker would have refused', () => {
    expect(() => wait('2026-03-02 12:00', { at: '10' })).toThrow(
      new RangeError('"10" is no local time of the form HH:MM.'),
    );
    expect(() => wait('2026-03-02 12:00', { between: ['10'] })).toThrow(
      new RangeError('"10" is no window of the form HH:MM-HH:MM.'),
    );
  });
});

describe('every wait', () => {
  const clock = fc.constantFrom('00:00', '01:30', '02:30', '10:00', '23:59');
  const window = fc.constantFrom(
    '00:00-24:00',
    '01:10-01:50',
    '02:10-03:30',
    '09:00-12:00',
    '22:00-08:00',
  );
  const days = fc.constantFrom<DayRule>('workdays', 'holidays', ['sat', 'sun'], ['wed']);
  const written = fc.record(
    {
      for: fc.constantFrom('1m', '5h', '24h', '1d', '3d', '2 workdays'),
      at: clock,
      between: fc.array(window, { minLength: 1, maxLength: 2 }),
      days,
    },
    { requiredKeys: [] },
  );
  const from = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) }).map(instant);
  const rules = fc.constantFrom(CHINA, NEW_YORK);

  it('ends at an instant that satisfies all that it says, and not before entry', () => {
    fc.assert(
      fc.property(written, from, rules, (wanted, entered, zone) => {
        const at = wanted.at === undefined ? undefined : parseClock(wanted.at)!;
        const windows = (wanted.between ?? []).map((text) => parseWindow(text)!);
        const reachable =
          at === undefined || windows.length === 0 || windows.some((w) => inWindow(at, w));
        fc.pre(reachable);
        const end = waitUntil(delayOf(wanted), entered, { rules: zone, until: null });
        const local = localParts(end, zone.zone);
        const minute = local.hour * 60 + local.minute;
        expect(end).toBeGreaterThanOrEqual(entered);
        if (at !== undefined) expect(end).toBeGreaterThan(entered);
        // In New York 02:30 does not exist on one night.
        if (at !== undefined && !(at === 150 && minute === 180)) expect(minute).toBe(at);
        if (at === undefined && windows.length > 0) {
          expect(windows.some((w) => inWindow(minute, w))).toBe(true);
        }
        if (wanted.days) expect(matchesDays(local.date, wanted.days, zone.calendar)).toBe(true);
        if (wanted.for === '24h') expect(end - entered).toBeGreaterThanOrEqual(86_400_000);
      }),
      { numRuns: 1_000 },
    );
  });
});
