import type { Text } from '../base/index.ts';

/** Counts insertions, deletions, replacements and swaps of neighbours between two words. */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const present = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (present[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      present.push(best);
    }
    beforeLast = last;
    last = present;
  }
  return last[right.length] ?? 0;
}

/** Longer words are never compared: nobody mistypes an id of 64 characters into another. */
const WORD_LENGTH_MAX = 64;

/**
 * Finds the candidate that the author most likely meant: at most a third of the letters differ, or
 * one word is written inside the other (`wait-reply`, `wait-for-reply`).
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  if (word.length > WORD_LENGTH_MAX) return null;
  let found: string | null = null;
  let foundDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate === word || candidate.length > WORD_LENGTH_MAX) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    const longer = Math.max(word.length, candidate.length);
    const allowed = sharesItsWords(word, candidate) ? longer : Math.max(1, Math.floor(longer / 3));
    if (distance <= allowed && distance < foundDistance) {
      found = candidate;
      foundDistance = distance;
    }
  }
  return found;
}

function sharesItsWords(left: string, right: string): boolean {
  const leftWords = left.split(/[-._]/);
  const rightWords = right.split(/[-._]/);
  if (leftWords.length < 2 || rightWords.length < 2) return false;
  const [fewer, more] =
    leftWords.length <= rightWords.length ? [leftWords, rightWords] : [rightWords, leftWords];
  return fewer.every((part) => more.includes(part));
}

/** Asks "Did you mean …?" where a candidate is near enough. */
export function didYouMean(word: string, candidates: Iterable<string>): Text | undefined {
  const meant = nearest(word, candidates);
  if (meant === null) return undefined;
  return { zh: `是不是想写“${meant}”？`, en: `Did you mean \`${meant}\`?` };
}

/** Lists what may be written, shortened after `max` entries. */
export function listed(words: readonly string[], max = 12): Text {
  const shown = words.slice(0, max);
  const more = words.length > max;
  return {
    zh: shown.join('、') + (more ? ' 等' : ''),
    en: shown.join(', ') + (more ? ', …' : ''),
  };
}
