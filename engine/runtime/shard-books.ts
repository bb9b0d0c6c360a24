import { plusMs } from '../base/index.ts';
import type { PlanPeriod, SentBook } from '../core/index.ts';
import { openSentBook } from '../core/index.ts';
import type { LedgerStore } from '../store/index.ts';

/** What reading the ledger of everybody needs. */
export type BookSource = Pick<LedgerStore, 'shardLedger'>;

/** Of how many shards the ledger was read. */
export interface BooksRead {
  readonly read: number;
  readonly of: number;
}

/**
 * Lines of one reading. Measured: on two cores that were shared by nine programs, to unpack 200,000
 * took nine seconds and to count them two, a page at a time with room for others in between. A
 * workspace with more is known by some of its shards: who lives in which is settled by a hash, so
 * that they are a fair sample. To count each turn by day beside it was not worth a write a turn.
 */
const LINES_MAX = 200_000;
/** A result that comes later than this after its message does not count. */
const RESULTS_MS = 3 * 86_400_000;

/**
 * Reads what everybody was sent in a period, one shard's book at a time, so that the memory is that
 * of one shard; ends with the shard in which the bound is passed.
 *
 * @param take gets each book once it is whole
 */
export async function readBooks(
  store: BookSource,
  period: PlanPeriod,
  take: (book: SentBook) => void,
): Promise<BooksRead> {
  let lines = 0;
  for (let shard = 0; ; shard += 1) {
    const book = openSentBook();
    let cursor: string | null = null;
    let of = 0;
    do {
      const page = await store.shardLedger(shard, {
        from: period.from,
        to: plusMs(period.to, RESULTS_MS),
        ...(cursor === null ? {} : { cursor }),
      });
      for (const { owner, entry } of page.items) book.add(owner, entry);
      lines += page.items.length;
      of = page.shardCount;
      cursor = page.next;
    } while (cursor !== null);
    take(book);
    if (shard + 1 >= of || lines >= LINES_MAX) return { read: shard + 1, of };
  }
}
