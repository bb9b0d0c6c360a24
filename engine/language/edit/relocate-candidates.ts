import { deleteCandidates } from './delete-candidates.ts';
import { hasBlankBetween, insertCandidates, insertInFlow } from './insert-candidates.ts';
import { columnOf, isLineHead, lineEnd } from './lines.ts';
import { ownEnd, ownLines, ownStart } from './ownership.ts';
import type { FoundEntry } from './place.ts';
import { printKey } from './scalar.ts';
import type { Candidate } from './set-candidates.ts';
import type { Source } from './source.ts';

/** The ways to put an entry with its own lines elsewhere in its block. */
export function moveCandidates(
  source: Source,
  found: FoundEntry,
  after: string | null,
): readonly Candidate[] {
  const { text, habits } = source;
  const { parent, entry } = found;
  const behind = parent.entries.find((sibling) => sibling.key === after);
  const [first] = parent.entries;
  const anchor = behind ?? first;
  if (anchor === undefined) return [];
  const removals = deleteCandidates(source, found);
  const index = behind === undefined ? 0 : parent.entries.indexOf(behind) + 1;
  if (parent.flow) {
    const written = text.slice(entry.start, entry.end);
    const inserts = insertInFlow(source, parent, { index, written });
    // A comment on the lines of the entry is not written anew, so it must stay where it is.
    const staying = removals.filter((removal) =>
      removal.every(({ start, end }) => !text.slice(start, end).replace(written, '').includes('#')),
    );
    return staying.flatMap((removal) => inserts.map((insert) => [...insert, ...removal]));
  }
  // What begins on a dash's line would have to be written anew.
  if (!isLineHead(text, entry.start) || (behind === undefined && !isLineHead(text, anchor.start))) {
    return [];
  }
  const own = ownLines(text, parent, entry);
  const lines = text.slice(own.start, own.end);
  const { lineBreak } = habits;
  const gaps = hasBlankBetween(text, parent, index) ? [lineBreak, ''] : [''];
  const inserts = gaps.map((gap) => {
    if (behind !== undefined) {
      const at = ownEnd(text, behind);
      return { start: at, end: at, text: lineBreak + gap + lines };
    }
    const at = ownStart(text, parent, anchor);
    return { start: at, end: at, text: lines + lineBreak + gap };
  });
  return removals.flatMap((removal) => inserts.map((insert) => [insert, ...removal]));
}

/** The ways to repeat an entry behind itself: as it is written, else as a new value is. */
export function copyCandidates(
  source: Source,
  found: FoundEntry,
  to: string,
): readonly Candidate[] {
  const { text, habits } = source;
  const { parent, entry, index } = found;
  const key = printKey(to, entry.keyStyle, { flow: parent.flow });
  const anew = insertCandidates(source, parent, {
    index: index + 1,
    entry: { key: to, value: entry.value },
  });
  if (parent.flow) {
    const written = key + text.slice(entry.keyEnd, entry.end);
    return [...insertInFlow(source, parent, { index: index + 1, written }), ...anew];
  }
  const at = ownEnd(text, entry);
  const pad = ' '.repeat(columnOf(text, entry.start));
  const body = text.slice(entry.keyEnd, lineEnd(text, entry.end));
  const isSpaced = hasBlankBetween(text, parent, index + 1);
  const lines = habits.lineBreak + pad + key + body;
  return [
    [{ start: at, end: at, text: isSpaced ? habits.lineBreak + lines : lines }],
    [{ start: at, end: at, text: lines }],
    ...anew,
  ];
}
