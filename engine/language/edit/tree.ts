import type { Json } from '../../base/index.ts';
import type { Path } from '../finding.ts';

export type Scalar = null | boolean | number | string;

/**
 * A value whose maps keep the order of their keys, which plain objects do not do for keys that
 * look like numbers. The entries of a sequence have the key ''.
 */
export type Tree =
  | { readonly type: 'scalar'; readonly value: Scalar }
  | { readonly type: 'map' | 'seq'; readonly entries: readonly TreeEntry[] };

export interface TreeEntry {
  readonly key: string;
  readonly value: Tree;
}

export const EMPTY_MAP: Tree = { type: 'map', entries: [] };
export const EMPTY_SEQ: Tree = { type: 'seq', entries: [] };

/** A flow nests far less; what is deeper could not be written on one line. */
const DEPTH_MAX = 32;

/** Takes a value over; undefined members are left out. Null if YAML could not carry it. */
export function treeOf(value: Json | undefined, depth = 0): Tree | null {
  if (depth > DEPTH_MAX || value === undefined) return null;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return { type: 'scalar', value };
  }
  if (typeof value === 'number') return Number.isFinite(value) ? { type: 'scalar', value } : null;
  const isList = Array.isArray(value);
  const entries: TreeEntry[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined && !isList) continue;
    const tree = treeOf(member, depth + 1);
    if (tree === null) return null;
    entries.push({ key: isList ? '' : key, value: tree });
  }
  return { type: isList ? 'seq' : 'map', entries };
}

/** The plain value of a tree. */
export function jsonOf(tree: Tree): Json {
  if (tree.type === 'scalar') return tree.value;
  if (tree.type === 'seq') return tree.entries.map((entry) => jsonOf(entry.value));
  return Object.fromEntries(tree.entries.map((entry) => [entry.key, jsonOf(entry.value)]));
}

/** Tells whether two values are the same, the order of their keys included. */
export function sameTree(left: Tree, right: Tree): boolean {
  if (left.type === 'scalar' || right.type === 'scalar') {
    return (
      left.type === 'scalar' &&
      right.type === 'scalar' &&
      (left.value === right.value || (Number.isNaN(left.value) && Number.isNaN(right.value)))
    );
  }
  return (
    left.type === right.type &&
    left.entries.length === right.entries.length &&
    left.entries.every((entry, index) => {
      const other = right.entries[index];
      return other !== undefined && entry.key === other.key && sameTree(entry.value, other.value);
    })
  );
}

/** The place of an entry among its siblings, or -1. */
export function entryIndex(tree: Tree, segment: string | number): number {
  if (tree.type === 'scalar') return -1;
  if (tree.type === 'map') return tree.entries.findIndex((entry) => entry.key === String(segment));
  if (typeof segment === 'string') return -1;
  return Number.isInteger(segment) && segment >= 0 && segment < tree.entries.length ? segment : -1;
}

/** The value at a path, or null where there is none. */
export function treeAt(tree: Tree, path: Path): Tree | null {
  let at: Tree = tree;
  for (const segment of path) {
    if (at.type === 'scalar') return null;
    const entry: TreeEntry | undefined = at.entries[entryIndex(at, segment)];
    if (entry === undefined) return null;
    at = entry.value;
  }
  return at;
}

/** The tree with the value at an existing path replaced. */
export function replaceAt(tree: Tree, path: Path, change: (value: Tree) => Tree): Tree {
  const [segment, ...rest] = path;
  if (segment === undefined) return change(tree);
  if (tree.type === 'scalar') return tree;
  const index = entryIndex(tree, segment);
  return {
    type: tree.type,
    entries: tree.entries.map((entry, at) =>
      at === index ? { key: entry.key, value: replaceAt(entry.value, rest, change) } : entry,
    ),
  };
}
