import type { Instant } from '../base/index.ts';
import { plusMs } from '../base/index.ts';
import { pageSize, startEvents } from '../core/index.ts';
import type { BroadcastStore, Delivery, QueryStore, Settlement } from '../store/index.ts';
import { HALTED_MS, stepBroadcast } from './broadcast.ts';
import { subjectsPage } from './schedule.ts';
import { settleEvents, untilDue } from './settlement.ts';

/** Subjects of one page, each of which gets an event in one transaction. */
const PAGE_MAX = 500;

/**
 * Starts a flow for the next page of an audience. The instance learns where that ended in the same
 * transaction, and asks for the page behind it: a crash repeats a page, and by the ids of its
 * events nobody is started twice.
 */
export async function startPage(
  delivery: Delivery,
  store: Pick<QueryStore, 'subjects'> & Pick<BroadcastStore, 'noteBroadcast'>,
  now: Instant,
): Promise<Settlement> {
  const { effect } = delivery;
  if (effect.type !== 'start' || effect.audience === null) {
    throw new TypeError('A flow for one subject is started in the turn itself.');
  }
  const { cursor, audience } = effect;
  const size = pageSize(effect, PAGE_MAX);
  const noted = stepBroadcast(effect, now);
  const halt = await store.noteBroadcast(noted);
  if (halt !== null) return untilDue(delivery, plusMs(now, HALTED_MS));
  const page = await subjectsPage(store, audience.about, { cursor, size });
  if (page.next === null) {
    await store.noteBroadcast({ ...noted, told: noted.told + page.items.length, endedAt: now });
  }
  return settleEvents(delivery, startEvents(effect, page, now));
}
