import type { Json } from '../../base/index.ts';
import { canonicalJson, isJsonObject } from '../../base/index.ts';

/** Indices of an item in the earlier and the later list; null where it is in one only. */
export type Pair = readonly [before: number | null, after: number | null];

/** Beyond so many pairs to compare, items are paired in order. */
const TABLE_MAX = 40_000;
/** Maps that share less than this part of their members are two different entries. */
const LIKENESS_MIN = 0.3;

/**
 * Pairs the items of two lists so that equal ones, and maps that are much alike, come together and
 * none crosses another.
 */
export function alignLists(before: readonly Json[], after: readonly Json[]): readonly Pair[] {
  if (before.length * after.length > TABLE_MAX) return pairsInOrder(before.length, after.length);
  const likeness = before.map((left) => after.map((right) => likenessOf(left, right)));
  const best = bestSums(likeness, after.length);
  const sumAt = (row: number, column: number) => best[row]?.[column] ?? 0;
  const pairs: Pair[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length && column < after.length) {
    const like = likeness[row]?.[column] ?? 0;
    if (like > 0 && sumAt(row, column) === like + sumAt(row + 1, column + 1)) {
      pairs.push([row, column]);
      row += 1;
      column += 1;
    } else if (sumAt(row + 1, column) >= sumAt(row, column + 1)) {
      pairs.push([row, null]);
      row += 1;
    } else {
      pairs.push([null, column]);
      column += 1;
    }
  }
  for (; row < before.length; row += 1) pairs.push([row, null]);
  for (; column < after.length; column += 1) pairs.push([null, column]);
  return pairs;
}

function bestSums(likeness: readonly (readonly number[])[], width: number): readonly number[][] {
  const best = Array.from({ length: likeness.length + 1 }, () => Array<number>(width + 1).fill(0));
  for (let row = likeness.length - 1; row >= 0; row -= 1) {
    for (let column = width - 1; column >= 0; column -= 1) {
      const like = likeness[row]?.[column] ?? 0;
      const together = like > 0 ? like + (best[row + 1]?.[column + 1] ?? 0) : 0;
      const apart = Math.max(best[row + 1]?.[column] ?? 0, best[row]?.[column + 1] ?? 0);
      const line = best[row];
      if (line !== undefined) line[column] = Math.max(together, apart);
    }
  }
  return best;
}

function pairsInOrder(before: number, after: number): readonly Pair[] {
  return Array.from({ length: Math.max(before, after) }, (_, index) => [
    index < before ? index : null,
    index < after ? index : null,
  ]);
}

/** 1 for equal values, less for maps that share members, 0 for what has nothing in common. */
function likenessOf(left: Json, right: Json): number {
  if (canonicalJson(left) === canonicalJson(right)) return 1;
  if (!isJsonObject(left) || !isJsonObject(right)) return 0;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  let shared = 0;
  for (const key of keys) {
    const [one, other] = [left[key], right[key]];
    if (one === undefined || other === undefined) continue;
    // A key that both have says something, even where its values differ.
    shared += canonicalJson(one) === canonicalJson(other) ? 1 : 0.3;
  }
  const likeness = (0.9 * shared) / keys.size;
  return likeness >= LIKENESS_MIN * 0.9 ? likeness : 0;
}
