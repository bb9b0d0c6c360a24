import { setImmediate as breathe } from 'node:timers/promises';
import type { Instant } from '../../engine/base/index.ts';
import { instant } from '../../engine/base/index.ts';
import type { BacktestSides } from '../../engine/runtime/index.ts';
import type { Backtest, BacktestResult } from '../../engine/simulate/backtest/index.ts';
import { createBacktest } from '../../engine/simulate/backtest/index.ts';
import type { OutboxStore, QueryStore } from '../../engine/store/index.ts';
import { reallySent } from './really-sent.ts';

/** The part of the past that is played. */
export interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

export interface RunParts extends BacktestSides, Period {
  readonly store: Pick<QueryStore, 'recordedEvents'> & Pick<OutboxStore, 'listDeliveries'>;
  readonly signal: AbortSignal;
  /** Told now and then how far it is. */
  readonly onProgress: (progress: RunProgress) => void;
}

export interface RunProgress {
  readonly events: number;
  /** Up to when the past was played; null at the beginning. */
  readonly at: Instant | null;
}

/** So long the server does nothing else, about as long as a turn takes. */
const SLICE_MS = 10;
/** The rest of a period, once its events are through, passes in so many steps. */
const STEPS = 200;
/** Nothing was recorded before. */
const BEGINNING = instant(0);

/**
 * Plays a period on both sides, from what the store has recorded, in between what the server does
 * else. Nothing goes out.
 * @throws AbortError
 */
export async function runBacktest(parts: RunParts): Promise<BacktestResult> {
  const { store, before, after, from, to, signal } = parts;
  const sent = await reallySent(store, { from, to });
  const backtest = createBacktest({ before, after, from, to, comparesReal: sent !== null });
  for (const message of sent ?? []) backtest.sent(message);
  let cursor: string | undefined;
  do {
    const page = { from: BEGINNING, to, ...(cursor === undefined ? {} : { cursor }) };
    const { items, next } = await store.recordedEvents(page);
    signal.throwIfAborted();
    await inSlices(items, parts, (event) => backtest.feed([event]));
    tell(backtest, parts);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  await inSlices(restOf(backtest, { from, to }), parts, (at) => {
    backtest.passTo(at);
    tell(backtest, parts);
  });
  signal.throwIfAborted();
  return backtest.finish();
}

function tell(backtest: Backtest, { onProgress }: RunParts): void {
  const { events, at } = backtest.progress();
  onProgress({ events, at });
}

function restOf(backtest: Backtest, { from, to }: Period): readonly Instant[] {
  const start = Math.max(backtest.progress().at ?? from, from);
  const stepMs = Math.max(1, Math.ceil((to - start) / STEPS));
  const count = Math.ceil((to - start) / stepMs);
  return Array.from({ length: count }, (_, index) => instant(start + (index + 1) * stepMs));
}

/** Works on one after another, and lets others have their turn in between. */
async function inSlices<Item>(
  items: readonly Item[],
  { signal }: RunParts,
  work: (item: Item) => void,
): Promise<void> {
  let since = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - since < SLICE_MS) continue;
    await breathe();
    signal.throwIfAborted();
    since = performance.now();
  }
}
