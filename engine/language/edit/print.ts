import type { LineBreak } from './lines.ts';
import { printKey, printScalar } from './scalar.ts';
import type { Tree, TreeEntry } from './tree.ts';

/** The habits of a document, which what is written into it follows. */
export interface Habits {
  readonly lineBreak: LineBreak;
  /** Columns from a key to the keys of the map below it. */
  readonly indent: number;
  /** Columns from a key to the dashes of the sequence below it. */
  readonly dashIndent: number;
  /** Blanks inside braces, as in `{ a: 1 }`. */
  readonly padded: boolean;
}

/** How to write a new value. */
export interface PrintStyle {
  /** `auto`: in braces if it is flat; `fit`: in braces if that fits on the line. */
  readonly collection: 'auto' | 'fit' | 'block' | 'flow';
  /** Whether text of several lines may be written under a `|`. */
  readonly literal: boolean;
}

/** A value as it goes behind a colon or a dash, and the full lines that follow. */
export interface Printed {
  readonly inline: string;
  readonly lines: readonly string[];
}

/** Lines of the library stay within the width of its code. */
const LINE_MAX = 100;
/** What a key and its colon take of a line, roughly. */
const KEY_LENGTH = 16;

/** Writes a value on one line, in braces and brackets. */
export function printFlow(tree: Tree, habits: Habits): string {
  if (tree.type === 'scalar') return printScalar(tree.value, 'empty', { flow: true });
  if (tree.type === 'seq') {
    return `[${tree.entries.map((entry) => printFlow(entry.value, habits)).join(', ')}]`;
  }
  if (tree.entries.length === 0) return '{}';
  const members = tree.entries.map((entry) => printFlowPair(entry, habits)).join(', ');
  return habits.padded ? `{ ${members} }` : `{${members}}`;
}

/** Writes `key: value` on one line. */
export function printFlowPair(entry: TreeEntry, habits: Habits): string {
  return `${printKey(entry.key, 'empty', { flow: true })}: ${printFlow(entry.value, habits)}`;
}

/** Writes a value for a block whose key or dash stands at `column`. */
export function printBlock(
  tree: Tree,
  column: number,
  options: { readonly habits: Habits; readonly style: PrintStyle; readonly inList?: boolean },
): Printed {
  const { habits, style, inList = false } = options;
  if (tree.type === 'scalar') {
    if (style.literal && typeof tree.value === 'string' && fitsLiteral(tree.value)) {
      return printLiteral(tree.value, column + habits.indent);
    }
    return { inline: printScalar(tree.value, 'empty', { flow: false }), lines: [] };
  }
  if (tree.entries.length === 0) return { inline: tree.type === 'map' ? '{}' : '[]', lines: [] };
  if (style.collection !== 'block') {
    const inline = printFlow(tree, habits);
    const isShort = column + inline.length + KEY_LENGTH <= LINE_MAX && !inline.includes('\\n');
    const isWanted = style.collection === 'fit' || isFlat(tree);
    if (style.collection === 'flow' || (isShort && isWanted)) return { inline, lines: [] };
  }
  // What lies deeper is written as is legible, whatever the siblings of the whole look like.
  const inner: PrintStyle = { collection: 'auto', literal: style.literal };
  const below = inList
    ? column + 2
    : column + (tree.type === 'seq' ? habits.dashIndent : habits.indent);
  const lines = tree.entries.flatMap((entry) =>
    printEntry(tree.type, entry, { column: below, habits, style: inner }),
  );
  return { inline: '', lines };
}

/** Writes one entry of a block at `column` as full lines. */
export function printEntry(
  type: 'map' | 'seq',
  entry: TreeEntry,
  options: { readonly column: number; readonly habits: Habits; readonly style: PrintStyle },
): readonly string[] {
  const { column, habits, style } = options;
  const pad = ' '.repeat(column);
  if (type === 'map') {
    const value = printBlock(entry.value, column, { habits, style });
    const key = printKey(entry.key, 'empty', { flow: false });
    return [`${pad}${key}:${value.inline === '' ? '' : ' '}${value.inline}`, ...value.lines];
  }
  const value = printBlock(entry.value, column, { habits, style, inList: true });
  const [first, ...rest] = value.lines;
  if (value.inline !== '' || first === undefined)
    return [`${pad}- ${value.inline}`, ...value.lines];
  return [`${pad}- ${first.trimStart()}`, ...rest];
}

/** Tells whether a collection holds nothing but short scalars and reads well on one line. */
function isFlat(tree: Tree): boolean {
  return (
    tree.type !== 'scalar' &&
    tree.entries.every(({ value }) =>
      value.type === 'scalar'
        ? typeof value.value !== 'string' || !value.value.includes('\n')
        : value.entries.length === 0,
    )
  );
}

/** Tells whether text has several lines that a `|` block can carry as they are. */
function fitsLiteral(text: string): boolean {
  return (
    text.trimEnd().includes('\n') &&
    /^[^\s]/.test(text) &&
    !/\n\n$/.test(text) &&
    !/[^\S\n]\n|[^\S\n]$/.test(text) &&
    !/[\p{Cs}\u2028\u2029\ufeff]/u.test(text) &&
    !/\p{Cc}/u.test(text.replaceAll('\n', ''))
  );
}

function printLiteral(text: string, column: number): Printed {
  return {
    inline: text.endsWith('\n') ? '|' : '|-',
    lines: literalLines(text, column),
  };
}

/** The lines of a `|` block; its last line break is the header's matter. */
export function literalLines(text: string, column: number): readonly string[] {
  const pad = ' '.repeat(column);
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (line === '' ? '' : pad + line));
}
