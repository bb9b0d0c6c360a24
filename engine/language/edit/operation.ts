import type { Json, Text } from '../../base/index.ts';
import { unreachable } from '../../base/index.ts';
import type { Path } from '../finding.ts';
import {
  EMPTY_MAP,
  EMPTY_SEQ,
  entryIndex,
  replaceAt,
  type Tree,
  type TreeEntry,
  treeAt,
  treeOf,
} from './tree.ts';

/**
 * A change of a document's value. `path` leads from the root to an existing value: for `insert` to
 * the map or the sequence that takes the new entry; null counts as an empty one.
 */
export type EditOperation =
  /** A map set over a map, or a list over a list, changes only what differs. */
  | { readonly type: 'set'; readonly path: Path; readonly value: Json }
  | { readonly type: 'delete'; readonly path: Path }
  | {
      readonly type: 'insert';
      readonly path: Path;
      /** A new key of a map, or the index that the value will have in a sequence. */
      readonly key: string | number;
      readonly value: Json;
      /** The key behind which a new key goes: the last when absent, before all when null. */
      readonly after?: string | null;
    }
  | { readonly type: 'renameKey'; readonly path: Path; readonly to: string }
  /** Puts an entry of a map behind another key of it, or before all others. */
  | { readonly type: 'move'; readonly path: Path; readonly after: string | null }
  /** Repeats an entry of a map right behind itself under a new key. */
  | { readonly type: 'copy'; readonly path: Path; readonly to: string };

export type EditRefusalCode = 'EXISTS' | 'MISSING' | 'UNSUPPORTED' | 'SYNTAX';

/** Why an operation has no result, and the path that it concerns. */
export interface OperationRefusal {
  readonly ok: false;
  readonly code: EditRefusalCode;
  readonly message: Text;
  readonly path: Path;
}

export type OperationResult = { readonly ok: true; readonly tree: Tree } | OperationRefusal;

/** The index that an insert gives to its entry, or null if its `after` does not exist. */
export function insertIndex(
  parent: Tree,
  operation: EditOperation & { readonly type: 'insert' },
): number | null {
  if (parent.type === 'scalar') return 0;
  const count = parent.entries.length;
  if (typeof operation.key === 'number') {
    return Number.isInteger(operation.key) && operation.key >= 0 && operation.key <= count
      ? operation.key
      : null;
  }
  if (operation.after === undefined) return count;
  if (operation.after === null) return 0;
  const index = entryIndex(parent, operation.after);
  return index < 0 ? null : index + 1;
}

/** Says what a document's value is after an operation, without looking at its text. */
export function applyOperation(tree: Tree, operation: EditOperation): OperationResult {
  const { path } = operation;
  const target = treeAt(tree, path);
  if (target === null) return missing(path);
  switch (operation.type) {
    case 'set': {
      const value = treeOf(operation.value);
      if (value === null) return unwritable(path);
      return { ok: true, tree: replaceAt(tree, path, () => value) };
    }
    case 'delete': {
      const last = path.at(-1);
      if (last === undefined) return unwritable(path);
      return changeEntries(tree, path.slice(0, -1), (entries, parent) =>
        entries.toSpliced(entryIndex(parent, last), 1),
      );
    }
    case 'insert':
      return applyInsert(tree, target, operation);
    case 'renameKey':
    case 'copy':
      return applyRename(tree, operation);
    case 'move':
      return applyMove(tree, operation);
    default:
      return unreachable(operation);
  }
}

function applyInsert(
  tree: Tree,
  target: Tree,
  operation: EditOperation & { readonly type: 'insert' },
): OperationResult {
  const { path, key } = operation;
  const type = typeof key === 'number' ? 'seq' : 'map';
  const isNull = target.type === 'scalar' && target.value === null;
  if (!isNull && target.type !== type) return unwritable(path);
  const value = treeOf(operation.value);
  if (value === null) return unwritable(path);
  if (type === 'map' && entryIndex(target, key) >= 0) return exists(path, String(key));
  const index = insertIndex(target, operation);
  if (index === null) return missing([...path, operation.after ?? key]);
  const entry = { key: type === 'map' ? String(key) : '', value };
  const start = isNull
    ? replaceAt(tree, path, () => (type === 'map' ? EMPTY_MAP : EMPTY_SEQ))
    : tree;
  return changeEntries(start, path, (entries) => entries.toSpliced(index, 0, entry));
}

function applyRename(
  tree: Tree,
  operation: EditOperation & { readonly type: 'renameKey' | 'copy' },
): OperationResult {
  const { path, to, type } = operation;
  const last = path.at(-1);
  const parentPath = path.slice(0, -1);
  const parent = treeAt(tree, parentPath);
  if (last === undefined || parent === null || parent.type !== 'map') return unwritable(path);
  if (type === 'renameKey' && String(last) === to) return { ok: true, tree };
  if (entryIndex(parent, to) >= 0) return exists(parentPath, to);
  const index = entryIndex(parent, last);
  return changeEntries(tree, parentPath, (entries) =>
    entries.flatMap((entry, at) => {
      if (at !== index) return [entry];
      const renamed = { key: to, value: entry.value };
      return type === 'copy' ? [entry, renamed] : [renamed];
    }),
  );
}

function applyMove(
  tree: Tree,
  operation: EditOperation & { readonly type: 'move' },
): OperationResult {
  const { path, after } = operation;
  const last = path.at(-1);
  const parentPath = path.slice(0, -1);
  const parent = treeAt(tree, parentPath);
  if (last === undefined || parent === null || parent.type !== 'map') return unwritable(path);
  if (String(last) === after) return { ok: true, tree };
  if (after !== null && entryIndex(parent, after) < 0) return missing([...parentPath, after]);
  return changeEntries(tree, parentPath, (entries) => {
    const moved = entries[entryIndex(parent, last)];
    const rest = entries.filter((entry) => entry !== moved);
    const at = rest.findIndex((entry) => entry.key === after) + 1;
    return moved === undefined ? rest : rest.toSpliced(at, 0, moved);
  });
}

function changeEntries(
  tree: Tree,
  path: Path,
  change: (entries: readonly TreeEntry[], parent: Tree) => readonly TreeEntry[],
): OperationResult {
  return {
    ok: true,
    tree: replaceAt(tree, path, (value) =>
      value.type === 'scalar' ? value : { type: value.type, entries: change(value.entries, value) },
    ),
  };
}

function missing(path: Path): OperationRefusal {
  const name = path.join(' › ');
  return {
    ok: false,
    code: 'MISSING',
    message: {
      zh: `文档中没有“${name}”，请刷新后重试。`,
      en: `The document has no \`${name}\`. Look at it again and retry.`,
    },
    path,
  };
}

function exists(path: Path, key: string): OperationRefusal {
  return {
    ok: false,
    code: 'EXISTS',
    message: {
      zh: `“${key}”已经存在，请换一个名称。`,
      en: `\`${key}\` exists already. Choose another name.`,
    },
    path: [...path, key],
  };
}

function unwritable(path: Path): OperationRefusal {
  const name = path.join(' › ');
  return {
    ok: false,
    code: 'UNSUPPORTED',
    message: {
      zh: `这里（${name}）不能这样修改，请直接编辑 YAML。`,
      en: `This cannot be done at \`${name}\`. Edit the YAML itself.`,
    },
    path,
  };
}
