/** The most messages in a window. */
export type Most =
  | { readonly type: 'count'; readonly count: number }
  /** `COUNT_MAX` or more. */
  | { readonly type: 'many' }
  /** Nothing bounds them: a circle of steps sends in no time, or there is one for each key. */
  | { readonly type: 'unbounded' }
  /** The flow has too many ways to look at them all. */
  | { readonly type: 'unknown' };

/** More messages than this are told as “1000 or more”. */
export const COUNT_MAX = 1_000;

export function counted(count: number): Most {
  return count >= COUNT_MAX ? { type: 'many' } : { type: 'count', count };
}

/** The most that a list of flows can make together. */
export function sumOf(parts: readonly Most[]): Most {
  for (const type of ['unbounded', 'unknown', 'many'] as const) {
    const worst = parts.find((part) => part.type === type);
    if (worst) return worst;
  }
  return counted(parts.reduce((sum, part) => sum + (part.type === 'count' ? part.count : 0), 0));
}

/** The least of several bounds that all hold. */
export function leastOf(bounds: readonly Most[]): Most {
  const counts = bounds.flatMap((bound) => (bound.type === 'count' ? [bound.count] : []));
  if (counts.length > 0) return { type: 'count', count: Math.min(...counts) };
  return bounds.find(({ type }) => type === 'many') ?? bounds[0] ?? { type: 'unbounded' };
}

/** Whether there can be more than so many, as far as is known. */
export function isOver(most: Most, max: number): boolean {
  return most.type !== 'count' || most.count > max;
}
