import { commaAfter, isAloneOnLines } from './delete-candidates.ts';
import { columnOf, isBlankLine, isLineHead, lineEnd, lineStart, nextLine } from './lines.ts';
import { ownEnd, ownStart } from './ownership.ts';
import type { CollectionPlace, PlaceEntry } from './place.ts';
import { type PrintStyle, printEntry, printFlow, printFlowPair } from './print.ts';
import type { Candidate } from './set-candidates.ts';
import type { Source } from './source.ts';
import type { Tree, TreeEntry } from './tree.ts';

/** The ways to put a new entry at an index of a collection that is not empty. */
export function insertCandidates(
  source: Source,
  parent: CollectionPlace,
  options: { readonly index: number; readonly entry: TreeEntry },
): readonly Candidate[] {
  const { index, entry } = options;
  if (!parent.flow) return insertInBlock(source, parent, { index, entry });
  const { habits } = source;
  const written =
    parent.type === 'map' ? printFlowPair(entry, habits) : printFlow(entry.value, habits);
  return insertInFlow(source, parent, { index, written });
}

function insertInBlock(
  source: Source,
  parent: CollectionPlace,
  { index, entry }: { readonly index: number; readonly entry: TreeEntry },
): readonly Candidate[] {
  const { text, habits } = source;
  const first = parent.entries[0];
  if (first === undefined) return [];
  const column = columnOf(text, first.start);
  const collection = siblingStyle(parent, index, entry.value);
  const styles: readonly PrintStyle[] = [
    { collection, literal: true },
    { collection, literal: false },
    { collection: 'flow', literal: false },
  ];
  const previous = parent.entries[index - 1];
  return styles.flatMap((style) => {
    const lines = printEntry(parent.type, entry, { column, habits, style });
    const isSpaced = hasBlankBetween(text, parent, index);
    const at = { lines, column, lineBreak: habits.lineBreak };
    return previous === undefined
      ? insertFirst(text, parent, { ...at, first, isSpaced })
      : insertBehind(text, previous, { ...at, isSpaced });
  });
}

interface NewLines {
  readonly lines: readonly string[];
  readonly lineBreak: string;
  readonly isSpaced: boolean;
}

function insertBehind(text: string, previous: PlaceEntry, added: NewLines): readonly Candidate[] {
  const at = ownEnd(text, previous);
  const { lines, lineBreak, isSpaced } = added;
  const plain = lineBreak + lines.join(lineBreak);
  const candidates: Candidate[] = [[{ start: at, end: at, text: plain }]];
  if (isSpaced) candidates.unshift([{ start: at, end: at, text: lineBreak + plain }]);
  return candidates;
}

function insertFirst(
  text: string,
  parent: CollectionPlace,
  added: NewLines & { readonly first: PlaceEntry; readonly column: number },
): readonly Candidate[] {
  const { lines, lineBreak, isSpaced, first, column } = added;
  const between = isSpaced ? lineBreak + lineBreak : lineBreak;
  if (isLineHead(text, first.start)) {
    const at = ownStart(text, parent, first);
    return [[{ start: at, end: at, text: lines.join(lineBreak) + between }]];
  }
  const at = first.start;
  const whole = lines.join(lineBreak).trimStart();
  return [[{ start: at, end: at, text: whole + lineBreak + ' '.repeat(column) }]];
}

/** The style of the nearest sibling whose value is as deep as the new one. */
function siblingStyle(
  parent: CollectionPlace,
  index: number,
  value: Tree,
): PrintStyle['collection'] {
  const around = parent.entries
    .map((entry, at) => ({ value: entry.value, distance: Math.abs(at + 0.5 - index) }))
    .toSorted((left, right) => left.distance - right.distance);
  for (const { value: sibling } of around) {
    if (sibling.type === 'scalar' || sibling.entries.length === 0) continue;
    if (isNested(sibling) !== isNested(value)) continue;
    return sibling.flow ? 'fit' : 'block';
  }
  return 'auto';
}

function isNested(tree: Tree): boolean {
  return tree.type !== 'scalar' && tree.entries.some((entry) => entry.value.type !== 'scalar');
}

/** Tells whether the siblings around an index are parted by a blank line. */
export function hasBlankBetween(text: string, parent: CollectionPlace, index: number): boolean {
  const last = parent.entries.length - 1;
  if (last < 1) return false;
  const left = Math.min(Math.max(index - 1, 0), last - 1);
  const before = parent.entries[left];
  const after = parent.entries[left + 1];
  if (before === undefined || after === undefined) return false;
  const end = lineStart(text, after.start);
  for (let at = nextLine(text, before.end); at < end; at = nextLine(text, at)) {
    if (isBlankLine(text, at)) return true;
  }
  return false;
}

/** The ways to put an entry that is written already at an index of braces or brackets. */
export function insertInFlow(
  { text, habits }: Source,
  parent: CollectionPlace,
  { index, written }: { readonly index: number; readonly written: string },
): readonly Candidate[] {
  const previous = parent.entries[index - 1];
  const first = parent.entries[0];
  if (previous === undefined) {
    if (first === undefined) return [];
    const isOnLine = isLineHead(text, first.start);
    const pad = habits.lineBreak + ' '.repeat(columnOf(text, first.start));
    const behind = isOnLine ? `,${pad}` : ', ';
    return [[{ start: first.start, end: first.start, text: written + behind }]];
  }
  const simple: Candidate = [{ start: previous.end, end: previous.end, text: `, ${written}` }];
  const comma = commaAfter(text, previous.end, parent);
  const ownComma = comma !== null && comma < lineEnd(text, previous.end) ? comma : null;
  if (!isAloneOnLines(text, previous, ownComma)) return [simple];
  const at = lineEnd(text, ownComma ?? previous.end);
  const line = habits.lineBreak + ' '.repeat(columnOf(text, previous.start)) + written;
  const isLast = index === parent.entries.length;
  const ownLine: Candidate =
    ownComma === null
      ? [
          { start: previous.end, end: previous.end, text: ',' },
          { start: at, end: at, text: isLast ? line : `${line},` },
        ]
      : [{ start: at, end: at, text: `${line},` }];
  return [ownLine, simple];
}
