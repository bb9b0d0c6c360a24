/**
 * A span of time as the author wrote it. Milliseconds are exact; days count dates in the
 * workspace's zone; workdays count dates of its calendar.
 */
export type Span =
  | { readonly unit: 'ms'; readonly count: number }
  | { readonly unit: 'day'; readonly count: number }
  | { readonly unit: 'workday'; readonly count: number };
