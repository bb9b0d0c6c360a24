import { type Conflict, conflictMarker } from '../conflict-marker.ts';
import { findRenames, type Rename } from '../diff/index.ts';
import type { EditRefusal, PlaceEntry, Source } from '../edit/index.ts';
import {
  editYaml,
  findEntry,
  jsonOfTree,
  readEditable,
  renameStep,
  sameTree,
} from '../edit/index.ts';
import type { Path } from '../finding.ts';
import { parseFlow } from '../flow.ts';
import { mergeValues } from './merge-values.ts';

/** The common ancestor of two texts, and both. */
export interface ThreeTexts {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

export type MergeResult =
  | {
      readonly ok: true;
      readonly text: string;
      /** Each has a marker in the text. */
      readonly conflicts: readonly Conflict[];
    }
  | { readonly ok: false; readonly side: keyof ThreeTexts; readonly refusal: EditRefusal };

/**
 * Makes on `ours` the smallest changes after which it also says what `theirs` has changed since
 * `base`; comments and layout of `ours` stay. Steps are told by their ids, entries of lists by what
 * they say, and a step with a new id is followed. Where both have changed the same value to
 * different ones, ours stays below a comment that the checker finds ({@link conflictMarker}).
 * Refused where one of the texts is no YAML that we edit.
 */
export function mergeTexts(texts: ThreeTexts): MergeResult {
  for (const side of ['base', 'ours', 'theirs'] as const) {
    const read = editYaml(texts[side], []);
    if (!read.ok) return { ok: false, side, refusal: read };
  }
  const { base, ours, theirs, conflicts: renamed } = withSameNames(texts);
  const [old, mine, others] = [base, ours, theirs].map(valueIn);
  const merge = mergeValues(old ?? null, mine ?? null, others ?? null);
  const edited = editYaml(ours, merge.operations);
  if (!edited.ok) return { ok: false, side: 'ours', refusal: edited };
  const ordered = merge.firsts.reduce(
    (text, { path, step }) => withFirst(text, path, step),
    edited.text,
  );
  const conflicts = [...merge.conflicts, ...renamed];
  return { ok: true, text: conflicts.reduce(mark, ordered), conflicts };
}

function valueIn(text: string) {
  const read = readEditable(text);
  return read.ok ? jsonOfTree(read.source.root) : null;
}

/** Gives renamed steps one id in all three texts. */
function withSameNames(
  texts: ThreeTexts,
): ThreeTexts & { readonly conflicts: readonly Conflict[] } {
  const [base, ours, theirs] = [texts.base, texts.ours, texts.theirs].map(
    (text) => parseFlow(text).flow,
  );
  if (!base || !ours || !theirs) return { ...texts, conflicts: [] };
  const named = { ...texts };
  const conflicts: Conflict[] = [];
  const follow = (side: keyof ThreeTexts, rename: Rename) => {
    const result = renameStep(named[side], rename);
    if (result.ok) named[side] = result.text;
  };
  const mine = findRenames(base, ours);
  for (const rename of mine) {
    follow('base', rename);
    follow('theirs', rename);
  }
  for (const { from, to } of findRenames(base, theirs)) {
    const twin = mine.find((rename) => rename.from === from);
    if (twin === undefined) {
      follow('base', { from, to });
      follow('ours', { from, to });
    } else if (twin.to !== to) {
      follow('theirs', { from: to, to: twin.to });
      const step = parseFlow(named.ours).flow?.steps.find(({ id }) => id === twin.to);
      conflicts.push({ path: step?.path ?? ['steps', twin.to], base: from, theirs: to });
    }
  }
  return { ...named, conflicts };
}

function withFirst(text: string, path: Path, step: string): string {
  const result = editYaml(text, [{ type: 'move', path: [...path, step], after: null }]);
  return result.ok ? result.text : text;
}

/** Puts the marker of a conflict above the deepest value of its path where a comment may stand. */
function mark(text: string, conflict: Conflict): string {
  const read = readEditable(text);
  if (!read.ok) return text;
  const { source } = read;
  for (let length = conflict.path.length; length > 0; length -= 1) {
    const found = findEntry(source.root, conflict.path.slice(0, length));
    const marked = found === null ? null : markAbove(source, found.entry, conflict);
    if (marked !== null) return marked;
  }
  return `${conflictMarker(conflict)}${source.habits.lineBreak}${text}`;
}

/** Null where a comment above the entry would be taken for something else. */
function markAbove(source: Source, entry: PlaceEntry, conflict: Conflict): string | null {
  const { text, root, habits } = source;
  const start = entry.start === 0 ? 0 : text.lastIndexOf('\n', entry.start - 1) + 1;
  const blanks = /^ */.exec(text.slice(start))?.[0] ?? '';
  const line = `${blanks}${conflictMarker(conflict)}${habits.lineBreak}`;
  const marked = text.slice(0, start) + line + text.slice(start);
  const read = readEditable(marked);
  return read.ok && sameTree(read.source.root, root) ? marked : null;
}
