import { hash } from 'node:crypto';
import type { Instant } from '../../base/index.ts';
import { hash32 } from '../../base/index.ts';
import type { NewEvent, StoredEvent, SubjectRef } from '../../core/index.ts';
import { entityKey, ownerOf, recipientsOf, shardOf } from '../placement.ts';
import type { Ingested } from '../turns.ts';
import type { Runner } from './database.ts';
import { joinBodies, pack } from './packed.ts';
import { fromTextList, numberList, textList } from './text-list.ts';
import { eventText, packText, type Told, toldText } from './told.ts';

/*
 * One statement, one round trip: keys, packs and inbox rows.
 *
 * An event is known by a hash of 128 bits over its source and id. Its body goes into one pack for
 * each shard that it concerns, together with all others of the same commit: a row of its own in
 * each inbox was half of what the server did (30 to 37 of about 90 µs an event), a pack costs a
 * twelfth of that when twelve share it. A pack is made before it is known which of its events are
 * duplicates; these are named in `late`, by their places in the commit, and readers skip them.
 *
 * Keys are inserted in their order: concurrent ingests that share duplicates would otherwise wait
 * for each other in a circle (seen: 21 deadlocks in 30,000). Neither the shard's row nor any other
 * that two ingests share is touched.
 */
const INGEST = {
  name: 'ingest',
  text: `
with given as materialized (
  select ord, shard, key
  from unnest($1::integer[], ${fromTextList('$2')}::uuid[])
    with ordinality as g (shard, key, ord)
), fresh as (
  insert into event_key (shard, key, at)
  select shard, key, $3 from given order by shard, key
  on conflict (shard, key) do nothing
  returning shard, key
), known as materialized (
  select array_agg(g.ord::integer order by g.ord) as late
  from given g
  where (select count(*) from fresh) < $4
    and not exists (select from fresh f where f.shard = g.shard and f.key = g.key)
), packs as materialized (
  select p.shard, k.late, string_to_array(p.owners, ' ')::integer[] as owners,
    substr($5::bytea, p.start, p.length) as body, nextval('log_seq') as seq,
    case when k.late is null then p.count else (
      select count(*) from unnest(string_to_array(p.places, ' ')::integer[]) as told (place)
      where place <> all (k.late)
    ) end as count
  from unnest($6::integer[], $7::integer[], $8::integer[], $9::integer[], ${fromTextList('$10')},
      ${fromTextList('$11')}) as p (shard, count, start, length, owners, places)
    cross join known k
), logged as (
  insert into event_log (shard, seq, at, late, owners, body)
  select shard, seq, $3, late, coalesce(owners, '{}'), body from packs where count > 0
), queued as (
  insert into inbox (shard, seq, count) select shard, seq, count from packs where count > 0
)
select p.shard, p.seq, k.late from known k left join packs p on p.count > 0`,
};

/** A pack as it was stored. */
export interface StoredPack {
  readonly shard: number;
  readonly seq: number;
  readonly late: readonly number[] | null;
  readonly told: readonly Told[];
}

interface Row {
  readonly shard: number | null;
  readonly seq: number | null;
  readonly late: readonly number[] | null;
}

/**
 * Stores events that are new, and puts them into the inboxes of all whom they concern.
 *
 * @param options.onPacks told of what was stored, so that a turn of this process need not read it
 */
export async function ingestEvents(
  runner: Runner,
  events: readonly NewEvent[],
  options: {
    readonly now: Instant;
    readonly shardCount: number;
    readonly onPacks?: (packs: readonly StoredPack[]) => void;
  },
): Promise<Ingested> {
  if (events.length === 0) return { accepted: 0, duplicates: 0, duplicateAt: [] };
  const batch = gather(events, options);
  const packs = [...batch.packs];
  const bodies = joinBodies(packs.map(([, item]) => pack(packText(options.now, item.texts))));
  const rows = await runner.run<Row>(INGEST, [
    numberList(batch.shards),
    textList(batch.keys),
    options.now,
    batch.keys.length,
    bodies.all,
    numberList(packs.map(([shard]) => shard)),
    numberList(packs.map(([, item]) => item.told.length)),
    numberList(bodies.offsets),
    numberList(bodies.lengths),
    textList(packs.map(([, item]) => item.owners.join(' '))),
    textList(packs.map(([, item]) => item.told.map(({ place }) => place).join(' '))),
  ]);
  options.onPacks?.(
    rows.flatMap(({ shard, seq, late }) =>
      shard === null || seq === null
        ? []
        : [{ shard, seq, late, told: batch.packs.get(shard)?.told ?? [] }],
    ),
  );
  return outcome(events.length, batch, rows[0]?.late ?? []);
}

interface PackContent {
  readonly told: Told[];
  /** The same as texts. */
  readonly texts: string[];
  readonly owners: number[];
}

interface Batch {
  /** Of the events that the batch has once, by place. */
  readonly shards: number[];
  readonly keys: string[];
  /** Index in what was given, by place. */
  readonly indices: number[];
  /** Indices of those that came earlier in the same batch. */
  readonly repeated: number[];
  readonly packs: Map<number, PackContent>;
}

function gather(
  events: readonly NewEvent[],
  options: { readonly now: Instant; readonly shardCount: number },
): Batch {
  const { now, shardCount } = options;
  const batch: Batch = { shards: [], keys: [], indices: [], repeated: [], packs: new Map() };
  const seen = new Set<string>();
  for (const [index, event] of events.entries()) {
    const recipients = recipientsOf(event);
    // The first is the owner of the subject.
    const keys = recipients.map(entityKey);
    const hashes = keys.map(hash32);
    const owner = hashes[0] ?? 0;
    const shard = owner % shardCount;
    const key = eventKey(event);
    const name = `${shard}/${key}`;
    if (seen.has(name)) {
      batch.repeated.push(index);
      continue;
    }
    seen.add(name);
    batch.shards.push(shard);
    batch.keys.push(key);
    batch.indices.push(index);
    const stored: StoredEvent = { ...event, acceptedAt: now };
    const text = eventText(stored);
    const place = batch.keys.length;
    for (const [nth, entity] of recipients.entries()) {
      const hashed = hashes[nth] ?? 0;
      const of = packOf(batch, hashed % shardCount);
      of.told.push({ place, entity, key: keys[nth] ?? '', event: stored });
      of.texts.push(toldText(place, entity.kind, text));
      // As a signed integer, which is what the column holds. Whom it only concerns is no owner.
      if (nth === 0) of.owners.push(hashed | 0);
    }
  }
  return batch;
}

function packOf(batch: Batch, shard: number): PackContent {
  const known = batch.packs.get(shard);
  if (known !== undefined) return known;
  const made = { told: [], texts: [], owners: [] };
  batch.packs.set(shard, made);
  return made;
}

/** Names an event for ever, by its source and id: 128 bits, in hexadecimal. */
export function eventKey(event: Pick<NewEvent, 'source' | 'id'>): string {
  return hash('sha256', `${event.source}\u001f${event.id}`, 'hex').slice(0, 32);
}

/** The hash under which the log finds the events of a subject. */
export function ownerHash(subject: SubjectRef): number {
  return hash32(entityKey(ownerOf(subject))) | 0;
}

export function ownerShard(subject: SubjectRef, shardCount: number): number {
  return shardOf(ownerOf(subject), shardCount);
}

function outcome(given: number, batch: Batch, late: readonly number[]): Ingested {
  const known = late.map((place) => batch.indices[place - 1] ?? 0);
  const duplicateAt = [...known, ...batch.repeated].sort((left, right) => left - right);
  const duplicates = duplicateAt.length;
  return { accepted: given - duplicates, duplicates, duplicateAt };
}
