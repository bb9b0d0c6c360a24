import type { Instant } from '../../base/index.ts';
import type { Workspace } from '../../language/index.ts';
import { policyOf } from './compiled-policy.ts';
import { type CountingLimit, counts, countsUntil } from './limit.ts';
import type { SentMessage } from './sent-message.ts';

const NONE: readonly CountingLimit[] = [];

/**
 * Finds until when a rule of the workspace may take account of a message; one that still has to be
 * confirmed is needed until then, too.
 * @returns null where no rule counts it
 */
export function rememberUntil(message: SentMessage, workspace: Workspace): Instant | null {
  const { counting, quotas, rules } = policyOf(workspace);
  const limits = [
    counting.all,
    counting.class.get(message.class) ?? NONE,
    message.campaign === null ? NONE : (counting.campaign.get(message.campaign) ?? NONE),
    quotas.get(message.connector) ?? NONE,
  ];
  let until: Instant | null = null;
  for (const list of limits) {
    for (const limit of list) {
      if (!counts(limit.counted, message)) continue;
      const end = countsUntil(limit, message.at, rules);
      if (until === null || end > until) until = end;
    }
  }
  return until;
}

/**
 * Drops the messages that no rule takes account of any more.
 * @returns the same list where all are still needed
 */
export function stillCounted(
  sent: readonly SentMessage[],
  at: { readonly workspace: Workspace; readonly now: Instant },
): readonly SentMessage[] {
  const kept = sent.filter((message) => {
    const until = rememberUntil(message, at.workspace);
    return until !== null && (message.pending || until > at.now);
  });
  return kept.length === sent.length ? sent : kept;
}
