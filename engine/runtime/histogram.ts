/** Counts of values up to each bound, as Prometheus wants them. */
export interface HistogramReading {
  /** Upper bounds, ascending; the last bucket has none. */
  readonly bounds: readonly number[];
  /** How many values were at most each bound; one more than there are bounds: all of them. */
  readonly counts: readonly number[];
  readonly sum: number;
}

/** Counts values in buckets that were chosen before. */
export interface Histogram {
  observe(value: number): void;
  read(): HistogramReading;
}

/** @param bounds upper bounds of the buckets, ascending */
export function createHistogram(bounds: readonly number[]): Histogram {
  const inBucket = new Array<number>(bounds.length + 1).fill(0);
  let sum = 0;
  return {
    observe(value) {
      let bucket = 0;
      while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket += 1;
      inBucket[bucket] = (inBucket[bucket] ?? 0) + 1;
      sum += value;
    },
    read() {
      let total = 0;
      const counts = inBucket.map((count) => {
        total += count;
        return total;
      });
      return { bounds, counts, sum };
    },
  };
}
