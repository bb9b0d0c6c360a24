import { unreachable } from '../base/index.ts';
import type { Effect } from '../core/index.ts';

/** Names to whom an effect goes, by which connector: what is to arrive in order. */
export function targetOf(effect: Effect): string | null {
  if (effect.type !== 'send' && effect.type !== 'act') return null;
  const { connector, to } = effect;
  switch (to.kind) {
    case 'member':
      return `${connector}/member/${to.group}/${to.person}`;
    case 'customer':
      return `${connector}/customer/${to.person}`;
    case 'group':
      return `${connector}/group/${to.group}`;
    case 'staff':
      return `${connector}/staff/${to.staff}`;
    default:
      return unreachable(to);
  }
}
