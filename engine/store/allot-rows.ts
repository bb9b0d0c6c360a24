/** Waiting rows of a shard that a turn has locked, counted up to a cap. */
export interface ShardLoad {
  readonly shard: number;
  readonly rows: number;
}

/**
 * Shares a turn's rows out over the shards that it holds: each gets what it was seen to have, and
 * what is left goes to those that reached the cap of the count, which may have more. Together they
 * get `rowMax`, save that each shard gets one row at least.
 *
 * @returns the most rows to take from each shard, at least 1, in the order given
 */
export function allotRows(
  loads: readonly ShardLoad[],
  limits: { readonly rowMax: number; readonly countCap: number },
): readonly number[] {
  const seen = loads.reduce((sum, load) => sum + load.rows, 0);
  const full = loads.filter((load) => load.rows >= limits.countCap).length;
  const extra = full === 0 ? 0 : Math.max(0, Math.floor((limits.rowMax - seen) / full));
  let left = limits.rowMax;
  return loads.map((load) => {
    const wanted = load.rows >= limits.countCap ? load.rows + extra : load.rows;
    const rows = Math.max(1, Math.min(wanted, left));
    left -= rows;
    return rows;
  });
}
