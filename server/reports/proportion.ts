/** A share of a count, with the interval that it lies in with 95 % confidence. */
export interface Proportion {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** The quantile of the normal distribution for 95 %, both sides. */
const Z = 1.959964;

/** The Wilson score interval of `won` out of `ended`; null of nothing. */
export function proportionOf({ ended, won }: Counted): Proportion | null {
  if (ended === 0) return null;
  const rate = won / ended;
  const spread = 1 + (Z * Z) / ended;
  const centre = (rate + (Z * Z) / (2 * ended)) / spread;
  const half =
    (Z * Math.sqrt((rate * (1 - rate)) / ended + (Z * Z) / (4 * ended * ended))) / spread;
  return { rate, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

export interface Counted {
  readonly ended: number;
  readonly won: number;
}

/**
 * - `few`: nothing can be said yet;
 * - `alike`: no arm differs from the first by more than chance explains;
 * - `differs`: one does.
 */
export type Comparison = 'few' | 'alike' | 'differs';

/** Fewer goals, or misses, in an arm than this tell nothing. */
const LEAST = 10;
const SIGNIFICANCE = 0.05;

/**
 * Compares the arms of an experiment with the first one: two-sided tests of two proportions, their
 * level divided by how many there are (Bonferroni).
 */
export function compareArms(arms: readonly Counted[]): Comparison {
  const [first, ...others] = arms;
  if (!first || others.length === 0 || arms.some(isFew)) return 'few';
  const level = SIGNIFICANCE / others.length;
  return others.some((other) => chanceOf(first, other) < level) ? 'differs' : 'alike';
}

function isFew({ ended, won }: Counted): boolean {
  return won < LEAST || ended - won < LEAST;
}

/** How likely two arms differ so much by chance alone. */
function chanceOf(one: Counted, other: Counted): number {
  const pooled = (one.won + other.won) / (one.ended + other.ended);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / one.ended + 1 / other.ended));
  const z = Math.abs(one.won / one.ended - other.won / other.ended) / error;
  return 2 * (1 - normal(z));
}

/** The distribution function of the normal distribution (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
