import { inLocale, type Locale } from '../base/index.ts';
import type { Finding } from './finding.ts';

export interface RenderOptions {
  readonly text: string;
  /** Path of the file, as the reader knows it. */
  readonly file: string;
  readonly locale: Locale;
  readonly color: boolean;
}

const FRAME_WIDTH_MAX = 80;
const RED = 31;
const YELLOW = 33;
const CYAN = 36;
const BOLD = 1;
const DIM = 2;

/**
 * Prints a finding for a terminal: `file:line:column severity CODE message`, the line of the text
 * with the marked stretch below it, and the hint.
 */
export function renderFinding(finding: Finding, options: RenderOptions): string {
  const { file, locale } = options;
  const paint = painter(options.color);
  const { start } = finding.range;
  const color = finding.severity === 'error' ? RED : YELLOW;
  const place = paint(BOLD, `${file}:${start.line}:${start.column}`);
  const severity = paint(color, severityWord(finding, locale));
  const head = `${place} ${severity} ${finding.code} ${inLocale(finding.message, locale)}`;
  const hint = finding.hint && `  ${paint(CYAN, '→')} ${inLocale(finding.hint, locale)}`;
  return [head, ...frame(finding, options.text, paint), hint]
    .filter((line) => line !== undefined)
    .join('\n');
}

type Paint = (code: number, text: string) => string;

function painter(color: boolean): Paint {
  return (code, text) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
}

function severityWord(finding: Finding, locale: Locale): string {
  if (locale === 'en') return finding.severity;
  return finding.severity === 'error' ? '错误' : '警告';
}

/** The source line and the carets, at most 80 columns wide; nothing for an empty text. */
function frame(finding: Finding, text: string, paint: Paint): readonly string[] {
  const { start, end } = finding.range;
  const source = lineAt(text, start.offset - (start.column - 1));
  if (source.trim() === '') return [];
  const gutter = `${start.line} | `;
  const room = FRAME_WIDTH_MAX - gutter.length;
  const characters = [...visible(source)];
  const column = [...visible(source.slice(0, start.column - 1))].length;
  const markedText = source.slice(
    start.column - 1,
    end.line === start.line ? end.column - 1 : undefined,
  );
  const marked = Math.max(1, [...visible(markedText)].length);
  const shown = windowed(characters, { column, marked, room });
  const caretRoom = Math.max(1, room - widthOf(shown.before));
  const carets = Math.min(Math.max(1, widthOf(shown.marked)), caretRoom);
  const indent = ' '.repeat(gutter.length + widthOf(shown.before));
  return [
    `${paint(DIM, gutter)}${shown.before}${shown.marked}${shown.after}`,
    `${indent}${paint(finding.severity === 'error' ? RED : YELLOW, '^'.repeat(carets))}`,
  ];
}

interface Shown {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** Cuts a line so that the mark is in view and nothing is wider than the room. */
function windowed(
  characters: readonly string[],
  mark: { readonly column: number; readonly marked: number; readonly room: number },
): Shown {
  const { column, marked, room } = mark;
  const half = Math.floor(room / 2);
  if (widthOf(characters.join('')) <= room) {
    return {
      before: characters.slice(0, column).join(''),
      marked: characters.slice(column, column + marked).join(''),
      after: characters.slice(column + marked).join(''),
    };
  }
  let from = 0;
  if (widthOf(characters.slice(0, column).join('')) > half) {
    from = column;
    for (let width = 1; from > 0; from -= 1) {
      width += widthOf(characters[from - 1] ?? '');
      if (width > half) break;
    }
  }
  let left = room - (from > 0 ? 1 : 0) - 1;
  const take = (start: number, end: number) => {
    let taken = '';
    for (const character of characters.slice(start, end)) {
      left -= widthOf(character);
      if (left < 0) break;
      taken += character;
    }
    return taken;
  };
  const before = take(from, column);
  const stretch = take(column, column + marked);
  const after = take(column + marked, characters.length);
  const isCut = from + [...(before + stretch + after)].length < characters.length;
  return {
    before: from > 0 ? `…${before}` : before,
    marked: stretch,
    after: isCut ? `${after}…` : after,
  };
}

function lineAt(text: string, from: number): string {
  const end = text.slice(from).search(/[\r\n]/);
  return end < 0 ? text.slice(from) : text.slice(from, from + end);
}

/** Tabs as a blank, other control characters as a dot: no file may steer the terminal. */
function visible(text: string): string {
  return text.replaceAll('\t', ' ').replace(/\p{Cc}|\p{Cf}/gu, '·');
}

const WIDE_LETTER =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/;
const PICTURE = /\p{Emoji_Presentation}/u;

/** Columns of a terminal: Chinese characters and pictures take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    width += WIDE_LETTER.test(character) || PICTURE.test(character) ? 2 : 1;
  }
  return width;
}
