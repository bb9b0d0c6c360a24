import { offsetAt } from './offset.ts';

/** The years in which we look how far a zone puts its clocks forward and back. */
const FROM_MS = Date.UTC(2020, 0);
const TO_MS = Date.UTC(2046, 0);

const known = new Map<string, number>();

/**
 * Finds the most by which a zone moves its clocks at once, in milliseconds: a local day is shorter
 * or longer than 24 hours by no more. Nought where they are never moved.
 *
 * @throws RangeError for a zone that does not exist
 */
export function clockShiftMs(zone: string): number {
  const found = known.get(zone);
  if (found !== undefined) return found;
  let shiftMs = 0;
  let { offsetMs: before, toMs } = offsetAt(FROM_MS, zone);
  while (toMs < TO_MS) {
    const stretch = offsetAt(toMs, zone);
    shiftMs = Math.max(shiftMs, Math.abs(stretch.offsetMs - before));
    before = stretch.offsetMs;
    toMs = stretch.toMs;
  }
  known.set(zone, shiftMs);
  return shiftMs;
}
