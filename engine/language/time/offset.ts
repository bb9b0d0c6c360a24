import { Temporal } from 'temporal-polyfill';

/** A stretch of time in which a zone keeps one offset: from `fromMs` until before `toMs`. */
export interface OffsetStretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** What local time is ahead of UTC, in milliseconds. */
  readonly offsetMs: number;
}

const NANOSECONDS_PER_MS = 1_000_000;
/** We look no further around an instant for the ends of its stretch. */
const REACH_MS = 400 * 86_400_000;
/** Stretches that are remembered for each zone: what is asked for lies close together. */
const STRETCHES_MAX = 8;
const ZONES_MAX = 1_000;

const known = new Map<string, readonly OffsetStretch[]>();

/**
 * Finds the offset of a zone at an instant, and how long before and after it holds. Temporal takes
 * 30 µs for a local time and back; with its offset known, a local time is an addition.
 *
 * @throws RangeError for a zone that does not exist
 */
export function offsetAt(atMs: number, zone: string): OffsetStretch {
  const stretches = known.get(zone) ?? [];
  for (const stretch of stretches) {
    if (atMs >= stretch.fromMs && atMs < stretch.toMs) return stretch;
  }
  const found = findStretch(atMs, zone);
  // Names of zones come without regard to case, also from events.
  if (known.size >= ZONES_MAX) known.clear();
  known.set(zone, [found, ...stretches].slice(0, STRETCHES_MAX));
  return found;
}

function findStretch(atMs: number, zone: string): OffsetStretch {
  const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
  // A transition at this very instant is where the stretch begins, and `previous` lies before.
  const begun = local.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const ends = local.getTimeZoneTransition('next');
  return {
    fromMs: Math.max(begun?.epochMilliseconds ?? -Infinity, atMs - REACH_MS),
    toMs: Math.min(ends?.epochMilliseconds ?? Infinity, atMs + REACH_MS),
    offsetMs: local.offsetNanoseconds / NANOSECONDS_PER_MS,
  };
}
