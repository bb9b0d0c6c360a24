import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, plusMs } from '../../../engine/base/index.ts';
import {
  dueAfter,
  instantOf,
  localParts,
  nextCron,
  type PlanDelay,
  type Span,
  waitUntil,
} from '../../../engine/language/index.ts';
import { cronGaps } from '../../../engine/language/worst-case/cron-gaps.ts';
import { delayBounds } from '../../../engine/language/worst-case/delay-bounds.ts';

type Wait = Extract<PlanDelay, { type: 'wait' }>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;
const ZONES = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];
const CALENDAR = { days: 'workdays', holidays: 'china' } as const;

const span: fc.Arbitrary<Span> = fc.oneof(
  fc
    .record({ unit: fc.constant('ms' as const), count: fc.integer({ min: 1, max: 60 }) })
    .map(({ unit, count }) => ({ unit, count: count * HOUR_MS })),
  fc.record({
    unit: fc.constantFrom('day' as const, 'workday' as const),
    count: fc.integer({ min: 1, max: 9 }),
  }),
);
const clock = fc.constantFrom('00:00', '02:30', '09:00', '10:00', '23:59');
const wait: fc.Arbitrary<Wait> = fc
  .record({
    for: fc.option(span, { nil: null }),
    at: fc.option(clock, { nil: null }),
    between: fc.constantFrom(
      null,
      ['09:00-12:00'],
      ['22:00-06:00'],
      ['08:00-09:00', '20:00-21:00'],
    ),
    days: fc.constantFrom(null, 'workdays' as const, ['sat'] as const),
  })
  .map(({ for: length, at, between, days }) => ({
    type: 'wait',
    ...(length && { for: length }),
    ...(at !== null && { at }),
    // A time outside of the hours would never come.
    ...(between && at === null && { between }),
    ...(days && { days }),
  }));
/** Any second of two years, those on which clocks are put forward and back among them. */
const moment = fc
  .integer({ min: Date.UTC(2025, 0) / 1_000, max: Date.UTC(2027, 0) / 1_000 })
  .map((second) => instant(second * 1_000));

describe('the bounds of a delay', () => {
  it('hold whenever it begins, in every zone', () => {
    fc.assert(
      fc.property(wait, moment, fc.constantFrom(...ZONES), (delay, from, zone) => {
        const due = waitUntil(delay, from, { rules: { zone, calendar: CALENDAR }, until: null });
        const { minMs, maxMs } = delayBounds(delay, zone, null);
        expect(due - from).toBeGreaterThanOrEqual(minMs);
        expect(due - from).toBeLessThanOrEqual(maxMs);
      }),
      { numRuns: 3_000 },
    );
  });

  it('hold where the local time was known a while ago', () => {
    const around = fc.integer({ min: 0, max: 40 * 60 }).map((minutes) => minutes * MINUTE_MS);
    const exact = fc.oneof(fc.constant(0), around);
    fc.assert(
      fc.property(
        fc.record({ delay: wait, known: moment, before: exact, passed: exact, after: exact }),
        fc.constantFrom(...ZONES),
        ({ delay, known, before, passed, after }, zone) => {
          const local = localParts(known, zone);
          const clockMs = ((local.hour * 60 + local.minute) * 60 + local.second) * 1_000;
          const from = plusMs(known, before + passed);
          const due = waitUntil(delay, from, { rules: { zone, calendar: CALENDAR }, until: null });
          const day = { clockMs, fromMs: before, toMs: before + passed + after };
          const bounds = delayBounds(delay, zone, day);
          expect(due - from).toBeGreaterThanOrEqual(bounds.minMs);
          expect(due - from).toBeLessThanOrEqual(bounds.maxMs);
          expect(due - known).toBeGreaterThanOrEqual(bounds.dayMinMs);
          expect(due - known).toBeLessThanOrEqual(bounds.dayMaxMs);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('are met, to the minute, where the clocks are never moved', () => {
    const zone = 'Asia/Shanghai';
    const midnight = instantOf('2026-03-02', 0, zone);
    const lengths = fc.oneof(
      fc.constant(null),
      span.filter(({ unit }) => unit !== 'workday'),
    );
    fc.assert(
      fc.property(lengths, fc.option(clock, { nil: null }), (length, at) => {
        const delay: Wait = { type: 'wait', ...(length && { for: length }), ...(at && { at }) };
        const rules = { zone, calendar: {} };
        const lasted = Array.from({ length: 24 * 60 }, (_, minute) => {
          const from = plusMs(midnight, minute * MINUTE_MS);
          return waitUntil(delay, from, { rules, until: null }) - from;
        });
        const { minMs, maxMs } = delayBounds(delay, zone, null);
        expect(Math.min(...lasted) - minMs).toBeLessThanOrEqual(MINUTE_MS);
        expect(maxMs - Math.max(...lasted)).toBeLessThanOrEqual(MINUTE_MS);
      }),
      { numRuns: 100 },
    );
  });

  it('hold for spans that begin at any time', () => {
    fc.assert(
      fc.property(span, moment, fc.constantFrom(...ZONES), (length, from, zone) => {
        const due = dueAfter(from, length, { zone, calendar: CALENDAR });
        const { minMs, maxMs } = delayBounds({ type: 'span', span: length }, zone, null);
        expect(due - from).toBeGreaterThanOrEqual(minMs);
        expect(due - from).toBeLessThanOrEqual(maxMs);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the gaps of a schedule', () => {
  const crons = ['0 20 * * 5', '30 9 1 * *', '0 9,21 * * *', '0 8 * * mon,thu', '15 * * * *'];

  it('are never longer than between two firings', () => {
    fc.assert(
      fc.property(
        fc.record({
          cron: fc.constantFrom(...crons),
          zone: fc.constantFrom(...ZONES),
          from: moment,
        }),
        fc.integer({ min: 1, max: 40 * 24 }),
        ({ cron, zone, from }, hours) => {
          const first = nextCron(cron, zone, from);
          const leastMs = hours * HOUR_MS;
          const second = nextCron(cron, zone, instant(first + leastMs - 1));
          const gap = cronGaps(cron, zone)?.next(leastMs) ?? 0;
          expect(gap).toBeGreaterThanOrEqual(leastMs);
          expect(gap).toBeLessThanOrEqual(second - first);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of every week are weeks', () => {
    const weekly = cronGaps('0 20 * * 5', 'Asia/Shanghai');
    const spans = [0, 1, 7 * DAY_MS, 7 * DAY_MS + 1].map((ms) => (weekly?.next(ms) ?? 0) / DAY_MS);
    expect(spans).toEqual([7, 7, 7, 14]);
  });

  it('are not told of what fires every minute on some days', () => {
    expect(cronGaps('* * * * 1', 'Asia/Shanghai')).toBeNull();
  });
});
