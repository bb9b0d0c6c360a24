import type { Json, Text } from '../base/index.ts';
import type { EditOperation } from './edit/index.ts';
import type { Fix, Path } from './finding.ts';
import { didYouMean, nearest } from './nearest.ts';

/** Writes another value in the place of the one that stands there. */
export function valueFix(path: Path, value: Json): Fix {
  return { title: changedTo(value), operations: [{ type: 'set', path, value }] };
}

/** Gives a key another name; what stands under it stays. */
export function keyFix(path: Path, to: string): Fix {
  return { title: changedTo(to), operations: [{ type: 'renameKey', path, to }] };
}

/** Takes an entry away. */
export function deletionFix(path: Path): Fix {
  const name = String(path.at(-1) ?? '');
  return {
    title: { zh: `删除“${name}”`, en: `Delete \`${name}\`` },
    operations: [{ type: 'delete', path }],
  };
}

/** Writes another word inside of a text; null where the old one does not stand there as such. */
export function wordFix(
  place: { readonly path: Path; readonly written: Json | undefined; readonly offset: number },
  word: { readonly from: string; readonly to: string },
): Fix | null {
  const { path, written, offset } = place;
  const end = offset + word.from.length;
  if (typeof written !== 'string' || written.slice(offset, end) !== word.from) return null;
  const value = written.slice(0, offset) + word.to + written.slice(end);
  return { title: changedTo(word.to), operations: [{ type: 'set', path, value }] };
}

/** The same fix of a part of a document, seen from the root. */
export function fixBelow(base: Path, { title, operations }: Fix): Fix {
  return {
    title,
    operations: operations.map(
      (operation): EditOperation => ({ ...operation, path: [...base, ...operation.path] }),
    ),
  };
}

/**
 * Asks "Did you mean …?" and offers to write it, where a candidate is near enough; otherwise says
 * what there is.
 * @param context.otherwise the hint where nothing is near
 */
export function correction(
  word: string,
  candidates: readonly string[],
  context: { readonly otherwise: Text | undefined; readonly fix: (meant: string) => Fix | null },
): { readonly hint?: Text | undefined; readonly fix?: Fix | undefined } {
  const meant = nearest(word, candidates);
  if (meant === null) return { hint: context.otherwise };
  return { hint: didYouMean(word, [meant]), fix: context.fix(meant) ?? undefined };
}

function changedTo(value: Json): Text {
  const word = typeof value === 'string' ? value : JSON.stringify(value);
  return { zh: `改为“${word}”`, en: `Change it to \`${word}\`` };
}
