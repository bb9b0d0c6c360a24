import { instant } from '../../base/index.ts';
import { clockShiftMs, localParts, nextCron } from '../time/index.ts';

const DAY_MS = 86_400_000;
const MS_PER_MINUTE = 60_000;
const FROM = instant(Date.UTC(2023, 0));
/** Five years hold every length of month and year but one. */
const YEARS_DAYS = 1_827;
const FIRINGS_MAX = 2_000;

/** When a schedule fires, as far as two of its firings lie apart. */
export interface CronGaps {
  /** The least span between two firings that is at least so long. */
  next(leastMs: number): number;
  /** The local times at which it fires, in milliseconds from midnight; null where they are many. */
  readonly clocksMs: readonly number[] | null;
}

const CLOCKS_MAX = 24;
const known = new Map<string, CronGaps | null>();
const KNOWN_MAX = 1_000;

/** Measures a schedule; null where it fires so often that it may as well fire at any time. */
export function cronGaps(cron: string, zone: string): CronGaps | null {
  const name = `${zone} ${cron}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  if (known.size >= KNOWN_MAX) known.clear();
  const gaps = measure(cron, zone);
  known.set(name, gaps);
  return gaps;
}

function measure(cron: string, zone: string): CronGaps | null {
  const isEachDay = /^\S+\s+\S+\s+\*\s+\*\s+\*$/.test(cron.trim());
  const endMs = FROM + (isEachDay ? 3 : YEARS_DAYS) * DAY_MS;
  const firings = [nextCron(cron, zone, FROM)];
  for (;;) {
    const at = nextCron(cron, zone, firings.at(-1) ?? FROM);
    if (at >= endMs && firings.length > 1) break;
    if (firings.length >= FIRINGS_MAX) return null;
    firings.push(at);
  }
  // Three days are too few to meet the day on which the clocks are put forward.
  const shiftMs = isEachDay ? clockShiftMs(zone) : 0;
  return {
    next: remembered((leastMs) => {
      const gaps = firings.map((at) => {
        // One firing starts one instance: the next is another one.
        return nextCron(cron, zone, instant(at + Math.max(1, leastMs) - 1)) - at;
      });
      return Math.max(leastMs, Math.min(...gaps) - shiftMs);
    }),
    clocksMs: clocksOf(firings, zone),
  };
}

function clocksOf(firings: readonly number[], zone: string): readonly number[] | null {
  const clocks = new Set(
    firings.map((at) => {
      const { hour, minute } = localParts(instant(at), zone);
      return (hour * 60 + minute) * MS_PER_MINUTE;
    }),
  );
  return clocks.size > CLOCKS_MAX ? null : [...clocks];
}

function remembered(work: (leastMs: number) => number): (leastMs: number) => number {
  const results = new Map<number, number>();
  return (leastMs) => {
    const result = results.get(leastMs) ?? work(leastMs);
    results.set(leastMs, result);
    return result;
  };
}
