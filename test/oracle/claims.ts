import { optionOf } from './kinds.ts';
import { type Claim, find, groupOf, type Happening, type Life } from './life.ts';
import { keyIn } from './starting.ts';

/** Whether an event reaches an instance of its entity. */
export function reaches(life: Life, event: Happening): boolean {
  const { kind, ref } = life.subject;
  const isElsewhere = kind === 'member' && event.subject.kind === 'member';
  if (isElsewhere && event.subject.ref !== ref) return false;
  if (life.key === null) return true;
  const key = keyIn(life.flow, event);
  return key === null || key === life.key;
}

/** The newest open ask whose options match; `else` belongs to the newest of all. */
export function claimOf(lives: readonly Life[], event: Happening): Claim | null {
  if (event.type !== 'message.received') return null;
  const open = lives
    .flatMap((life) => openAsks(life, event))
    .sort((left, right) => right.at - left.at || right.life.order - left.life.order);
  const text = String(event.data.text ?? '');
  const matched = open.find(({ ask }) => optionOf(ask, text) !== undefined);
  const chosen = matched ?? open[0];
  return chosen ? { life: chosen.life, step: chosen.step, matched: matched !== undefined } : null;
}

function openAsks(life: Life, event: Happening) {
  return [...life.flow.nodes.values()].flatMap(({ id, body: { ask } }) => {
    const message = life.state.messages[id];
    if (!ask || !message || !find(life.state.root, id)) return [];
    const isOut = message.status === 'handedOver' || message.status === 'sent';
    if (!isOut || message.visit !== life.state.visits[id]) return [];
    // Channels tell time in whole seconds.
    if (event.time < Math.floor(message.at / 1_000) * 1_000) return [];
    if (!isInChannel(message.to, event)) return [];
    return [{ life, step: id, ask, at: message.at }];
  });
}

/**
 * A message in the group answers what was asked there, any other what was asked in private. One
 * that does not say where it stands answers either, and one in a group that it does not name any
 * question of a group.
 */
function isInChannel(to: string, { data, subject }: Happening): boolean {
  const { channel } = data;
  if (typeof channel !== 'string') return true;
  if (!to.startsWith('group:')) return channel !== 'group';
  if (channel !== 'group') return false;
  return subject.kind !== 'member' || to === `group:${groupOf(subject.ref)}`;
}
