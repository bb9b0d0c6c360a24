/**
 * All readings that a set of clocks can have together: for each two of them the most by which one
 * can be ahead of the other (a difference bound matrix). Clocks run at one speed and count whole
 * milliseconds; the first row and column stand for the constant nought.
 *
 * @see Bengtsson and Yi, Timed Automata: Semantics, Algorithms and Tools (2004)
 */
export interface Zone {
  /** Ascending, so that equal sets of clocks have equal rows. */
  readonly clocks: readonly string[];
  /** Row by row: the most by which the row's clock exceeds the column's. */
  readonly bounds: readonly number[];
}

export const NO_CLOCKS: Zone = { clocks: [], bounds: [0] };

function placeOf(zone: Zone, clock: string): number {
  return zone.clocks.indexOf(clock) + 1;
}

export function hasClock(zone: Zone, clock: string): boolean {
  return zone.clocks.includes(clock);
}

/** The earliest reading of a clock. */
export function earliest(zone: Zone, clock: string): number {
  // Adding nought makes no negative one.
  return 0 - bound(zone, 0, placeOf(zone, clock));
}

/** The latest reading of a clock; infinite where nothing bounds it. */
export function latest(zone: Zone, clock: string): number {
  return bound(zone, placeOf(zone, clock), 0);
}

function bound({ clocks, bounds }: Zone, row: number, column: number): number {
  return bounds[row * (clocks.length + 1) + column] ?? 0;
}

/** Rebuilds a zone from the rows of another one; null is a row for a clock that begins now. */
function rebuilt(zone: Zone, clocks: readonly string[], isFresh: (clock: string) => boolean): Zone {
  const rows = [0, ...clocks.map((clock) => (isFresh(clock) ? 0 : placeOf(zone, clock)))];
  const bounds = rows.flatMap((row) => rows.map((column) => bound(zone, row, column)));
  return { clocks, bounds };
}

/** Sets clocks to nought, new or not: what has just begun reads as the constant does. */
export function reset(zone: Zone, started: readonly string[]): Zone {
  if (started.length === 0) return zone;
  const fresh = new Set(started);
  const clocks = [...new Set([...zone.clocks, ...started])].sort();
  return rebuilt(zone, clocks, (clock) => fresh.has(clock));
}

/** Forgets clocks; names that are none of the zone's do nothing. */
export function without(zone: Zone, gone: (clock: string) => boolean): Zone {
  const clocks = zone.clocks.filter((clock) => !gone(clock));
  return clocks.length === zone.clocks.length ? zone : rebuilt(zone, clocks, () => false);
}

/** Lets any time pass. */
export function delayed(zone: Zone): Zone {
  const size = zone.clocks.length + 1;
  const bounds = zone.bounds.map((value, index) =>
    index % size === 0 && index > 0 ? Number.POSITIVE_INFINITY : value,
  );
  return { clocks: zone.clocks, bounds };
}

/** Keeps the readings at which a clock shows at most so much; null where there is none. */
export function atMost(zone: Zone, clock: string, ms: number): Zone | null {
  return Number.isFinite(ms) ? narrowed(zone, { row: placeOf(zone, clock), column: 0, ms }) : zone;
}

/** Keeps the readings at which a clock shows at least so much; null where there is none. */
export function atLeast(zone: Zone, clock: string, ms: number): Zone | null {
  return narrowed(zone, { row: 0, column: placeOf(zone, clock), ms: 0 - ms });
}

function narrowed(
  zone: Zone,
  { row, column, ms }: { readonly row: number; readonly column: number; readonly ms: number },
): Zone | null {
  if (bound(zone, row, column) <= ms) return zone;
  if (bound(zone, column, row) + ms < 0) return null;
  const size = zone.clocks.length + 1;
  const bounds = [...zone.bounds];
  for (let from = 0; from < size; from += 1) {
    const before = bound(zone, from, row) + ms;
    if (before === Number.POSITIVE_INFINITY) continue;
    for (let to = 0; to < size; to += 1) {
      const way = before + bound(zone, column, to);
      if (way < (bounds[from * size + to] ?? 0)) bounds[from * size + to] = way;
    }
  }
  return { clocks: zone.clocks, bounds };
}

/** Forgets how late a clock may be: only how early it is matters. */
export function loosened(zone: Zone, clock: string): Zone {
  const place = placeOf(zone, clock);
  if (place === 0) return zone;
  const size = zone.clocks.length + 1;
  const bounds = zone.bounds.map((value, index) =>
    Math.floor(index / size) === place && index % size !== place ? Number.POSITIVE_INFINITY : value,
  );
  return { clocks: zone.clocks, bounds };
}

/** Says whether every reading of the other zone, of the same clocks, is one of this zone, too. */
export function includes(zone: Zone, other: Zone): boolean {
  return zone.bounds.every((value, index) => value >= (other.bounds[index] ?? 0));
}

/**
 * Takes readings beyond a clock's limit, at which nothing distinguishes them, for one another, so
 * that there are only finitely many zones.
 */
export function rounded(zone: Zone, limitOf: (clock: string) => number): Zone {
  const limits = [0, ...zone.clocks.map(limitOf)];
  const size = limits.length;
  let isChanged = false;
  const bounds = zone.bounds.map((value, index) => {
    const [row, column] = [Math.floor(index / size), index % size];
    if (row === column) return value;
    if (value !== Number.POSITIVE_INFINITY && row > 0 && value > (limits[row] ?? 0)) {
      isChanged = true;
      return Number.POSITIVE_INFINITY;
    }
    if (value < 0 - (limits[column] ?? 0)) {
      isChanged = true;
      return 0 - (limits[column] ?? 0);
    }
    return value;
  });
  return isChanged ? { clocks: zone.clocks, bounds: closed(bounds, size) } : zone;
}

function closed(bounds: number[], size: number): number[] {
  for (let via = 0; via < size; via += 1) {
    for (let from = 0; from < size; from += 1) {
      const before = bounds[from * size + via] ?? 0;
      if (before === Number.POSITIVE_INFINITY) continue;
      for (let to = 0; to < size; to += 1) {
        const way = before + (bounds[via * size + to] ?? 0);
        if (way < (bounds[from * size + to] ?? 0)) bounds[from * size + to] = way;
      }
    }
  }
  return bounds;
}
