import type { Held, Pair } from './crowd.ts';

/** One of the two that are compared: with what was published, or with what is to be. */
export type Side = 'before' | 'after';

/** Where something happens. */
export type Sides = Side | 'both';

/** What is known of an entity where something happens; on both sides, on the first. */
export function heldOn(pair: Pair, on: Sides): Held {
  return on === 'after' ? pair.after : pair.before;
}

/** An entity after it has changed on some side. */
export function pairWith(pair: Pair, on: Sides, held: Held): Pair {
  if (on === 'both') return { before: held, after: held };
  return on === 'before'
    ? { before: held, after: pair.after }
    : { before: pair.before, after: held };
}
