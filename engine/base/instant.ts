/** A point in time: whole milliseconds since 1970-01-01T00:00Z. */
export type Instant = number & { readonly __brand: 'Instant' };

/** Tells the time. The real one is read once per transaction, at the edge. */
export interface Clock {
  now(): Instant;
}

/** Takes milliseconds since the epoch as an instant. */
export function instant(epochMs: number): Instant {
  return Math.trunc(epochMs) as Instant;
}

/** Moves an instant by milliseconds, which may be negative. */
export function plusMs(at: Instant, ms: number): Instant {
  return instant(at + ms);
}
