import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../engine/base/index.ts';
import { addDays, instantOf, localParts, weekdayOf } from '../../../engine/language/time/index.ts';

const DAY_MS = 86_400_000;
const ZONES = [
  'Asia/Shanghai',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'UTC',
];
const zones = fc.constantFrom(...ZONES);
const seconds = fc.integer({
  min: Date.UTC(1975, 0) / 1_000,
  max: Date.UTC(2045, 0) / 1_000,
});
/** Changes of a clock, with what is a moment before and after. */
const changes = fc
  .tuple(zones, seconds, fc.constantFrom(-3_600_000, -1, 0, 1, 1_800_000, 3_600_000))
  .map(([zone, second, beside]) => {
    const at = Temporal.Instant.fromEpochMilliseconds(second * 1_000).toZonedDateTimeISO(zone);
    const next = at.getTimeZoneTransition('next') ?? at;
    return [zone, next.epochMilliseconds + beside] as const;
  });
const anywhere = fc.tuple(
  zones,
  seconds.map((second) => second * 1_000),
);
const moments = fc.oneof(anywhere, changes);

function viaTemporal(ms: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
}

describe('local time by offsets', () => {
  it('is what Temporal says', () => {
    fc.assert(
      fc.property(moments, ([zone, ms]) => {
        const local = viaTemporal(ms, zone);
        const parts = localParts(instant(ms), zone);
        expect([parts.date, parts.hour, parts.minute, parts.second]).toEqual([
          local.toPlainDate().toString(),
          local.hour,
          local.minute,
          local.second,
        ]);
        expect(parts.weekday).toBe(weekdayOf(parts.date));
      }),
      { numRuns: 500 },
    );
  });

  it('leads back to the instant that Temporal says', () => {
    fc.assert(
      fc.property(moments, ([zone, ms]) => {
        const local = viaTemporal(ms, zone).toPlainDateTime();
        const timeMs = local.since(local.toPlainDate().toPlainDateTime()).total('milliseconds');
        const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
        const date = local.toPlainDate().toString();
        expect(instantOf(date, timeMs, zone)).toBe(earlier.epochMilliseconds);
      }),
      { numRuns: 500 },
    );
  });

  it('counts days as Temporal does', () => {
    fc.assert(
      fc.property(seconds, fc.integer({ min: -4_000, max: 4_000 }), (second, days) => {
        const date = viaTemporal(second * 1_000, 'UTC').toPlainDate();
        expect(addDays(date.toString(), days)).toBe(date.add({ days }).toString());
      }),
    );
  });

  it.each(['2026-02-30', '2026-13-01', 'tomorrow', ''])('refuses what is no date: %j', (text) => {
    expect(() => addDays(text, 1)).toThrow(RangeError);
    expect(() => weekdayOf(text)).toThrow(RangeError);
    expect(() => instantOf(text, DAY_MS / 2, 'UTC')).toThrow(RangeError);
  });
});
