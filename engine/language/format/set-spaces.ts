import type { CollectionPlace, Place, PlaceEntry, Replacement, Source } from '../edit/index.ts';

/**
 * One blank behind colons and commas and inside braces, none before them and inside brackets.
 * Collections of several lines keep their lines; blanks before a comment are the author's.
 */
export function setSpaces({ text, root }: Source): readonly Replacement[] {
  const replacements: Replacement[] = [];
  visit({ text, replacements }, root);
  return replacements;
}

interface Spacing {
  readonly text: string;
  readonly replacements: Replacement[];
}

function visit(spacing: Spacing, place: Place): void {
  if (place.type === 'scalar') return;
  if (place.flow) spaceFlow(spacing, place);
  for (const entry of place.entries) {
    if (place.type === 'map' || !place.flow) spaceEntry(spacing, entry);
    visit(spacing, entry.value);
  }
}

/** The gap, if nothing but blanks of one line stands there. */
function setGap(
  { text, replacements }: Spacing,
  [start, end]: readonly [number, number],
  gap: string,
): void {
  if (/^[ \t]*$/.test(text.slice(start, end))) replacements.push({ start, end, text: gap });
}

function spaceEntry(spacing: Spacing, entry: PlaceEntry): void {
  const { keyEnd, head, hasColon, value } = entry;
  if (hasColon) setGap(spacing, [keyEnd, head - 1], '');
  const isWritten = value.type !== 'scalar' || value.style !== 'empty';
  // A block that begins behind a dash hangs on its column.
  const hangs = value.type !== 'scalar' && !value.flow;
  if (isWritten && !hangs && (hasColon || head === entry.start + 1)) {
    setGap(spacing, [head, value.start], ' ');
  }
}

function spaceFlow(spacing: Spacing, { type, start, end, entries }: CollectionPlace): void {
  const { text, replacements } = spacing;
  const pad = type === 'map' ? ' ' : '';
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined) {
    setGap(spacing, [start + 1, end - 1], '');
    return;
  }
  setGap(spacing, [start + 1, first.start], pad);
  if (/^[ \t]*,?[ \t]*$/.test(text.slice(last.end, end - 1))) {
    replacements.push({ start: last.end, end: end - 1, text: pad });
  }
  entries.slice(1).forEach((entry, index) => {
    const before = entries[index];
    if (before === undefined) return;
    if (/^[ \t]*,[ \t]*$/.test(text.slice(before.end, entry.start))) {
      replacements.push({ start: before.end, end: entry.start, text: ', ' });
    }
  });
}
