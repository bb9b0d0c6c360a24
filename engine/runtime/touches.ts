import type { Instant } from '../base/index.ts';
import type { PlanPeriod, SentBook, SentLine, WaitingLine } from '../core/index.ts';
import { openSentBook } from '../core/index.ts';
import type { LedgerStore } from '../store/index.ts';
import type { BooksRead } from './shard-books.ts';
import { readBooks } from './shard-books.ts';

/** What went out, and what still waits to. */
export interface Touches {
  readonly shards: BooksRead;
  /** What the group was sent, the oldest first; empty where all groups are meant. */
  readonly sentToGroup: readonly SentLine[];
}

/** What waits longer than this is not looked for. */
const WAITING_MS = 31 * 86_400_000;
const PAGE = 200;
/** Pages of one group. */
const PAGES_MAX = 20;

/**
 * Tells each message of a period that went out, and each that waits now, to everybody or to one
 * group.
 */
export async function readTouches(
  store: Pick<LedgerStore, 'shardLedger' | 'ledger'>,
  of: { readonly period: PlanPeriod; readonly now: Instant; readonly group: string | null },
  tell: { sent(line: SentLine): void; waiting(line: WaitingLine): void },
): Promise<Touches> {
  const { period, now, group } = of;
  const from = Math.min(period.from, now - WAITING_MS) as Instant; // both are instants
  const to = (now + 1) as Instant; // likewise
  const take = (book: SentBook) => {
    for (const [, lines] of book.sent()) for (const line of lines) tell.sent(line);
    for (const line of book.waiting()) tell.waiting(line);
  };
  if (group === null) {
    return { shards: await readBooks(store, { from, to }, take), sentToGroup: [] };
  }
  const book = await groupBook(store, group, { from, to });
  take(book);
  const sentToGroup = [...book.sent()].flatMap(([, lines]) => lines);
  return { shards: { read: 1, of: 1 }, sentToGroup };
}

async function groupBook(
  store: Pick<LedgerStore, 'ledger'>,
  group: string,
  period: PlanPeriod,
): Promise<SentBook> {
  const entries = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const page = await store.ledger(
      { kind: 'group', ref: group },
      { ...period, limit: PAGE, ...(cursor === null ? {} : { cursor }) },
    );
    entries.push(...page.items);
    cursor = page.next;
    if (cursor === null) break;
  }
  const book = openSentBook();
  for (const entry of entries.toReversed()) book.add(group, entry);
  return book;
}
