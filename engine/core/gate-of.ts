import type { Address } from './effect.ts';
import type { EntityRef } from './model.ts';

/** The entity whose gate a message passes; null where it passes none but the sender's. */
export function gateOf(to: Address): EntityRef | null {
  switch (to.kind) {
    case 'member':
    case 'customer':
      return { kind: 'person', ref: to.person };
    case 'group':
      return { kind: 'group', ref: to.group };
    case 'staff':
      return null;
  }
}
