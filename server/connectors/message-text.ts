import { unreachable } from '../../engine/base/index.ts';
import type { Address, Effect, MessagePart } from '../../engine/core/index.ts';

/** Says a message's parts as plain text, for places that show nothing else. */
export function messageText(parts: readonly MessagePart[]): string {
  return parts.map(partText).filter(Boolean).join('\n');
}

function partText(part: MessagePart): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'image':
      return `[图片] ${part.url}`;
    case 'link':
      return `${part.title} ${part.url}`;
    case 'menu':
      return part.items.map((item) => menuLine(item.reply, item.label)).join('\n');
    default:
      return unreachable(part);
  }
}

function menuLine(reply: string, label: string): string {
  return reply === label ? label : `${reply} ${label}`;
}

/** Says an action and its values in one line. */
export function actionText({
  action,
  with: values,
}: Pick<Extract<Effect, { type: 'act' }>, 'action' | 'with'>): string {
  const said = Object.keys(values).length === 0 ? '' : ` ${JSON.stringify(values)}`;
  return `${action}${said}`;
}

/** Names an address by refs only, such as `member g1/wm1`. */
export function addressText(address: Address): string {
  switch (address.kind) {
    case 'member':
      return `member ${address.group}/${address.person}`;
    case 'customer':
      return `customer ${address.person}`;
    case 'group':
      return `group ${address.group}`;
    case 'staff':
      return `staff ${address.staff}`;
    default:
      return unreachable(address);
  }
}
