import { unreachable } from '../base/index.ts';
import type { MessagePart } from '../core/index.ts';

/** All that a message says, part by part. */
export function messageText(parts: readonly MessagePart[]): string {
  return parts.map(partText).join('\n');
}

function partText(part: MessagePart): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'image':
      return part.url;
    case 'link':
      return `${part.title} ${part.url}`;
    case 'menu':
      return part.items.map((item) => `[${item.reply}] ${item.label}`).join(' ');
    default:
      return unreachable(part);
  }
}
