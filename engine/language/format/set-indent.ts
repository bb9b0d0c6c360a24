import type {
  CollectionPlace,
  Place,
  PlaceEntry,
  Replacement,
  ScalarPlace,
  Source,
} from '../edit/index.ts';

/** Columns from a key to what stands below it, and from a dash to what stands behind it. */
const INDENT = 2;

/**
 * Moves the outermost blocks that do not stand where they should, each as a whole with its comments
 * and texts; those inside them come right when the result is read again.
 */
export function setIndent({ text, root }: Source): readonly Replacement[] {
  if (root.type === 'scalar' || root.flow) return [];
  const shift = -columnOf(text, root.start);
  if (shift !== 0) return shiftLines(text, { from: 0, to: text.length, shift });
  return entriesShift(text, root, 0);
}

function entriesShift(
  text: string,
  block: CollectionPlace,
  column: number,
): readonly Replacement[] {
  return block.entries.flatMap((entry, index) => {
    const { value } = entry;
    if (value.type === 'scalar') return textShift(text, value, column + INDENT);
    if (value.flow) return [];
    const next = block.entries[index + 1];
    const limit = next === undefined ? null : lineStart(text, next.start);
    return blockShift(text, { entry, value, column: column + INDENT, limit });
  });
}

/** The lines of a `|` or `>` text; one whose header says its indent stays. */
function textShift(text: string, place: ScalarPlace, column: number): readonly Replacement[] {
  const from = nextLine(text, place.start);
  const isBlock = place.style === 'literal' || place.style === 'folded';
  if (!isBlock || from > place.end || /\d/.test(text.slice(place.start, place.start + 3)))
    return [];
  const body = text.slice(from, place.end);
  const first = body.split('\n').find((line) => line.trim() !== '');
  const shift = first === undefined ? 0 : column - first.search(/[^ ]/);
  return shift === 0 ? [] : shiftLines(text, { from, to: nextLine(text, place.end), shift });
}

interface Block {
  readonly entry: PlaceEntry;
  readonly value: CollectionPlace;
  /** Where it should stand. */
  readonly column: number;
  /** The head of the line on which the next entry begins. */
  readonly limit: number | null;
}

function blockShift(text: string, { entry, value, column, limit }: Block): readonly Replacement[] {
  const now = columnOf(text, value.start);
  const shift = column - now;
  if (shift === 0) return entriesShift(text, value, column);
  const behindHead = text.slice(entry.head, value.start);
  const from = nextLine(text, entry.head);
  const to = ownEnd(text, { block: value, column: now, limit });
  if (/^[ \t]*$/.test(behindHead)) {
    const gap = { start: entry.head, end: value.start, text: ' '.repeat(INDENT - 1) };
    return [gap, ...shiftLines(text, { from, to, shift })];
  }
  return shiftLines(text, { from, to, shift });
}

/** The block with the comment lines below it that stand at its column or deeper. */
function ownEnd(
  text: string,
  { block, column, limit }: { block: CollectionPlace; column: number; limit: number | null },
): number {
  let end = nextLine(text, block.end);
  while (end < (limit ?? text.length)) {
    const line = text.slice(end, nextLine(text, end));
    const comment = line.search(/\S/);
    if (line[comment] !== '#' || comment < column) break;
    end = nextLine(text, end);
  }
  return end;
}

/** Puts blanks before the lines of a stretch, or takes away as many as they have. */
function shiftLines(
  text: string,
  { from, to, shift }: { readonly from: number; readonly to: number; readonly shift: number },
): readonly Replacement[] {
  const replacements: Replacement[] = [];
  for (let start = from; start < to; start = nextLine(text, start)) {
    const line = text.slice(start, nextLine(text, start));
    if (line.trim() === '') continue;
    const blanks = line.search(/[^ ]/);
    const end = start + Math.min(blanks, Math.max(0, -shift));
    replacements.push({ start, end, text: ' '.repeat(Math.max(0, shift)) });
  }
  return replacements;
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

function nextLine(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  return found < 0 ? text.length : found + 1;
}

/** Tells how deep blocks lie in each other: so often may a text have to be read again. */
export function depthOf(place: Place): number {
  if (place.type === 'scalar') return 0;
  return 1 + Math.max(0, ...place.entries.map(({ value }) => depthOf(value)));
}
