import { unreachable } from '../../base/index.ts';
import type { ReplyMatch } from '../plan.ts';

// Also `~`, which ends many a reply in chats, and zero-width characters of copied texts.
const IGNORED = /[\s\p{P}\p{Cf}\p{Cc}~]+/gu;

/**
 * Says whether a reply matches one of the answers an `ask` waits for. Both are compared after NFKC,
 * without case, blanks and punctuation: `１。` equals `1`. An answer of punctuation alone is compared
 * as it stands.
 */
export function matchesReply(text: string, matches: readonly ReplyMatch[]): boolean {
  return matches.some((match) => matchesOne(text, match));
}

/** Folds away what does not tell replies apart. */
export function foldReply(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(IGNORED, '');
}

function matchesOne(text: string, match: ReplyMatch): boolean {
  const sought = foldReply(match.text);
  if (sought === '') return text.trim() === match.text.trim();
  const folded = foldReply(text);
  switch (match.type) {
    case 'equals':
      return folded === sought;
    case 'contains':
      return folded.includes(sought);
    default:
      return unreachable(match);
  }
}
