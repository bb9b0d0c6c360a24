import { unreachable } from '../../base/index.ts';
import { deleteCandidates } from './delete-candidates.ts';
import { insertCandidates } from './insert-candidates.ts';
import { type EditOperation, insertIndex } from './operation.ts';
import { type CollectionPlace, type FoundEntry, findEntry, type Place } from './place.ts';
import { printBlock, printFlow, printFlowPair } from './print.ts';
import { copyCandidates, moveCandidates } from './relocate-candidates.ts';
import { printKey } from './scalar.ts';
import { type Candidate, setCandidates } from './set-candidates.ts';
import type { Source } from './source.ts';
import { type Tree, type TreeEntry, treeOf } from './tree.ts';

/** The ways to write an operation into a text, the most legible first; none without a place. */
export function candidatesFor(source: Source, operation: EditOperation): readonly Candidate[] {
  const found = findEntry(source.root, operation.path);
  switch (operation.type) {
    case 'set': {
      const value = treeOf(operation.value);
      if (value === null) return [];
      return found === null
        ? setRoot(source, operation.path, value)
        : setCandidates(source, found, value);
    }
    case 'delete':
      return found === null ? [] : deleteCandidates(source, found);
    case 'insert':
      return insertOperation(source, found, operation);
    case 'renameKey':
      return found === null ? [] : renameCandidates(found, operation.to);
    case 'move':
      return found === null ? [] : moveCandidates(source, found, operation.after);
    case 'copy':
      return found === null ? [] : copyCandidates(source, found, operation.to);
    default:
      return unreachable(operation);
  }
}

function renameCandidates({ parent, entry }: FoundEntry, to: string): readonly Candidate[] {
  const { start, keyEnd: end } = entry;
  const context = { flow: parent.flow };
  const quoted = printKey(to, 'double', context);
  return [
    [{ start, end, text: printKey(to, entry.keyStyle, context) }],
    [{ start, end, text: quoted }],
  ];
}

function insertOperation(
  source: Source,
  found: FoundEntry | null,
  operation: EditOperation & { readonly type: 'insert' },
): readonly Candidate[] {
  const parent: Place = found === null ? source.root : found.entry.value;
  const value = treeOf(operation.value);
  const index = insertIndex(parent, operation);
  if (value === null || index === null || (found === null && operation.path.length > 0)) return [];
  const isMap = typeof operation.key === 'string';
  const entry = { key: isMap ? String(operation.key) : '', value };
  if (parent.type !== 'scalar' && parent.entries.length > 0) {
    return insertCandidates(source, parent, { index, entry });
  }
  if (parent.type !== 'scalar' && isCommented(source.text, parent)) {
    return [insertIntoEmpty(source, parent, entry)];
  }
  const whole: Tree = { type: isMap ? 'map' : 'seq', entries: [entry] };
  return found === null
    ? setRoot(source, operation.path, whole)
    : setCandidates(source, found, whole);
}

/** Tells whether empty braces hold a comment. */
function isCommented(text: string, parent: CollectionPlace): boolean {
  return text.slice(parent.start, parent.end).includes('#');
}

function insertIntoEmpty(source: Source, parent: CollectionPlace, entry: TreeEntry): Candidate {
  const { habits } = source;
  const written =
    parent.type === 'map' ? printFlowPair(entry, habits) : printFlow(entry.value, habits);
  const at = parent.start + 1;
  return [{ start: at, end: at, text: ` ${written}` }];
}

/** A document without a value takes one at its end, below its comments. */
function setRoot(source: Source, path: EditOperation['path'], value: Tree): readonly Candidate[] {
  const { text, root, habits } = source;
  if (path.length > 0 || value.type === 'scalar') return [];
  if (root.type === 'scalar' ? root.style !== 'empty' : root.entries.length > 0) return [];
  const style = { collection: 'block', literal: true } as const;
  const { lines } = printBlock(value, -habits.indent, { habits, style });
  const written = lines.join(habits.lineBreak) + habits.lineBreak;
  if (root.type !== 'scalar') {
    return [[{ start: root.start, end: root.end, text: lines.join(habits.lineBreak) }]];
  }
  const isOpen = text !== '' && !text.endsWith('\n');
  const start = text.length;
  return [[{ start, end: start, text: (isOpen ? habits.lineBreak : '') + written }]];
}
