import type { Instant } from '../../base/index.ts';
import { hash32 } from '../../base/index.ts';
import type { NewEvent, StoredEvent, SubjectRef } from '../../core/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../outbox.ts';
import { concerns, entityKey, ownerOf, recipientsOf, shardOf } from '../placement.ts';
import type { Ingested } from '../turns.ts';
import type { Database, Runner } from './database.ts';
import { fromTextList, textList } from './text-list.ts';

// Events are inserted in the order of their key: concurrent ingests that share duplicates would
// otherwise wait for each other in a circle (seen: 21 deadlocks in 30,000). Their numbers are drawn
// before, in the order given. Only what is new goes to the inboxes.
const INGEST = {
  name: 'event_ingest',
  text: `
with given as materialized (
  select ord, shard, source collate "C" as source, id collate "C" as id,
    nextval('event_seq') as seq, owner_hash, body
  from unnest($1::integer[], $2::text[], $3::text[], $4::integer[],
      ${fromTextList('$5')})
    with ordinality as g (shard, source, id, owner_hash, body, ord)
), fresh as (
  insert into event (shard, source, id, seq, owner_hash, accepted_at, body)
  select shard, source, id, seq, owner_hash, $6, body from given order by shard, source, id
  on conflict (shard, source, id) do nothing
  returning shard, seq
), told as (
  insert into inbox (shard, kind, body)
  select r.shard, r.kind, g.body
  from unnest($7::bigint[], $8::integer[], $9::text[])
      with ordinality as r (ord, shard, kind, place)
    join given g on g.ord = r.ord
    join fresh f on f.seq = g.seq
  order by r.place
)
select g.ord - 1 as index from given g
where not exists (select from fresh f where f.seq = g.seq)
order by g.ord`,
};

const SUBJECT_EVENTS = {
  name: 'event_of_subject',
  text: `
select seq, body from event
where shard = $1 and owner_hash = $2 and seq < $3
order by seq desc limit $4`,
};

const FIND = {
  name: 'event_find',
  text: 'select body from event where shard = $1 and source = $2 and id = $3',
};

const PRUNE = {
  name: 'event_prune',
  text: `
with old as (
  select shard, source, id from event where accepted_at < $1 limit $2
  for update skip locked
), gone as (
  delete from event e using old o
  where e.shard = o.shard and e.source = o.source and e.id = o.id
  returning 1
)
select count(*) as count from gone`,
};

const COUNT = { name: 'event_count', text: 'select count(*) as count from event' };

/** Stores events that are new, and fills the inboxes; one statement, one round trip. */
export async function ingestEvents(
  runner: Runner,
  events: readonly NewEvent[],
  options: { readonly now: Instant; readonly shardCount: number },
): Promise<Ingested> {
  if (events.length === 0) return { accepted: 0, duplicates: 0, duplicateAt: [] };
  const { now, shardCount } = options;
  const inbox = { ords: [] as number[], shards: [] as number[], kinds: [] as string[] };
  const given = { shards: [] as number[], hashes: [] as number[], bodies: [] as string[] };
  for (const [index, event] of events.entries()) {
    const stored: StoredEvent = { ...event, acceptedAt: now };
    given.shards.push(shardOf(ownerOf(event.subject), shardCount));
    given.hashes.push(ownerHash(event.subject));
    given.bodies.push(JSON.stringify(stored));
    for (const entity of recipientsOf(event)) {
      inbox.ords.push(index + 1);
      inbox.shards.push(shardOf(entity, shardCount));
      inbox.kinds.push(entity.kind);
    }
  }
  const known = await runner.run<{ index: number }>(INGEST, [
    given.shards,
    events.map((event) => event.source),
    events.map((event) => event.id),
    given.hashes,
    textList(given.bodies),
    now,
    inbox.ords,
    inbox.shards,
    inbox.kinds,
  ]);
  const duplicateAt = known.map((row) => row.index);
  const duplicates = duplicateAt.length;
  return { accepted: events.length - duplicates, duplicates, duplicateAt };
}

function ownerHash(subject: SubjectRef): number {
  // As a signed integer, which is what the column holds.
  return hash32(entityKey(ownerOf(subject))) | 0;
}

/** Lists events about a subject, newest first. */
export async function listEvents(
  database: Database,
  subject: SubjectRef,
  page: { readonly limit: number; readonly cursor?: string; readonly shardCount: number },
): Promise<Page<StoredEvent>> {
  const shard = shardOf(ownerOf(subject), page.shardCount);
  const found: { seq: number; event: StoredEvent }[] = [];
  let before =
    page.cursor === undefined
      ? Number.MAX_SAFE_INTEGER
      : Number(decodeCursor(page.cursor, ['number'])[0]);
  const want = page.limit + 1;
  while (found.length < want) {
    const rows = await database.run<{ seq: number; body: string }>(SUBJECT_EVENTS, [
      shard,
      ownerHash(subject),
      before,
      want,
    ]);
    for (const row of rows) {
      const event = JSON.parse(row.body) as StoredEvent; // written by ingestEvents
      // Another entity can have the same hash, and a person's other memberships have it too.
      if (concerns(subject, event.subject)) found.push({ seq: row.seq, event });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < want) break;
    before = last.seq;
  }
  const items = found.slice(0, page.limit);
  const last = items.at(-1);
  const next = found.length > items.length && last ? encodeCursor([last.seq]) : null;
  return { items: items.map((item) => item.event), next };
}

/** Finds one event by the source and id that name it among those of its subject's shard. */
export async function findEvent(
  database: Database,
  name: {
    readonly subject: SubjectRef;
    readonly source: string;
    readonly id: string;
    readonly shardCount: number;
  },
): Promise<StoredEvent | null> {
  const shard = shardOf(ownerOf(name.subject), name.shardCount);
  const [row] = await database.run<{ body: string }>(FIND, [shard, name.source, name.id]);
  return row === undefined ? null : (JSON.parse(row.body) as StoredEvent); // as ingested
}

const PRUNE_BATCH = 5_000;

/** Forgets events that were accepted before an instant, in batches, each its own transaction. */
export async function pruneEvents(database: Database, before: Instant): Promise<number> {
  let total = 0;
  for (;;) {
    const [row] = await database.run<{ count: number }>(PRUNE, [before, PRUNE_BATCH]);
    const count = row?.count ?? 0;
    total += count;
    if (count < PRUNE_BATCH) return total;
  }
}

export async function countEvents(database: Database): Promise<number> {
  const [row] = await database.run<{ count: number }>(COUNT, []);
  return row?.count ?? 0;
}
