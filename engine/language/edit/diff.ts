import type { Json, JsonObject } from '../../base/index.ts';
import { canonicalJson, isJsonObject } from '../../base/index.ts';
import type { Path } from '../finding.ts';
import type { EditOperation } from './operation.ts';

/**
 * The smallest operations that lead from one value at a path to another, in the order in which
 * they must be made. Maps keep the order of the keys they have; the text and the comments of all
 * that is equal stay as they are.
 */
export function diffToOperations(path: Path, before: Json, after: Json): readonly EditOperation[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  if (isJsonObject(before) && isJsonObject(after)) return diffMaps(path, before, after);
  if (isJsonList(before) && isJsonList(after)) return diffLists(path, before, after);
  return [{ type: 'set', path, value: after }];
}

function isJsonList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function diffMaps(path: Path, before: JsonObject, after: JsonObject): readonly EditOperation[] {
  const changes: EditOperation[] = [];
  const inserts: EditOperation[] = [];
  let previous: string | null = null;
  for (const [key, value] of Object.entries(after)) {
    // Members may be undefined where a form leaves them out.
    if (value === undefined) continue;
    const old = Object.hasOwn(before, key) ? before[key] : undefined;
    if (old === undefined) inserts.push({ type: 'insert', path, key, value, after: previous });
    else changes.push(...diffToOperations([...path, key], old, value));
    previous = key;
  }
  const deletes = Object.keys(before)
    .filter((key) => !Object.hasOwn(after, key) || after[key] === undefined)
    .map((key): EditOperation => ({ type: 'delete', path: [...path, key] }));
  // New keys come before the old ones go, so that no map is empty in between.
  return [...changes, ...inserts, ...deletes];
}

/** Works from the end to the start, so that the indices of what is to come stay right. */
function diffLists(
  path: Path,
  before: readonly Json[],
  after: readonly Json[],
): readonly EditOperation[] {
  const operations: EditOperation[] = [];
  let left = before.length;
  let right = after.length;
  const close = (leftFrom: number, rightFrom: number) => {
    operations.push(
      ...diffStretch(path, before.slice(leftFrom, left), {
        items: after.slice(rightFrom, right),
        at: leftFrom,
      }),
    );
    left = leftFrom;
    right = rightFrom;
  };
  for (const [leftAt, rightAt] of [...commonItems(before, after)].reverse()) {
    close(leftAt + 1, rightAt + 1);
    left = leftAt;
    right = rightAt;
  }
  close(0, 0);
  return operations;
}

/** A stretch without common items: pairs are changed, what is over is deleted or inserted. */
function diffStretch(
  path: Path,
  before: readonly Json[],
  after: { readonly items: readonly Json[]; readonly at: number },
): readonly EditOperation[] {
  const operations: EditOperation[] = [];
  const paired = Math.min(before.length, after.items.length);
  for (const [index, value] of after.items.slice(paired).entries()) {
    operations.push({ type: 'insert', path, key: after.at + paired + index, value });
  }
  for (let index = before.length - 1; index >= paired; index -= 1) {
    operations.push({ type: 'delete', path: [...path, after.at + index] });
  }
  for (let index = paired - 1; index >= 0; index -= 1) {
    const [old, value] = [before[index], after.items[index]];
    if (old !== undefined && value !== undefined) {
      operations.push(...diffToOperations([...path, after.at + index], old, value));
    }
  }
  return operations;
}

/** Beyond this the longest common part is not worth its table; pairs are compared in order. */
const TABLE_MAX = 250_000;

/** The pairs of indices of a longest common subsequence, ascending. */
function commonItems(
  before: readonly Json[],
  after: readonly Json[],
): readonly (readonly [number, number])[] {
  const width = after.length + 1;
  if ((before.length + 1) * width > TABLE_MAX) return [];
  const left = before.map(canonicalJson);
  const right = after.map(canonicalJson);
  const lengths = new Uint16Array((before.length + 1) * width);
  const lengthAt = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        left[row] === right[column]
          ? lengthAt(row + 1, column + 1) + 1
          : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
    }
  }
  const pairs: [number, number][] = [];
  let row = 0;
  let column = 0;
  while (row < left.length && column < right.length) {
    if (left[row] === right[column]) {
      pairs.push([row, column]);
      row += 1;
      column += 1;
    } else if (lengthAt(row + 1, column) >= lengthAt(row, column + 1)) row += 1;
    else column += 1;
  }
  return pairs;
}
