import type { Instant } from '../base/index.ts';
import { matchesReply } from '../language/index.ts';
import type { Draft } from './draft.ts';
import type { Address } from './effect.ts';
import type { ReplyClaim, SendState, StoredEvent } from './model.ts';
import { groupOfMember } from './names.ts';

/**
 * Finds the one ask that a message answers: of those that are open in its channel the newest whose
 * options match, or else the newest of all, which may take it as `else`.
 */
export function claimReply(drafts: readonly Draft[], event: StoredEvent): ReplyClaim | null {
  if (event.type !== 'message.received') return null;
  const asking = drafts.filter((draft) => draft.machine.index.asks.size > 0);
  if (asking.length === 0) return null;
  const open = asking.flatMap((draft) => openAsks(draft, event)).sort(newestFirst);
  const text = typeof event.data.text === 'string' ? event.data.text : '';
  const matched = open.find((ask) => matchesReply(text, ask.matches));
  const chosen = matched ?? open[0];
  if (!chosen) return null;
  return { instance: chosen.draft.base.id, step: chosen.step, matched: matched !== undefined };
}

type OpenAsk = ReturnType<typeof openAsks>[number];

function openAsks(draft: Draft, event: StoredEvent) {
  if (draft.status !== 'active') return [];
  const active = new Set(draft.state.active.map(({ state }) => state.step));
  return [...draft.machine.index.asks].flatMap(([step, matches]) => {
    const send = draft.sends[step];
    const open =
      send !== undefined &&
      active.has(step) &&
      isOut(send) &&
      send.visit === draft.visits[step] &&
      !isOlder(event, send.at) &&
      isInChannel(event, send.to);
    return open ? [{ draft, step, matches, at: send.at }] : [];
  });
}

function isOut(send: SendState): boolean {
  return send.status === 'handedOver' || send.status === 'sent';
}

/** Channels tell time in whole seconds, so a reply of the same second is not older. */
function isOlder(event: StoredEvent, sentAt: Instant): boolean {
  return event.time < Math.floor(sentAt / 1000) * 1000;
}

/** A message in the group answers what was asked there; any other what was asked in private. */
function isInChannel(event: StoredEvent, to: Address | null): boolean {
  const { channel } = event.data;
  if (!to || typeof channel !== 'string') return to !== null;
  if (to.kind !== 'group') return channel !== 'group';
  if (channel !== 'group') return false;
  return event.subject.kind !== 'member' || groupOfMember(event.subject.ref) === to.group;
}

function newestFirst(left: OpenAsk, right: OpenAsk): number {
  return right.at - left.at || right.draft.base.order - left.draft.base.order;
}
