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

/** So many candidates are compared in full: hostile flows have hundreds of names, all long. */
const COMPARED_MAX = 4;

/** The candidates that share most letters with a word, the first of those that share as many. */
function mostAlike(word: string, candidates: Iterable<string>): readonly string[] {
  const possible = [...candidates].filter(
    (candidate) => candidate !== word && candidate.length <= WORD_LENGTH_MAX,
  );
  if (possible.length <= COMPARED_MAX) return possible;
  const letters = lettersOf(word);
  return possible
    .map((candidate, index) => ({ candidate, index, lacks: lacking(letters, candidate) }))
    .sort((left, right) => left.lacks - right.lacks || left.index - right.index)
    .slice(0, COMPARED_MAX)
    .map(({ candidate }) => candidate);
}

const LETTER_KINDS = 64;

/** How often each letter occurs, folded into a short table. */
function lettersOf(word: string): Uint8Array {
  const counts = new Uint8Array(LETTER_KINDS);
  const lower = word.toLowerCase();
  for (let index = 0; index < lower.length; index += 1) {
    const kind = lower.charCodeAt(index) % LETTER_KINDS;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** Letters that one of the words has and the other lacks: no fewer changes make them equal. */
function lacking(letters: Uint8Array, candidate: string): number {
  const others = lettersOf(candidate);
  let more = 0;
  let fewer = 0;
  for (let kind = 0; kind < LETTER_KINDS; kind += 1) {
    const difference = (letters[kind] ?? 0) - (others[kind] ?? 0);
    if (difference > 0) more += difference;
    else fewer -= difference;
  }
  return Math.max(more, fewer);
}

/**
 * Finds the candidate that the author most likely meant: at most a third of the letters differ, or
 * one word is written inside the other (`wait-reply`, `wait-for-reply`).
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  if (word.length > WORD_LENGTH_MAX) return null;
  let found: string | null = null;
  let foundDistance = Number.POSITIVE_INFINITY;
  for (const candidate of mostAlike(word, candidates)) {
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
