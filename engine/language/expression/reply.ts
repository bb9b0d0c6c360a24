import { unreachable } from '../../base/index.ts';
import type { ReplyMatch } from '../plan.ts';

// Also `~`, which ends many a reply in chats, and zero-width characters of copied texts.
const IGNORED = /[\s\p{P}\p{Cf}\p{Cc}~]+/gu;
const REPLY_MAX = 4_000;

/**
 * Says whether a reply matches one of the answers an `ask` waits for. Both are compared after NFKC,
 * without case, blanks and punctuation: `１。` equals `1`. An answer of punctuation alone is compared
 * as it stands. Of a reply only the first 4,000 characters count.
 */
export function matchesReply(text: string, matches: readonly ReplyMatch[]): boolean {
  const start = text.slice(0, REPLY_MAX);
  const folded = foldReply(start);
  return matches.some((match) => matchesOne(start, folded, match));
}

/** Folds away what does not tell replies apart. */
export function foldReply(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(IGNORED, '');
}

function matchesOne(text: string, folded: string, match: ReplyMatch): boolean {
  const sought = foldReply(match.text);
  if (sought === '') return text.trim() === match.text.trim();
  switch (match.type) {
    case 'equals':
      return folded === sought;
    case 'contains':
      return folded.includes(sought);
    default:
      return unreachable(match);
  }
}
