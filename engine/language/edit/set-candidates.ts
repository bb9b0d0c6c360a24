import { columnOf, isLineHead, lineEnd, previousLineEnd } from './lines.ts';
import type { FoundEntry, PlaceEntry, ScalarPlace } from './place.ts';
import { literalLines, type Printed, type PrintStyle, printBlock, printFlow } from './print.ts';
import { printScalar } from './scalar.ts';
import type { Source } from './source.ts';
import type { Replacement } from './splice.ts';
import type { Tree } from './tree.ts';

/** One way to write an edit down; which is right is found by reading the result. */
export type Candidate = readonly Replacement[];

/** The ways to put a value in the place of another, the most legible first. */
export function setCandidates(
  source: Source,
  found: FoundEntry,
  value: Tree,
): readonly Candidate[] {
  if (found.parent.flow) return [setInFlow(source, found.entry, value)];
  return printings(source, found, value).flatMap((printed) => setInBlock(source, found, printed));
}

function setInFlow(source: Source, entry: PlaceEntry, value: Tree): Candidate {
  const { text, habits } = source;
  const old = entry.value;
  const written =
    value.type === 'scalar'
      ? printScalar(value.value, styleFor(old, value), { flow: true })
      : printFlow(value, habits);
  if (old.type !== 'scalar' || old.style !== 'empty') {
    return [{ start: old.start, end: old.end, text: written }];
  }
  if (!entry.hasColon) return [{ start: entry.keyEnd, end: entry.keyEnd, text: `: ${written}` }];
  const isSpaced = text[entry.head] === ' ';
  const at = isSpaced ? entry.head + 1 : entry.head;
  return [{ start: at, end: at, text: isSpaced ? written : ` ${written}` }];
}

function styleFor(old: PlaceEntry['value'], value: Tree): ScalarPlace['style'] {
  const isText = value.type === 'scalar' && typeof value.value === 'string';
  // A number that becomes text is written as new text is.
  if (old.type !== 'scalar' || (isText && typeof old.value !== 'string')) return 'empty';
  return old.style;
}

function printings(source: Source, found: FoundEntry, value: Tree): readonly Printed[] {
  const { text, habits } = source;
  const { entry } = found;
  const column = columnOf(text, entry.start);
  const old = entry.value;
  const inList = found.parent.type === 'seq';
  if (value.type !== 'scalar') {
    const styles: readonly PrintStyle[] = [
      { collection: oldStyle(old), literal: true },
      { collection: oldStyle(old), literal: false },
      { collection: 'flow', literal: false },
    ];
    return styles.map((style) => printBlock(value, column, { habits, style, inList }));
  }
  const style = styleFor(old, value);
  const plain: Printed = {
    inline: printScalar(value.value, style, { flow: false }),
    lines: [],
  };
  if (typeof value.value !== 'string') return [plain];
  const quoted: Printed = {
    inline: printScalar(value.value, 'double', { flow: false }),
    lines: [],
  };
  if (old.type === 'scalar' && (old.style === 'literal' || old.style === 'folded')) {
    return [...reprintBlockScalar(source, { old, text: value.value, column }), plain, quoted];
  }
  if (style !== 'plain' && style !== 'empty') return [plain, quoted];
  const literal = printBlock(value, column, {
    habits,
    style: { collection: 'auto', literal: true },
  });
  return [literal.lines.length > 0 ? literal : plain, plain, quoted];
}

/** A collection that replaces another is written like it. */
function oldStyle(old: PlaceEntry['value']): PrintStyle['collection'] {
  if (old.type === 'scalar' || old.entries.length === 0) return 'auto';
  return old.flow ? 'auto' : 'block';
}

/** New lines under the header that stands there, its indent and its comment kept. */
function reprintBlockScalar(
  source: Source,
  options: { readonly old: ScalarPlace; readonly text: string; readonly column: number },
): readonly Printed[] {
  const { old, text, column } = options;
  const headerEnd = blockHeaderEnd(source.text, old);
  const header = source.text.slice(old.start, headerEnd);
  const body = source.text.slice(lineEnd(source.text, old.start), old.end);
  const digits = header.replace(/[^0-9]/g, '');
  const firstLine = /\n([ ]*)[^\s]/.exec(body)?.[1];
  const found = firstLine?.length ?? column + source.habits.indent;
  const indent = digits === '' ? found : column + Number(digits);
  const lines = literalLines(text, indent);
  // With `+` the blank lines at the end count: they can stay where the new text has some as well.
  const keepsBreaks = old.style === 'literal' && header.includes('+') && /\S\n+$/.test(text);
  const printed: Printed[] = keepsBreaks ? [{ inline: header, lines }] : [];
  if (text === '' || /\n\n$/.test(text)) return printed;
  const chomp = text.endsWith('\n') ? '' : '-';
  if (old.style === 'folded' && !/(?:^|\n)[ \t]/.test(text)) {
    // One line break of folded text is a blank line in its source.
    const unfolded = text.replace(/\n$/, '').replace(/\n+/g, '$&\n');
    printed.push({ inline: `>${digits}${chomp}`, lines: literalLines(unfolded, indent) });
  }
  printed.push({ inline: `|${digits}${chomp}`, lines });
  return printed;
}

/** Where the header of a block scalar ends: `|2-` without blanks and comment. */
function blockHeaderEnd(text: string, place: ScalarPlace): number {
  let at = place.start + 1;
  while (/[0-9+-]/.test(text.charAt(at))) at += 1;
  return at;
}

/** Which stretches of the old value give way to the inline part and to the lines below it. */
interface Shape {
  readonly inline: { readonly start: number; readonly end: number };
  readonly below: { readonly start: number; readonly end: number };
  /** A collection that begins on the line of its dash. */
  readonly compact: boolean;
}

function shapeOf(text: string, entry: PlaceEntry): Shape {
  const { value, head } = entry;
  if (value.type === 'scalar' && value.style === 'empty') {
    const end = lineEnd(text, head);
    return { inline: { start: head, end: head }, below: { start: end, end }, compact: false };
  }
  if (value.type === 'scalar' && (value.style === 'literal' || value.style === 'folded')) {
    const start = lineEnd(text, value.start);
    return {
      inline: { start: value.start, end: blockHeaderEnd(text, value) },
      below: { start, end: Math.max(start, value.end) },
      compact: false,
    };
  }
  if (value.type !== 'scalar' && !value.flow && isLineHead(text, value.start)) {
    const start = lineEnd(text, head);
    const below = { start, end: lineEnd(text, value.end) };
    return { inline: { start: head, end: head }, below, compact: false };
  }
  const end = lineEnd(text, value.end);
  const compact = value.type !== 'scalar' && !value.flow;
  return { inline: { start: value.start, end: value.end }, below: { start: end, end }, compact };
}

function setInBlock(source: Source, found: FoundEntry, printed: Printed): readonly Candidate[] {
  const { text, habits } = source;
  const { entry } = found;
  const { inline, below, compact } = shapeOf(text, entry);
  const lines = printed.lines.map((line) => habits.lineBreak + line).join('');
  const candidates: Candidate[] = [];
  const isItem = found.parent.type === 'seq' && printed.inline === '';
  const onDashLine = inline.start > entry.head && !isLineHead(text, inline.start);
  if (isItem && onDashLine && (compact || text.slice(inline.end, below.start).trim() === '')) {
    const whole = printed.lines.join(habits.lineBreak).trimStart();
    candidates.push([{ ...inline, end: Math.max(inline.end, below.end), text: whole }]);
  }
  const head =
    printed.inline === ''
      ? { ...inlineWithBlanks(text, inline), text: '' }
      : { ...inline, text: inline.start === entry.head ? ` ${printed.inline}` : printed.inline };
  candidates.push([head, { ...below, text: lines }]);
  return candidates;
}

/**
 * Takes in the blanks before a value. One on a line of its own goes with the line, unless a
 * comment behind it stays there.
 */
function inlineWithBlanks(text: string, inline: Shape['inline']): Shape['inline'] {
  let { start, end } = inline;
  if (isLineHead(text, start)) {
    if (lineEnd(text, end) === end) return { start: previousLineEnd(text, start), end };
    while (text[end] === ' ' || text[end] === '\t') end += 1;
    return { start, end };
  }
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start -= 1;
  return { start, end };
}
