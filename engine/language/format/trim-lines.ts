import type { Place, Replacement, Source } from '../edit/index.ts';

/** A stretch of text that belongs to a value of several lines, and is left alone. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Blanks at ends of lines go; of several blank lines one stays, none at the head or the end. */
export function trimLines({ text, root }: Source): readonly Replacement[] {
  const taken: Stretch[] = [];
  collectTexts(text, root, taken);
  const isTaken = (offset: number) =>
    taken.some(({ start, end }) => offset >= start && offset < end);
  const replacements: Replacement[] = [];
  let start = 0;
  // As if a blank line stood above the first, so that none is left there.
  let blanks = 1;
  let lastText = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    const kept = line.trimEnd().length;
    if (isTaken(end)) {
      blanks = 0;
      lastText = end;
    } else if (kept === 0) {
      blanks += 1;
      // The line with its break; what follows the last text is cut below.
      const from = blanks > 1 ? start : start + kept;
      const to = blanks > 1 ? Math.min(end + 1, text.length) : end;
      replacements.push({ start: from, end: to, text: '' });
    } else {
      blanks = 0;
      lastText = start + kept;
      replacements.push({ start: start + kept, end, text: '' });
    }
    start = end + 1;
  }
  const before = replacements.filter((item) => item.end <= lastText);
  return text === '' ? [] : [...before, { start: lastText, end: text.length, text: '\n' }];
}

/** Finds what may not be touched: from the first line break of a value to its end. */
function collectTexts(text: string, place: Place, taken: Stretch[]): void {
  if (place.type !== 'scalar') {
    for (const entry of place.entries) collectTexts(text, entry.value, taken);
    return;
  }
  const isKept = /^[|>][0-9]*\+/.test(text.slice(place.start, place.start + 3));
  // With `+`, the blank lines below belong to the text.
  const end = isKept ? /\S|$/.exec(text.slice(place.end))?.index : 0;
  taken.push({ start: place.start, end: place.end + (end ?? 0) });
}
