import type { EffectKey } from '../base/index.ts';
import type { ClaimOptions, Delivery, DeliveryName } from '../store/index.ts';

/**
 * What a worker has claimed and not settled yet. A claim that fails may be stored all the same;
 * what it took is in nobody's hands then, and later messages to the same target would overtake it.
 * So the next claim tells what is in hand, and the store gives back whatever else is claimed.
 */
export interface Hand {
  /** Makes a claim, one at a time. */
  take(
    claim: (inHand: Pick<ClaimOptions, 'inHand'>) => Promise<readonly Delivery[]>,
  ): Promise<readonly Delivery[]>;
  drop(names: readonly DeliveryName[]): void;
}

export function createHand(): Hand {
  // Counted: one can be claimed again before it is known here that its last outcome is stored.
  const held = new Map<EffectKey, { readonly name: DeliveryName; readonly count: number }>();
  let isUnsure = false;

  function add(name: DeliveryName, change: 1 | -1): void {
    const count = (held.get(name.key)?.count ?? 0) + change;
    if (count > 0) held.set(name.key, { name, count });
    else held.delete(name.key);
  }

  return {
    async take(claim) {
      const wasUnsure = isUnsure;
      isUnsure = true;
      const inHand = wasUnsure ? { inHand: [...held.values()].map(({ name }) => name) } : {};
      const claimed = await claim(inHand);
      isUnsure = false;
      for (const delivery of claimed) add(delivery, 1);
      return claimed;
    },
    drop(names) {
      for (const name of names) add(name, -1);
    },
  };
}
