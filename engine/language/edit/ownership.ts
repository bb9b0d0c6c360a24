import { columnOf, commentColumn, isLineHead, lineEnd, lineStart, nextLine } from './lines.ts';
import type { CollectionPlace, PlaceEntry } from './place.ts';

/** Whole lines of a text: from the head of the first to the end of the last, break excluded. */
export interface Lines {
  readonly start: number;
  readonly end: number;
}

/**
 * The lines that belong to an entry of a block: its own, with the comment at their end; comment
 * lines directly above at its column; comment lines directly below that are indented deeper.
 * Everything else, such as a heading parted by a blank line, belongs to nobody.
 */
export function ownLines(text: string, parent: CollectionPlace, entry: PlaceEntry): Lines {
  return { start: ownStart(text, parent, entry), end: ownEnd(text, entry) };
}

/** Where the lines of an entry begin; an entry that follows a dash begins where it stands. */
export function ownStart(text: string, parent: CollectionPlace, entry: PlaceEntry): number {
  if (!isLineHead(text, entry.start)) return entry.start;
  const head = lineStart(text, entry.start);
  const index = parent.entries.indexOf(entry);
  const previous = parent.entries[index - 1];
  // The comments at the head of a document speak of all of it.
  if (previous === undefined && columnOf(text, entry.start) === 0) return head;
  const limit = previous === undefined ? 0 : nextLine(text, previous.end);
  const column = columnOf(text, entry.start);
  let start = head;
  while (start > limit) {
    const above = lineStart(text, start - 1);
    if (above < limit || commentColumn(text, above) !== column) break;
    start = above;
  }
  return start;
}

/** Where the last line of an entry ends. */
export function ownEnd(text: string, entry: PlaceEntry): number {
  const column = columnOf(text, entry.start);
  let end = lineEnd(text, entry.end);
  for (;;) {
    const below = nextLine(text, end);
    if (below >= text.length || commentColumn(text, below) <= column) return end;
    end = lineEnd(text, below);
  }
}
