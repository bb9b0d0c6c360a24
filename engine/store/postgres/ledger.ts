import type { Instant, Json } from '../../base/index.ts';
import { hash32, instant } from '../../base/index.ts';
import type { LedgerEntry, SubjectRef } from '../../core/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { type FlowLedgerFilter, isOfFlow, isToSubject, type LedgerFilter } from '../ledger.ts';
import type { Page } from '../outbox.ts';
import { entityKey, ownerOf } from '../placement.ts';
import type { Database, Transaction } from './database.ts';
import { ownerHash, ownerShard } from './ingest.ts';
import { joinBodies, pack, unpack } from './packed.ts';
import { fromTextList, numberList, textList } from './text-list.ts';

/*
 * All lines of a shard's turn are one row, as in `record`: in a workspace without rules every
 * message has a line, and a row of its own for each would cost more than the message. Like those of
 * `event_log`, the rows are looked through from the newest, and `owners` tells without unpacking
 * whose they are.
 */
const WRITE = {
  name: 'ledger_write',
  text: `
insert into ledger (shard, turn, at, owners, body)
select shard, turn, $3, string_to_array(owners, ' ')::integer[], substr($4::bytea, start, length)
from unnest($1::integer[], $2::bigint[], $5::integer[], $6::integer[], ${fromTextList('$7')})
  as w (shard, turn, start, length, owners)`,
};

const READ = {
  name: 'ledger_read',
  text: `
select turn, at, body from ledger
where shard = $1 and turn <= $3 and $2::integer = any (owners) and at >= $4 and at < $5
order by turn desc limit $6`,
};

const READ_ALL = {
  name: 'ledger_read_all',
  text: `
select shard, turn, at, body from ledger where (at, shard, turn) < ($1, $2, $3)
order by at desc, shard desc, turn desc limit $4`,
};

/** Rows of one statement, and of one call: some tens of milliseconds of unpacking. */
const ALL_ROWS = 200;
const ALL_ROWS_MAX = 2_000;

type Line = readonly [
  /** The entity's name. */
  owner: string,
  key: LedgerEntry['key'],
  to: LedgerEntry['to'],
  ofClass: string,
  origin: LedgerEntry['origin'],
  what: LedgerEntry['what'],
  why: LedgerEntry['why'],
  rule: LedgerEntry['rule'],
  until: Instant | null,
  /** Where it is not the turn's. */
  at?: Instant,
];

/** What the entities of one shard were sent and not sent in one turn. */
export interface LedgerPack {
  readonly shard: number;
  readonly turn: number;
  readonly lines: readonly { readonly owner: string; readonly entry: LedgerEntry }[];
}

interface Row {
  readonly turn: number;
  readonly at: number;
  readonly body: Buffer;
}

/** Writes what one turn says. */
export async function writeLedger(
  transaction: Transaction,
  packs: readonly LedgerPack[],
  now: Instant,
): Promise<void> {
  if (packs.length === 0) return;
  const bodies = joinBodies(
    packs.map(({ lines }) => pack(JSON.stringify(lines.map((line) => lineOf(line, now))))),
  );
  await transaction.run(WRITE, [
    numberList(packs.map(({ shard }) => shard)),
    numberList(packs.map(({ turn }) => turn)),
    now,
    bodies.all,
    numberList(bodies.offsets),
    numberList(bodies.lengths),
    textList(packs.map(({ lines }) => ownersOf(lines).join(' '))),
  ]);
}

/** As signed integers, which is what the column holds. */
function ownersOf(lines: LedgerPack['lines']): readonly number[] {
  return [...new Set(lines.map(({ owner }) => hash32(owner) | 0))];
}

function lineOf({ owner, entry }: LedgerPack['lines'][number], now: Instant): Line {
  const { at, key, to, class: ofClass, origin, what, why, rule, until } = entry;
  const line = [owner, key, to, ofClass, origin, what, why, rule, until] as const;
  return at === now ? line : [...line, at];
}

/** Unpacks a row: lines with the names of their entities, in their order. */
export function linesIn(
  row: Pick<Row, 'at' | 'body'>,
): readonly (readonly [owner: string, entry: LedgerEntry])[] {
  const lines = unpack(row.body) as Json as unknown as readonly Line[]; // written by `lineOf`
  const now = instant(row.at);
  return lines.map(([owner, key, to, ofClass, origin, what, why, rule, until, at = now]) => [
    owner,
    { at, key, to, class: ofClass, origin, what, why, rule, until },
  ]);
}

/** Lists the lines of a subject, newest first. */
export async function listLedger(
  database: Database,
  subject: SubjectRef,
  filter: LedgerFilter & { readonly shardCount: number },
): Promise<Page<LedgerEntry>> {
  const { limit, cursor, shardCount } = filter;
  const owner = entityKey(ownerOf(subject));
  const [turn = 0, below = 0] =
    cursor === undefined
      ? [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
      : decodeCursor(cursor, ['number', 'number']).map(Number);
  const found: { readonly turn: number; readonly place: number; readonly entry: LedgerEntry }[] =
    [];
  let newest = turn;
  while (found.length <= limit) {
    const rows = await database.run<Row>(READ, [
      ownerShard(subject, shardCount),
      ownerHash(subject),
      newest,
      filter.from ?? 0,
      filter.to ?? Number.MAX_SAFE_INTEGER,
      limit + 1,
    ]);
    for (const row of rows) {
      const own = linesIn(row).filter(
        ([name, { to }]) => name === owner && isToSubject(to, subject),
      );
      for (const [place, [, entry]] of [...own.entries()].reverse()) {
        if (row.turn < turn || place < below) found.push({ turn: row.turn, place, entry });
      }
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length <= limit) break;
    newest = last.turn - 1;
  }
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const next = found.length > items.length && last ? encodeCursor([last.turn, last.place]) : null;
  return { items: items.map(({ entry }) => entry), next };
}

interface PlacedRow extends Row {
  readonly shard: number;
}

/** Lists the lines of a flow, newest first; it goes on from where it stops looking. */
export async function listFlowLedger(
  database: Database,
  filter: FlowLedgerFilter,
): Promise<Page<LedgerEntry>> {
  const { limit, cursor } = filter;
  const largest = Number.MAX_SAFE_INTEGER;
  const [at = 0, shard = 0, turn = 0, skip = 0] =
    cursor === undefined
      ? [largest, 0, 0, 0]
      : decodeCursor(cursor, ['number', 'number', 'number', 'number']).map(Number);
  const found: LedgerEntry[] = [];
  let from: readonly number[] = [at, shard, turn];
  let passed = skip;
  for (let looked = 0; looked < ALL_ROWS_MAX; looked += ALL_ROWS) {
    const rows = await database.run<PlacedRow>(READ_ALL, [...from, ALL_ROWS]);
    for (const row of rows) {
      const lines = linesIn(row)
        .map(([, entry]) => entry)
        .filter((entry) => isOfFlow(entry, filter))
        .reverse()
        .slice(passed);
      const taken = lines.slice(0, limit - found.length);
      found.push(...taken);
      if (taken.length < lines.length) {
        // The row itself comes again: places are those that the filter means.
        const again = [row.at, row.shard, row.turn + 1, passed + taken.length];
        return { items: found, next: encodeCursor(again) };
      }
      passed = 0;
      from = [row.at, row.shard, row.turn];
    }
    if (rows.length < ALL_ROWS) return { items: found, next: null };
  }
  return { items: found, next: encodeCursor([...from, 0]) };
}
