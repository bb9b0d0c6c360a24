import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../engine/base/index.ts';
import {
  formatLocal,
  isCron,
  nextCron,
  parseInstant,
} from '../../../engine/language/time/index.ts';

function next(cron: string, after: string, zone = 'Asia/Shanghai'): string {
  return formatLocal(nextCron(cron, zone, parseInstant(after, zone)!), zone);
}

describe('a cron expression', () => {
  it.each([
    '0 20 * * 5',
    '*/15 9-18 * * mon-fri',
    '0 0 1,15 jan,jul *',
    '5/10 * * * *',
    '0 0 29 2 *',
    '0 0 * * 7',
    '0 0 * * fri-sun',
    '0 0 30 2 mon',
    ' 0  0 * * * ',
  ])('is known: %s', (cron) => {
    expect(isCron(cron)).toBe(true);
  });

  it.each([
    '',
    '* * * *',
    '* * * * * *',
    '@daily',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '5-1 * * * *',
    '*/0 * * * *',
    '*-5 * * * *',
    '1,,2 * * * *',
    '0 0 30 2 *',
    '0 0 31 4,6 *',
    'x * * * *',
    `${'1,'.repeat(100)}1 * * * *`,
  ])('is refused: %s', (cron) => {
    expect(isCron(cron)).toBe(false);
  });

  it.each([
    ['0 20 * * 5', '2026-03-02 12:00', '2026-03-06 20:00'],
    ['0 20 * * 5', '2026-03-06 20:00', '2026-03-13 20:00'],
    ['*/15 9-17 * * *', '2026-03-02 09:07', '2026-03-02 09:15'],
    ['*/15 9-17 * * *', '2026-03-02 17:45', '2026-03-03 09:00'],
    ['0 0 31 * *', '2026-01-31 00:00', '2026-03-31 00:00'],
    ['0 0 29 2 *', '2026-03-01 00:00', '2028-02-29 00:00'],
    ['0 0 29 2 *', '2097-03-01 00:00', '2104-02-29 00:00'],
    ['0 9 1 * mon', '2026-03-03 00:00', '2026-03-09 09:00'],
    ['0 9 * * fri-sun', '2026-03-02 00:00', '2026-03-06 09:00'],
  ])('fires next: %s after %s', (cron, after, at) => {
    expect(next(cron, after)).toBe(at);
  });

  it('fires once where the clock leaps forward, at the first time that exists', () => {
    expect(next('30 2 * * *', '2026-03-07 12:00', 'America/New_York')).toBe('2026-03-08 03:00');
    expect(next('30 2 * * *', '2026-03-08 03:00', 'America/New_York')).toBe('2026-03-09 02:30');
  });

  it('fires once where the clock goes back, the first time', () => {
    const first = nextCron('30 1 * * *', 'America/New_York', instant(Date.UTC(2026, 9, 31, 12)));
    expect(first).toBe(Date.UTC(2026, 10, 1, 5, 30));
    expect(nextCron('30 1 * * *', 'America/New_York', first)).toBe(Date.UTC(2026, 10, 2, 6, 30));
  });

  it('fails when it is none, or never fires', () => {
    expect(() => next('daily', '2026-03-02 12:00')).toThrow(
      new RangeError('"daily" is no cron expression of five fields.'),
    );
    expect(() => next('0 0 30 2 *', '2026-03-02 12:00')).toThrow(
      new RangeError('The cron expression "0 0 30 2 *" never fires after 2026-03-02.'),
    );
  });

  it('agrees with another implementation in a zone without changes', () => {
    const minute = fc.constantFrom('*', '0', '*/7', '10-20', '5,35,59');
    const hour = fc.constantFrom('*', '0', '9-18', '*/5', '23');
    const day = fc.constantFrom('*', '1', '15,31', '28-30');
    const month = fc.constantFrom('*', '2', '1-6', 'mar,dec');
    const weekday = fc.constantFrom('*', '1-5', 'sun', '6,7');
    const after = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(fc.tuple(minute, hour, day, month, weekday), after, (fields, at) => {
        const cron = fields.join(' ');
        fc.pre(isCron(cron));
        const other = new Cron(cron, { timezone: 'Asia/Shanghai', paused: true }).nextRun(
          new Date(at),
        );
        expect(nextCron(cron, 'Asia/Shanghai', instant(at))).toBe(other?.getTime());
      }),
      { numRuns: 300 },
    );
  });
});
