import { type RawBuilder, sql } from 'kysely';
import type { EffectKey, InstanceId, Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Delivery, DeliveryFilter, DeliveryStatus, Page } from '../outbox.ts';
import { entityKey, ownerOf, shardOf } from '../placement.ts';
import { subjectKey } from '../subject-key.ts';
import type { Database } from './database.ts';
import { deliveryOf, parseSingle, SINGLE_COLUMNS, type SingleRow } from './delivery.ts';
import { parseRecord, type RecordRow } from './record.ts';
import type { StoredEffect } from './record-body.ts';

/*
 * Two streams, merged: deliveries with rows of their own, and effects in packs. Of the latter a
 * page unpacks a bounded number of records; where a filter leaves most of them out, the page is
 * short, and the next one goes on behind it.
 */

/** Records that one page unpacks: some hundred effects. */
const RECORD_MAX = 40;

const STATUSES: readonly DeliveryStatus[] = [
  'waiting',
  'sending',
  'sent',
  'failed',
  'dead',
  'unknown',
  'unconfirmed',
  'withdrawn',
];
/** What an effect in a pack can be. */
const PACKED: readonly DeliveryStatus[] = ['waiting', 'sending', 'sent', 'withdrawn'];

/** Where a delivery stands in the list; it goes from the greatest to the least. */
type Place = readonly [at: number, shard: number, turn: number, key: string];

interface Stream {
  readonly items: readonly Delivery[];
  /** Nothing is known of what comes behind this place; null when there is nothing. */
  readonly end: Place | null;
}

/** Lists deliveries, the newest first. Tombstones have no effect and do not show. */
export async function listDeliveries(
  database: Database,
  filter: DeliveryFilter,
  shardCount: number,
): Promise<Page<Delivery>> {
  const after = filter.cursor === undefined ? null : placeIn(filter.cursor);
  const about = { filter, after, shardCount };
  const streams = await Promise.all([
    listSingles(database, about),
    filter.status === undefined || PACKED.includes(filter.status)
      ? listPacked(database, about)
      : { items: [], end: null },
  ]);
  const ends = streams.flatMap(({ end }) => (end === null ? [] : [end]));
  const bound = ends.reduce<Place | null>(
    (most, end) => (most === null || compare(end, most) > 0 ? end : most),
    null,
  );
  const known = streams
    .flatMap(({ items }) => items)
    .filter((item) => bound === null || compare(placeOf(item), bound) >= 0)
    .sort((left, right) => compare(placeOf(right), placeOf(left)));
  const items = known.slice(0, filter.limit);
  const last = items.at(-1);
  if (known.length > items.length && last) return { items, next: encodeCursor(placeOf(last)) };
  return { items, next: bound === null ? null : encodeCursor(bound) };
}

/** Finds one delivery by its key, which begins with its instance's id. */
export async function findPacked(database: Database, key: EffectKey): Promise<Delivery | null> {
  // What precedes step, visit and ordinal is an instance's id, or nothing that exists.
  const instance = key.split('/').slice(0, -3).join('/') as InstanceId;
  let cursor: string | undefined;
  do {
    const filter = { instance, limit: 200, ...(cursor === undefined ? {} : { cursor }) };
    const page = await listDeliveries(database, filter, 0);
    const found = page.items.find((item) => item.key === key);
    if (found !== undefined) return found;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return null;
}

interface Listing {
  readonly filter: DeliveryFilter;
  readonly after: Place | null;
  readonly shardCount: number;
}

function placeIn(cursor: string): Place {
  const parts = decodeCursor(cursor, ['number', 'number', 'number', 'string']);
  return [Number(parts[0]), Number(parts[1]), Number(parts[2]), String(parts[3])];
}

function placeOf({ createdAt, shard, turn, key }: Delivery): Place {
  return [createdAt, shard, turn, key];
}

function compare(left: Place, right: Place): number {
  const order = left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
  if (order !== 0) return order;
  return left[3] < right[3] ? -1 : left[3] > right[3] ? 1 : 0;
}

/** The instances that are asked for, with their shards and turns; null when all are. */
function instancesOf({ filter, shardCount }: Listing): RawBuilder<unknown> | null {
  const { instance, subject } = filter;
  if (instance === undefined && subject === undefined) return null;
  const owner = subject === undefined ? null : ownerOf(subject);
  const one = instance === undefined ? sql<boolean>`true` : sql<boolean>`id = ${instance}`;
  const about =
    subject === undefined || owner === null
      ? sql`shard = s.shard`
      : sql`shard = s.shard and s.shard = ${shardOf(owner, shardCount)}
          and owner = ${entityKey(owner)} and subject = ${subjectKey(subject)}`;
  return sql`shard s cross join lateral (
    select shard, id, turns from instance where ${about} and ${one} offset 0
  ) i`;
}

async function listSingles(database: Database, listing: Listing): Promise<Stream> {
  const { filter, after } = listing;
  const conditions = [sql<boolean>`d.body is not null`];
  if (filter.flow !== undefined) conditions.push(sql`d.flow = ${filter.flow}`);
  if (after !== null) {
    conditions.push(sql`(d.created_at, d.shard, d.turn, d.key) < (${after[0]}::bigint,
      ${after[1]}::integer, ${after[2]}::bigint, ${after[3]}::text collate "C")`);
  }
  const instances = instancesOf(listing);
  const statuses = filter.status === undefined ? STATUSES : [filter.status];
  const all = sql.raw(SINGLE_COLUMNS);
  const order = sql`order by created_at desc, shard desc, turn desc, key desc
    limit ${filter.limit + 1}`;
  const where = sql.join(conditions, sql` and `);
  // Status by status, each from its end of the index; an instance's keys begin with its id.
  const source =
    instances === null
      ? sql`unnest(${statuses}::text[]) as u (status) cross join lateral (
          select ${all} from delivery d where d.status = u.status and ${where} ${order}
        ) d`
      : sql`${instances} cross join lateral (
          select ${all} from delivery d
          where d.shard = i.shard and d.key > i.id || '/' and d.key < i.id || '0'
            and substr(d.key, length(i.id) + 1) ~ '^/[^/]+/[^/]+/[^/]+$'
            and d.status = any (${statuses}::text[]) and ${where} ${order}
        ) d`;
  const { rows } = await sql<SingleRow>`select d.* from ${source}
    order by d.created_at desc, d.shard desc, d.turn desc, d.key desc
    limit ${filter.limit + 1}`.execute(database.query);
  const items = rows.flatMap((row) => deliveryOf(parseSingle(row)) ?? []);
  const last = items.at(-1);
  return { items, end: rows.length > filter.limit && last ? placeOf(last) : null };
}

interface PackedRow extends RecordRow {
  readonly done: readonly number[] | null;
  readonly attempts: number;
  readonly due_at: number;
  readonly claimed_at: number | null;
  readonly settled_at: number | null;
  readonly own: readonly string[];
  readonly tombstones: readonly string[];
}

async function listPacked(database: Database, listing: Listing): Promise<Stream> {
  const { filter, after } = listing;
  const instances = instancesOf(listing);
  const conditions = [sql<boolean>`true`];
  if (filter.status !== undefined && filter.status !== 'sent') {
    conditions.push(sql`o.settled_at is null`);
  }
  if (after !== null) {
    conditions.push(sql`(r.at, r.shard, r.turn) <= (${after[0]}::bigint, ${after[1]}::integer,
      ${after[2]}::bigint)`);
  }
  const turns =
    instances === null
      ? sql`record r`
      : sql`(select distinct i.shard, t.turn from ${instances}
          cross join lateral unnest(i.turns) as t (turn)) w
          join record r on r.shard = w.shard and r.turn = w.turn`;
  const { rows } = await sql<PackedRow>`
    select p.*,
      array(select key from delivery d
        where d.shard = p.shard and d.turn = p.turn and d.body is not null) as own,
      array(select key from delivery d where d.shard = p.shard and d.body is null) as tombstones
    from (
      select r.shard, r.turn, r.at, r.body, o.done, o.attempts, o.due_at, o.claimed_at, o.settled_at
      from ${turns} join outbox o on o.shard = r.shard and o.turn = r.turn
      where ${sql.join(conditions, sql` and `)}
      order by r.at desc, r.shard desc, r.turn desc
      limit ${RECORD_MAX}
    ) p
    order by p.at desc, p.shard desc, p.turn desc`.execute(database.query);
  const items = rows
    .flatMap(packedOf)
    .filter(
      (item) => matches(item, filter) && (after === null || compare(placeOf(item), after) < 0),
    );
  const last = rows.at(-1);
  // The least key of all, so that the whole record counts as known.
  const end: Place | null =
    last !== undefined && rows.length === RECORD_MAX ? [last.at, last.shard, last.turn, ''] : null;
  return { items, end };
}

function packedOf(row: PackedRow): readonly Delivery[] {
  const own = new Set(row.own);
  const tombstones = new Set(row.tombstones);
  const record = parseRecord(row);
  return record.effects.flatMap((effect, place) => {
    if (own.has(effect.key)) return [];
    const isDone = row.settled_at !== null || row.done?.includes(place) === true;
    const isSending = row.claimed_at !== null;
    const isWithdrawn = !isDone && !isSending && tombstones.has(effect.key);
    const status = isDone ? 'sent' : isSending ? 'sending' : isWithdrawn ? 'withdrawn' : 'waiting';
    return [packedDelivery({ row, at: record.at, effect }, status)];
  });
}

function packedDelivery(
  packed: { readonly row: PackedRow; readonly at: Instant; readonly effect: StoredEffect },
  status: DeliveryStatus,
): Delivery {
  const { row, at, effect } = packed;
  const isOpen = status === 'waiting' || status === 'sending';
  return {
    shard: row.shard,
    turn: row.turn,
    key: effect.key,
    effect,
    status,
    attempts: row.attempts,
    dueAt: isOpen ? instant(row.due_at) : null,
    slotAt: null,
    error: null,
    createdAt: at,
    settledAt: isOpen ? null : instant(row.settled_at ?? row.claimed_at ?? at),
  };
}

function matches(delivery: Delivery, filter: DeliveryFilter): boolean {
  const { effect } = delivery;
  if (effect.type === 'withdraw') return false;
  const { origin } = effect;
  const { status, flow, instance, subject } = filter;
  return (
    (status === undefined || delivery.status === status) &&
    (flow === undefined || origin.flow === flow) &&
    (instance === undefined || origin.instance === instance) &&
    (subject === undefined ||
      (origin.subject.kind === subject.kind && origin.subject.ref === subject.ref))
  );
}
