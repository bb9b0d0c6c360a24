/** What follows looks at a text line by line; offsets are UTF-16 units. YAML breaks lines so: */

export type LineBreak = '\n' | '\r\n';

/** The line break that most lines of a text end with. */
export function lineBreakOf(text: string): LineBreak {
  const all = text.split('\n').length - 1;
  const windows = text.split('\r\n').length - 1;
  return windows * 2 > all ? '\r\n' : '\n';
}

/** Where the line that holds an offset begins, behind a byte order mark. */
export function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text[0] === '\ufeff' ? 1 : start;
}

/** Where the line that holds an offset ends, its line break excluded. */
export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  if (found < 0) return text.length;
  return found > offset && text[found - 1] === '\r' ? found - 1 : found;
}

/** Where the line before the one that holds an offset ends, or the start of the first line. */
export function previousLineEnd(text: string, offset: number): number {
  const start = lineStart(text, offset);
  if (start < 2) return start === 1 && text[0] === '\n' ? 0 : start;
  return text[start - 2] === '\r' ? start - 2 : start - 1;
}

/** Where the next line begins, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  return found < 0 ? text.length : found + 1;
}

/** How far an offset stands from the head of its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Tells whether nothing but blanks stands before an offset in its line. */
export function isLineHead(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

/** The column of the `#` of a line that holds only a comment, or -1. */
export function commentColumn(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return text[at] === '#' ? at - start : -1;
}

/** Tells whether the line that begins at an offset is blank; the end of the text is no line. */
export function isBlankLine(text: string, start: number): boolean {
  return start < text.length && text.slice(start, lineEnd(text, start)).trim() === '';
}

/** Skips blanks, line breaks and comments forwards, at most to `limit`. */
export function skipSpace(text: string, offset: number, limit = text.length): number {
  let at = offset;
  while (at < limit) {
    const char = text[at];
    if (char === '#') at = lineEnd(text, at);
    else if (char === ' ' || char === '\t' || char === '\n' || char === '\r') at += 1;
    else break;
  }
  return Math.min(at, limit);
}
