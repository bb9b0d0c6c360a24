import { useState } from 'react';
import type { SandboxChat } from './chat.ts';

/** How many messages each chat has or had, by its person; the group's key is empty. */
export type SeenCounts = Readonly<Record<string, number>>;

/** Counts the messages of every chat: the group's under the empty key. */
export function messageCounts(chat: SandboxChat): SeenCounts {
  const counts: Record<string, number> = {};
  for (const { person } of chat.messages) counts[person ?? ''] = (counts[person ?? ''] ?? 0) + 1;
  return counts;
}

/** Counts what came into a chat since it was looked at; none in the one that is open. */
export function unreadIn(
  key: string,
  facts: { now: SeenCounts; seen: SeenCounts; open: string },
): number {
  if (key === facts.open) return 0;
  return Math.max(0, (facts.now[key] ?? 0) - (facts.seen[key] ?? 0));
}

/** Remembers what was seen of each chat since the page was opened. */
export function useUnread(chat: SandboxChat, open: string) {
  const now = messageCounts(chat);
  const [seen, setSeen] = useState(now);
  return {
    unread: (key: string) => unreadIn(key, { now, seen, open }),
    /** To be called when another chat is opened: both are as they are now. */
    markSeen: (key: string) => setSeen({ ...seen, [open]: now[open] ?? 0, [key]: now[key] ?? 0 }),
  };
}
