import type { Instant } from '../../engine/base/index.ts';
import { unreachable } from '../../engine/base/index.ts';
import type { Address } from '../../engine/core/index.ts';
import { actionTitle } from '../../engine/language/index.ts';
import type { Act, Connector, Message } from '../../engine/runtime/index.ts';
import type { SandboxMessage, SandboxStore } from '../../engine/store/index.ts';
import { SANDBOX_ASSISTANT, SANDBOX_GROUP } from '../sandbox/group.ts';
import { actionText, messageText } from './message-text.ts';

/** Shows messages in the sandbox's chat. A message that comes again is there already. */
export function sandboxConnector(name: string, store: SandboxStore): Connector {
  return {
    name,
    real: false,
    async deliver(messages, now) {
      await store.addSandboxMessages(messages.map((message) => chatMessage(message, now)));
      return messages.map(() => ({ type: 'sent' }));
    },
    async act(actions, now) {
      await store.addSandboxMessages(actions.map((action) => actionMessage(action, now)));
      return actions.map(() => ({ type: 'sent' }));
    },
  };
}

function chatMessage(message: Message, at: Instant): Omit<SandboxMessage, 'seq'> {
  return {
    key: message.key,
    ...placeOf(message.to),
    from: 'flow',
    author: SANDBOX_ASSISTANT,
    text: messageText(message.parts),
    at,
    mention: message.mention,
    replies: message.parts.flatMap((part) =>
      part.type === 'menu' ? part.items.map((item) => item.reply) : [],
    ),
  };
}

/** An action stands in the chat of whom it is about, for people to see that it was done. */
function actionMessage(act: Act, at: Instant): Omit<SandboxMessage, 'seq'> {
  return {
    key: act.key,
    ...placeOf(act.to),
    from: 'flow',
    author: SANDBOX_ASSISTANT,
    text: `〔${actionTitle(act.action).zh}〕${actionText(act)}`,
    at,
    mention: [],
    replies: [],
  };
}

/** What goes to a group stands in its chat; anybody else is spoken to in a chat of their own. */
function placeOf(to: Address): { readonly group: string; readonly person: string | null } {
  switch (to.kind) {
    case 'group':
      return { group: to.group, person: null };
    case 'member':
      return { group: to.group, person: to.person };
    case 'customer':
      return { group: SANDBOX_GROUP.ref, person: to.person };
    case 'staff':
      return { group: SANDBOX_GROUP.ref, person: `staff/${to.staff}` };
    default:
      return unreachable(to);
  }
}
