import type { Instant } from '../../engine/base/index.ts';
import type { Counted } from '../../engine/simulate/backtest/index.ts';
import type { OutboxStore } from '../../engine/store/index.ts';

const PAGE = 200;
/** With more deliveries since the beginning of the period, it is not found out what went out. */
const LOOKED_AT_MAX = 200_000;

/** Lists the messages that have gone out in a period; null where they are too many to look at. */
export async function reallySent(
  store: Pick<OutboxStore, 'listDeliveries'>,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<readonly Counted[] | null> {
  const found: Counted[] = [];
  let looked = 0;
  let cursor: string | null = null;
  do {
    const { items, next } = await store.listDeliveries({
      status: 'sent',
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const { effect, createdAt } of items) {
      if (createdAt < from) return found;
      if (effect.type !== 'send' || createdAt >= to) continue;
      const { flow, step } = effect.origin;
      found.push({ at: createdAt, flow, step, class: effect.class });
    }
    looked += items.length;
    if (looked > LOOKED_AT_MAX) return null;
    cursor = next;
  } while (cursor !== null);
  return found;
}
