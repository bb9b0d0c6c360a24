/** The most messages in a window. */
export type Most =
  | { readonly type: 'count'; readonly count: number }
  /** `COUNT_MAX` or more. */
  | { readonly type: 'many' }
  /** A circle of steps sends in no time, or there can be an instance for each key. */
  | { readonly type: 'unbounded'; readonly by: 'circle' | 'key' }
  /** The flow has too many ways to look at them all. */
  | { readonly type: 'unknown' };

/** More messages than this are told as “1000 or more”. */
export const COUNT_MAX = 1_000;

export function counted(count: number): Most {
  return count >= COUNT_MAX ? { type: 'many' } : { type: 'count', count };
}

/** The most that a list of flows can make together. */
export function sumOf(parts: readonly Most[]): Most {
  const circle = parts.find((part) => part.type === 'unbounded' && part.by === 'circle');
  if (circle) return circle;
  for (const type of ['unbounded', 'unknown', 'many'] as const) {
    const worst = parts.find((part) => part.type === type);
    if (worst) return worst;
  }
  return counted(parts.reduce((sum, part) => sum + (part.type === 'count' ? part.count : 0), 0));
}

/** The least of several bounds that all hold; null is none. */
export function leastOf(most: Most, ...others: readonly (Most | null)[]): Most {
  const bounds = [most, ...others.filter((bound) => bound !== null)];
  const counts = bounds.flatMap((bound) => (bound.type === 'count' ? [bound.count] : []));
  if (counts.length > 0) return { type: 'count', count: Math.min(...counts) };
  return bounds.find(({ type }) => type === 'many') ?? most;
}

/** Whether there can be more than so many, as far as is known. */
export function isOver(most: Most, max: number): boolean {
  return most.type !== 'count' || most.count > max;
}
