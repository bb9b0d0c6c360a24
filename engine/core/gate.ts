import type { Instant } from '../base/index.ts';
import { entryOf } from '../base/index.ts';
import type { Workspace } from '../language/index.ts';
import { approvingRoles } from './approval-need.ts';
import { standingOf } from './consent.ts';
import type { Address, MessagePart } from './effect.ts';
import { sentMessage, sentOf } from './gate-memory.ts';
import type { GatedMessage } from './gate-state.ts';
import {
  type JudgedMessage,
  type Judgement,
  judgeMessage,
  type SentMessage,
} from './policy/index.ts';
import type { TurnContext } from './turn-context.ts';

/** Why a message does not even come to the rules. */
export type BlockReason = 'noConnector' | 'noRecipient' | 'nobodyOnDuty' | 'notInGroup';

/** What the gate says of one message to one target. */
export type Verdict =
  | { readonly type: 'now'; readonly connector: string }
  | Exclude<Judgement, { readonly type: 'now' }>;

/**
 * Judges a message to one target, in the transaction that would hand it over. Every outbound
 * message passes here: those to people outside by all rules of the workspace, in the turn of the
 * entity that they are for.
 */
export function judgeSend(message: GatedMessage, context: TurnContext): Verdict {
  const { to } = message;
  const { workspace, entity, now } = context;
  const why = unreachableBy(to, context);
  if (why !== null) return { type: 'never', why, rule: null };
  const connector = workspace.deliver[to.kind];
  if (to.kind === 'staff' || !isRuled(workspace)) return { type: 'now', connector };
  const { class: name, whenCapped } = message;
  const texts = message.parts.flatMap(textsOf);
  const judgement = judgeMessage(
    {
      class: name,
      texts,
      connector,
      ...(whenCapped && { whenCapped }),
      ...approvalOf(message, workspace),
    },
    {
      standing: standingOf(entity),
      sent: sentOf(context).map((record) => reserved(sentMessage(record, workspace), now)),
    },
    { workspace, now },
  );
  return judgement.type === 'now' ? { type: 'now', connector } : judgement;
}

/** What is not approved is pending, also where nobody has been asked yet. */
function approvalOf(
  { class: name, approval }: GatedMessage,
  workspace: Workspace,
): Pick<JudgedMessage, 'approval'> {
  if (approval?.status === 'approved' || approvingRoles(name, workspace).length === 0) return {};
  return { approval: approval?.status === 'denied' ? 'denied' : 'pending' };
}

/** What is still to be confirmed goes out now at the earliest: it takes a place of today. */
function reserved(message: SentMessage, now: Instant): SentMessage {
  return message.pending ? { ...message, at: now } : message;
}

function unreachableBy(
  to: Address,
  { workspace, entity }: TurnContext,
): 'notInGroup' | 'noConnector' | null {
  if (to.kind === 'member' && entity.kind === 'person') {
    const member = entryOf(entity.members, to.group);
    if (member && !member.present) return 'notInGroup';
  }
  return workspace.connectors[workspace.deliver[to.kind]] ? null : 'noConnector';
}

const ruled = new WeakMap<Workspace, boolean>();

/**
 * Says whether a workspace has any rule of sending. Without one nothing is remembered and nothing
 * is written down of what goes out, and every message leaves where it was made.
 */
export function isRuled(workspace: Workspace): boolean {
  const known = ruled.get(workspace);
  if (known !== undefined) return known;
  const { quiet, optOut, content, everyClass, classes, campaigns, connectors } = workspace;
  const has = (rules: object) => Object.keys(rules).some((key) => key !== 'title');
  const found =
    [quiet, optOut, content].some((rule) => rule !== undefined) ||
    [everyClass ?? {}, ...Object.values(classes)].some(has) ||
    Object.keys(campaigns).length > 0 ||
    Object.values(connectors).some(({ quota, assisted }) => quota !== undefined || assisted);
  ruled.set(workspace, found);
  return found;
}

function textsOf(part: MessagePart): readonly string[] {
  switch (part.type) {
    case 'text':
      return [part.text];
    case 'image':
      return [];
    case 'link':
      return [part.title, part.url];
    case 'menu':
      return part.items.map(({ label }) => label);
  }
}
