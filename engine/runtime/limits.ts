import { unreachable } from '../base/index.ts';
import type { SlotLimit } from '../store/index.ts';
import type { Connector, Message } from './connector.ts';

/** Names to whom a message goes; in one shard what has the same name goes in order. */
export function targetName(shard: number, message: Message): string {
  return JSON.stringify([shard, message.connector, recipientOf(message)]);
}

/** The limits that a message is under, by names that all workers share. */
export function limitsOf(connector: Connector, message: Message): readonly SlotLimit[] {
  const { name, rate, ratePerTarget } = connector;
  return [
    ...(rate === undefined ? [] : [{ name, ...rate }]),
    ...(ratePerTarget === undefined
      ? []
      : [{ name: JSON.stringify([name, recipientOf(message)]), ...ratePerTarget }]),
  ];
}

function recipientOf({ to }: Message): readonly string[] {
  switch (to.kind) {
    case 'member':
      return [to.kind, to.group, to.person];
    case 'customer':
      return [to.kind, to.person];
    case 'group':
      return [to.kind, to.group];
    case 'staff':
      return [to.kind, to.staff];
    default:
      return unreachable(to);
  }
}
