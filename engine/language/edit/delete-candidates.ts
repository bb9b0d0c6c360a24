import {
  columnOf,
  isBlankLine,
  isLineHead,
  lineEnd,
  lineStart,
  nextLine,
  previousLineEnd,
  skipSpace,
} from './lines.ts';
import { type Lines, ownEnd, ownLines } from './ownership.ts';
import type { CollectionPlace, FoundEntry, PlaceEntry } from './place.ts';
import type { Candidate } from './set-candidates.ts';
import type { Source } from './source.ts';
import type { Replacement } from './splice.ts';

/** The ways to take an entry out, the most legible first. */
export function deleteCandidates(source: Source, found: FoundEntry): readonly Candidate[] {
  const { text } = source;
  const { parent, entry, index } = found;
  if (parent.flow) return deleteInFlow(text, found);
  if (parent.entries.length === 1) return deleteOnly(source, found);
  const next = parent.entries[index + 1];
  if (!isLineHead(text, entry.start) && next !== undefined) {
    return [[pullUp(text, entry, next)]];
  }
  const own = ownLines(text, parent, entry);
  return [
    [removeLines(text, { ...own, ...blankRun(text, own, index === 0) })],
    [removeLines(text, own)],
    // Behind text that keeps its blank lines, those that follow would become part of it.
    [removeLines(text, { ...own, end: blanksBelow(text, own.end) })],
    // Even its last line break would count, which a text without one at its end gives up.
    [{ ...own, text: '' }],
  ];
}

/** Removes lines with one line break; at the end of a text without one, the break before. */
function removeLines(text: string, { start, end }: Lines): Replacement {
  const after = nextLine(text, end);
  const isOpenEnd = end === text.length && (end === 0 || text[end - 1] !== '\n');
  return isOpenEnd
    ? { start: previousLineEnd(text, start), end, text: '' }
    : { start, end: after, text: '' };
}

/** Of the blank runs above and below the longer is enough; below the head of a block none is. */
function blankRun(text: string, own: Lines, isFirst: boolean): Partial<Lines> {
  const start = blanksAbove(text, own.start);
  const end = blanksBelow(text, own.end);
  const isBlankAbove = start < own.start;
  const isBlankBelow = end > own.end;
  if (nextLine(text, own.end) >= text.length) return isBlankAbove ? { start } : {};
  if (isFirst) return isBlankBelow ? { end } : {};
  if (!isBlankAbove || !isBlankBelow) return {};
  return own.start - start < end - own.end ? { start } : { end };
}

/** The end of the last blank line of those directly below a line. */
function blanksBelow(text: string, offset: number): number {
  let end = offset;
  for (let below = nextLine(text, end); isBlankLine(text, below); below = nextLine(text, end)) {
    end = lineEnd(text, below);
  }
  return end;
}

/** The head of the first blank line of those directly above a line. */
function blanksAbove(text: string, offset: number): number {
  let start = offset;
  while (start > 0) {
    const above = lineStart(text, previousLineEnd(text, start));
    if (above >= start || !isBlankLine(text, above)) return start;
    start = above;
  }
  return start;
}

/** Of `- a: 1` the next key, or the comment above it, takes the place of the first. */
function pullUp(text: string, entry: PlaceEntry, next: PlaceEntry): Replacement {
  const below = nextLine(text, ownEnd(text, entry));
  let end = below;
  while (text[end] === ' ' || text[end] === '\n' || text[end] === '\r') end += 1;
  return { start: entry.start, end: Math.min(end, next.start), text: '' };
}

/** A collection without entries is written `{}` or `[]`; the comments around stay. */
function deleteOnly(source: Source, found: FoundEntry): readonly Candidate[] {
  const { text, habits } = source;
  const { parent, entry, owner } = found;
  const empty = parent.type === 'map' ? '{}' : '[]';
  if (owner === null) {
    const own = ownLines(text, parent, entry);
    return [[{ ...own, text: ' '.repeat(columnOf(text, entry.start)) + empty }]];
  }
  if (!isLineHead(text, entry.start)) {
    const end = ownEnd(text, entry);
    return [[{ start: entry.start, end, text: empty }]];
  }
  const { head } = owner.entry;
  const inline = { start: head, end: head, text: ` ${empty}` };
  const own = ownLines(text, parent, entry);
  const pad = ' '.repeat(columnOf(text, owner.entry.start) + habits.indent);
  return [
    [inline, removeLines(text, { ...own, ...blankRun(text, own, true) })],
    [inline, removeLines(text, own)],
    [{ ...own, text: pad + empty }],
  ];
}

function deleteInFlow(text: string, found: FoundEntry): readonly Candidate[] {
  const { parent, entry, index } = found;
  const previous = parent.entries[index - 1];
  const next = parent.entries[index + 1];
  const comma = commaAfter(text, entry.end, parent);
  const candidates: Candidate[] = [];
  if (isAloneOnLines(text, entry, comma) && (next !== undefined || previous !== undefined)) {
    candidates.push([removeLines(text, flowLines(text, { previous, entry, comma }))]);
  }
  const stretch =
    next !== undefined
      ? { start: entry.start, end: next.start }
      : previous !== undefined
        ? { start: previous.end, end: entry.end }
        : { start: parent.start + 1, end: parent.end - 1 };
  if (!hasComment(text, stretch, entry)) candidates.push([{ ...stretch, text: '' }]);
  const cut: Replacement[] = [{ start: entry.start, end: entry.end, text: '' }];
  if (comma !== null) cut.push({ start: comma, end: comma + 1, text: '' });
  candidates.push(cut);
  return candidates;
}

/** The comma behind an entry, or null. */
export function commaAfter(text: string, end: number, parent: CollectionPlace): number | null {
  const at = skipSpace(text, end, parent.end - 1);
  return at < parent.end - 1 && text[at] === ',' ? at : null;
}

/** Tells whether an entry of braces shares its lines with nothing but its comma and comment. */
export function isAloneOnLines(text: string, entry: PlaceEntry, comma: number | null): boolean {
  if (!isLineHead(text, entry.start)) return false;
  const end = comma !== null && comma < lineEnd(text, entry.end) ? comma + 1 : entry.end;
  const rest = text.slice(end, lineEnd(text, end)).trim();
  return rest === '' || rest.startsWith('#');
}

function flowLines(
  text: string,
  options: {
    readonly previous: PlaceEntry | undefined;
    readonly entry: PlaceEntry;
    readonly comma: number | null;
  },
): Lines {
  const { previous, entry, comma } = options;
  const end = lineEnd(text, comma !== null && comma < lineEnd(text, entry.end) ? comma : entry.end);
  const column = columnOf(text, entry.start);
  const limit = previous === undefined ? 0 : nextLine(text, previous.end);
  let start = lineStart(text, entry.start);
  while (start > limit) {
    const above = lineStart(text, previousLineEnd(text, start));
    const head = text.slice(above, above + column + 1);
    if (above < limit || above >= start || head !== `${' '.repeat(column)}#`) break;
    start = above;
  }
  return { start, end };
}

function hasComment(text: string, stretch: Lines, entry: PlaceEntry): boolean {
  const before = text.slice(stretch.start, Math.max(stretch.start, entry.start));
  const after = text.slice(entry.end, Math.max(entry.end, stretch.end));
  return before.includes('#') || after.includes('#');
}
