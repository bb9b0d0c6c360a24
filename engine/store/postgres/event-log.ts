import type { StoredEvent, SubjectRef } from '../../core/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../outbox.ts';
import { concerns, ownerOf } from '../placement.ts';
import type { Database } from './database.ts';
import { eventKey, ownerHash, ownerShard } from './ingest.ts';
import { unpack } from './packed.ts';
import { parsePack, type Told } from './told.ts';

/*
 * Packs are looked through from the newest; `owners` tells without unpacking which of them have an
 * event of the subject. An index entry for each event would cost more at each ingest than it saves
 * at the rare look: 100,000 packs (about a million events of one shard) are passed over in 0.1 s.
 */
const SUBJECT_PACKS = {
  name: 'event_log_of_subject',
  text: `
select seq, late, body from event_log
where shard = $1 and seq <= $3 and $2::integer = any (owners)
order by seq desc limit $4`,
};

// The pack of an event has the time of its key: only packs of that millisecond are looked through.
const PACKS_OF_KEY = {
  name: 'event_log_of_key',
  text: `
select l.late, l.body from event_key k
join event_log l on l.shard = k.shard and l.at = k.at
where k.shard = $1 and k.key = $2::uuid and $3::integer = any (l.owners)
order by l.seq`,
};

const COUNT = { name: 'event_key_count', text: 'select count(*) as count from event_key' };

/** What was told in a pack, without the duplicates. */
export function toldIn(body: Buffer, late: readonly number[] | null): readonly Told[] {
  return fresh(parsePack(unpack(body)), late);
}

/** Leaves out the events that were duplicates. */
export function fresh(told: readonly Told[], late: readonly number[] | null): readonly Told[] {
  return late === null ? told : told.filter(({ place }) => !late.includes(place));
}

interface Pack {
  readonly late: readonly number[] | null;
  readonly body: Buffer;
}

interface PackRow extends Pack {
  readonly seq: number;
}

/** Lists events about a subject, newest first. */
export async function listEvents(
  database: Database,
  subject: SubjectRef,
  page: { readonly limit: number; readonly cursor?: string; readonly shardCount: number },
): Promise<Page<StoredEvent>> {
  const place = [ownerShard(subject, page.shardCount), ownerHash(subject)];
  const found: { readonly seq: number; readonly place: number; readonly event: StoredEvent }[] = [];
  const [seq, below] =
    page.cursor === undefined
      ? [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
      : decodeCursor(page.cursor, ['number', 'number']).map(Number);
  let from = seq ?? 0;
  const want = page.limit + 1;
  while (found.length < want) {
    const rows = await database.run<PackRow>(SUBJECT_PACKS, [...place, from, want]);
    for (const row of rows) {
      const told = ofSubject(toldIn(row.body, row.late), subject).reverse();
      for (const { place: nth, event } of told) {
        if (row.seq < Number(seq) || nth < Number(below)) {
          found.push({ seq: row.seq, place: nth, event });
        }
      }
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < want) break;
    from = last.seq - 1;
  }
  const items = found.slice(0, page.limit);
  const last = items.at(-1);
  const next = found.length > items.length && last ? encodeCursor([last.seq, last.place]) : null;
  return { items: items.map((item) => item.event), next };
}

/** Finds one event about a subject by its name; null when its key or its pack is kept no longer. */
export async function findEvent(
  database: Database,
  name: Pick<StoredEvent, 'subject' | 'source' | 'id'>,
  shardCount: number,
): Promise<StoredEvent | null> {
  const { subject, source, id } = name;
  const rows = await database.run<Pack>(PACKS_OF_KEY, [
    ownerShard(subject, shardCount),
    eventKey(name),
    ownerHash(subject),
  ]);
  const told = rows.flatMap((row) => ofSubject(toldIn(row.body, row.late), subject));
  return told.find(({ event }) => event.source === source && event.id === id)?.event ?? null;
}

/** Another entity can have the same hash; and whom an event only concerns has a copy, too. */
function ofSubject(told: readonly Told[], subject: SubjectRef): Told[] {
  return told.filter(
    ({ entity, event }) =>
      entity.kind === ownerOf(event.subject).kind && concerns(subject, event.subject),
  );
}

/** Counts the events that are known, for as long as their keys are kept. */
export async function countEvents(database: Database): Promise<number> {
  const [row] = await database.run<{ count: number }>(COUNT, []);
  return row?.count ?? 0;
}
