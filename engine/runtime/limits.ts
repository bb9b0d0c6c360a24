import { unreachable } from '../base/index.ts';
import type { Outgoing } from '../core/index.ts';
import { carrierOf } from '../core/index.ts';
import type { SlotLimit } from '../store/index.ts';
import type { Carrier } from './connector.ts';

/**
 * Names to whom an effect goes; in one shard what has the same name goes in order. Calls wait for
 * each other nowhere: each is a target of its own.
 */
export function targetName(shard: number, effect: Outgoing): string {
  return JSON.stringify([shard, carrierOf(effect), recipientOf(effect)]);
}

/** The limits that an effect is under, by names that all workers share. */
export function limitsOf(carrier: Carrier, effect: Outgoing): readonly SlotLimit[] {
  const { name, rate, ratePerTarget } = carrier;
  return [
    ...(rate === undefined ? [] : [{ name, ...rate }]),
    ...(ratePerTarget === undefined
      ? []
      : [{ name: JSON.stringify([name, recipientOf(effect)]), ...ratePerTarget }]),
  ];
}

function recipientOf(effect: Outgoing): readonly string[] {
  if (effect.type === 'call') return [effect.type, effect.key];
  const { to } = effect;
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
