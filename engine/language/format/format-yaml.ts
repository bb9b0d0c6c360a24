import { canonicalJson } from '../../base/index.ts';
import type { EditRefusal, Replacement, Source } from '../edit/index.ts';
import {
  applySplices,
  editYaml,
  jsonOfTree,
  readEditable,
  sameTree,
  toSplices,
} from '../edit/index.ts';
import { depthOf, setIndent } from './set-indent.ts';
import { setSpaces } from './set-spaces.ts';
import { sortKeys } from './sort-keys.ts';
import { trimLines } from './trim-lines.ts';

export type FormatResult = { readonly ok: true; readonly text: string } | EditRefusal;

export interface FormatOptions {
  /** A flow's keys, and those of its steps, come into the order of the manual. */
  readonly sorted: boolean;
}

/** How often the whole is done until nothing changes any more; twice is usual. */
const ROUND_MAX = 6;

/**
 * Lays a file of ours out in the one usual way: two columns for each level, one blank behind colons
 * and commas, no blanks at the ends of lines, at most one blank line, one line break at the end.
 * What it says stays the same, and so do comments, quotes and texts. Formatting twice is the same
 * as once. Refused with the range where the text is no YAML that we edit.
 */
export function formatYaml(text: string, options: FormatOptions): FormatResult {
  // An edit that changes nothing says whether the text can be edited at all.
  const refusal = editYaml(text, []);
  if (!refusal.ok) return refusal;
  let now = text;
  for (let round = 0; round < ROUND_MAX; round += 1) {
    const next = formatOnce(now, options);
    if (next === now) return { ok: true, text: now };
    now = next;
  }
  // What does not come to rest is left as it was.
  return { ok: true, text };
}

function formatOnce(text: string, { sorted }: FormatOptions): string {
  const plain = unlessChanged(text, text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n'));
  const ordered = sorted ? unlessOtherwise(plain, sortKeys(plain)) : plain;
  const read = readEditable(ordered);
  const depth = read.ok ? depthOf(read.source.root) : 0;
  let indented = ordered;
  for (let level = 0; level < depth; level += 1) indented = rewrite(indented, setIndent);
  return rewrite(rewrite(indented, setSpaces), trimLines);
}

/** Makes replacements, unless the text would say something else afterwards. */
function rewrite(text: string, replacementsOf: (source: Source) => readonly Replacement[]): string {
  const read = readEditable(text);
  if (!read.ok) return text;
  const splices = toSplices(text, replacementsOf(read.source));
  return splices === null ? text : unlessChanged(text, applySplices(text, splices));
}

function unlessChanged(text: string, next: string): string {
  if (text === next) return text;
  const [old, now] = [readEditable(text), readEditable(next)];
  return old.ok && now.ok && sameTree(old.source.root, now.source.root) ? next : text;
}

/** The order of keys may be another. */
function unlessOtherwise(text: string, next: string): string {
  if (text === next) return text;
  const [old, now] = [readEditable(text), readEditable(next)];
  if (!old.ok || !now.ok) return text;
  const [left, right] = [old, now].map(({ source }) => canonicalJson(jsonOfTree(source.root)));
  return left === right ? next : text;
}
