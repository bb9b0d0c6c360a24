/**
 * One replacement in a text: `removed` stood in [`start`, `end`), `text` stands there afterwards.
 * Offsets count UTF-16 units. A list of splices is sorted, does not overlap, and counts all its
 * offsets in the text before the first of them.
 */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly removed: string;
}

/** A replacement that is still to be compared with the text it is meant for. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Replaces all the stretches at once and returns the new text. */
export function applySplices(text: string, splices: readonly Replacement[]): string {
  let result = '';
  let at = 0;
  for (const splice of splices) {
    result += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return result + text.slice(at);
}

/** Turns splices round: applied to the text that they made, they give back the text before. */
export function reverseSplices(splices: readonly Splice[]): readonly Splice[] {
  let shift = 0;
  return splices.map(({ start, text, removed }) => {
    const from = start + shift;
    shift += text.length - removed.length;
    return { start: from, end: from + text.length, text: removed, removed: text };
  });
}

/** Joins two successive lists into one that leads from the first text to the last. */
export function composeSplices(
  first: readonly Splice[],
  second: readonly Splice[],
): readonly Splice[] {
  // From the last splice to the first, so that the offsets of those to come stay right.
  return splicesOf(second.reduceRight(replacePieces, piecesOf(first)));
}

/** Sorts replacements, joins those that touch and drops what changes nothing; null on overlap. */
export function toSplices(
  text: string,
  replacements: readonly Replacement[],
): readonly Splice[] | null {
  const joined: Replacement[] = [];
  const real = replacements.filter((item) => item.text !== '' || item.start < item.end);
  for (const item of real.toSorted((left, right) => left.start - right.start)) {
    const last = joined.at(-1);
    if (last === undefined || item.start > last.end) joined.push(item);
    else if (item.start < last.end) return null;
    else joined.splice(-1, 1, { ...last, end: item.end, text: last.text + item.text });
  }
  return joined
    .map((item) => shrink({ ...item, removed: text.slice(item.start, item.end) }))
    .filter((item) => item.text !== item.removed);
}

/** Cuts off what a splice would replace by the same, without parting a surrogate pair. */
function shrink({ start, end, text, removed }: Splice): Splice {
  const most = Math.min(text.length, removed.length);
  let head = 0;
  while (head < most && text[head] === removed[head]) head += 1;
  if (head > 0 && isHighSurrogate(text.charCodeAt(head - 1))) head -= 1;
  let tail = 0;
  while (
    tail < most - head &&
    text[text.length - 1 - tail] === removed[removed.length - 1 - tail]
  ) {
    tail += 1;
  }
  if (tail > 0 && isLowSurrogate(text.charCodeAt(text.length - tail))) tail -= 1;
  return {
    start: start + head,
    end: end - tail,
    text: text.slice(head, text.length - tail),
    removed: removed.slice(head, removed.length - tail),
  };
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/**
 * A stretch between the first text and the last: taken over, added, or gone with the text that
 * stood there. What is gone has no length in the later text.
 */
type Piece =
  | { readonly type: 'kept'; readonly start: number; readonly end: number }
  | { readonly type: 'added'; readonly text: string }
  | { readonly type: 'gone'; readonly text: string };

/** The text after the splices; the last piece runs on without end. */
function piecesOf(splices: readonly Splice[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const splice of splices) {
    pieces.push({ type: 'kept', start: at, end: splice.start });
    pieces.push({ type: 'gone', text: splice.removed }, { type: 'added', text: splice.text });
    at = splice.end;
  }
  pieces.push({ type: 'kept', start: at, end: Number.POSITIVE_INFINITY });
  return pieces;
}

function lengthOf(piece: Piece): number {
  if (piece.type === 'gone') return 0;
  return piece.type === 'kept' ? piece.end - piece.start : piece.text.length;
}

function cutPiece(piece: Piece, from: number, to: number): readonly Piece[] {
  if (piece.type === 'gone') return [piece];
  if (from >= to) return [];
  return piece.type === 'kept'
    ? [{ type: 'kept', start: piece.start + from, end: piece.start + to }]
    : [{ type: 'added', text: piece.text.slice(from, to) }];
}

/** Lays one more splice over the pieces; its offsets count what the pieces make. */
function replacePieces(pieces: readonly Piece[], splice: Splice): readonly Piece[] {
  const before: Piece[] = [];
  const after: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const end = at + lengthOf(piece);
    const from = Math.min(Math.max(splice.start, at), end);
    const to = Math.min(Math.max(splice.end, at), end);
    if (piece.type === 'gone') (at <= splice.end ? before : after).push(piece);
    else {
      before.push(...cutPiece(piece, 0, from - at));
      if (piece.type === 'kept' && from < to) {
        const covered = splice.removed.slice(from - splice.start, to - splice.start);
        before.push({ type: 'gone', text: covered });
      }
      after.push(...cutPiece(piece, to - at, end - at));
    }
    at = end;
  }
  return [...before, { type: 'added', text: splice.text }, ...after];
}

function splicesOf(pieces: readonly Piece[]): readonly Splice[] {
  const splices: Splice[] = [];
  let start = 0;
  let text = '';
  let removed = '';
  for (const piece of pieces) {
    if (piece.type === 'added') text += piece.text;
    else if (piece.type === 'gone') removed += piece.text;
    else {
      const splice = shrink({ start, end: piece.start, text, removed });
      if (splice.text !== splice.removed) splices.push(splice);
      start = piece.end;
      text = '';
      removed = '';
    }
  }
  return splices;
}
