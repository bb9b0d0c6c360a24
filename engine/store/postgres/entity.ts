import type { EntityRef, EntityState, SubjectRef } from '../../core/index.ts';
import { subjectsIn } from '../../core/index.ts';
import type { SubjectKind } from '../../language/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../outbox.ts';
import { shardOf } from '../placement.ts';
import type { Database, Runner, Transaction } from './database.ts';
import { fromTextList, textList } from './text-list.ts';

const READ = {
  name: 'entity_read',
  text: `
select w.shard, w.kind, w.ref, e.state
from unnest($1::integer[], $2::text[], $3::text[]) as w (shard, kind, ref)
cross join lateral (
  select state from entity where shard = w.shard and kind = w.kind and ref = w.ref offset 0
) e`,
};

const WRITE = {
  name: 'entity_write',
  text: `
insert into entity (shard, kind, ref, state)
select * from unnest($1::integer[], $2::text[], $3::text[], ${fromTextList('$4')})
on conflict (shard, kind, ref) do update set state = excluded.state`,
};

const WALK = {
  name: 'entity_walk',
  text: `
select s.shard, e.ref, e.state
from shard s
cross join lateral (
  select ref, state from entity
  where shard = s.shard and kind = $1 and (s.shard > $2 or ref >= $3)
  order by ref limit $4
) e
where s.shard >= $2
order by s.shard, e.ref
limit $4`,
};

export interface PlacedEntity {
  readonly shard: number;
  readonly entity: EntityRef;
}

export interface EntityRow {
  readonly shard: number;
  readonly kind: EntityRef['kind'];
  readonly ref: string;
  /** JSON of an EntityState. */
  readonly state: string;
}

/** Reads those of the entities that are known. */
export async function readEntities(
  runner: Runner,
  entities: readonly PlacedEntity[],
): Promise<readonly EntityRow[]> {
  if (entities.length === 0) return [];
  return runner.run<EntityRow>(READ, [
    entities.map((row) => row.shard),
    entities.map((row) => row.entity.kind),
    entities.map((row) => row.entity.ref),
  ]);
}

/** Adds entities or replaces their state. */
export async function writeEntities(
  transaction: Transaction,
  rows: readonly EntityRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await transaction.run(WRITE, [
    rows.map((row) => row.shard),
    rows.map((row) => row.kind),
    rows.map((row) => row.ref),
    textList(rows.map((row) => row.state)),
  ]);
}

export async function findEntity(
  database: Database,
  entity: EntityRef,
  shardCount: number,
): Promise<EntityState | null> {
  const [row] = await readEntities(database, [{ shard: shardOf(entity, shardCount), entity }]);
  return row === undefined ? null : parseState(row.state);
}

export function parseState(text: string): EntityState {
  return JSON.parse(text) as EntityState; // written by writeEntities
}

const OWNER: Readonly<Record<SubjectKind, EntityRef['kind']>> = {
  member: 'person',
  customer: 'person',
  group: 'group',
  workspace: 'workspace',
};

type Place = readonly [shard: number, ref: string, subject: string];

/** Walks the subjects of a kind by shard, entity and ref. */
export async function listSubjects(
  database: Database,
  kind: SubjectKind,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Page<SubjectRef>> {
  const found: { subject: SubjectRef; place: Place }[] = [];
  const after = page.cursor === undefined ? null : placeOf(page.cursor);
  let from: Place = after ?? [0, '', ''];
  const batch = page.limit + 2;
  while (found.length <= page.limit) {
    const rows = await database.run<{ shard: number; ref: string; state: string }>(WALK, [
      OWNER[kind],
      from[0],
      from[1],
      batch,
    ]);
    for (const row of rows) {
      // The walk begins with the entity where the page before ended.
      const seen = row.shard === from[0] && row.ref === from[1] ? from[2] : '';
      for (const subject of subjectsIn(parseState(row.state), kind)) {
        const isNew = seen === '' || subject.ref > seen;
        if (isNew) found.push({ subject, place: [row.shard, row.ref, subject.ref] });
      }
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) break;
    from = [last.shard, last.ref, AFTER_ALL];
  }
  const items = found.slice(0, page.limit);
  const last = items.at(-1);
  const next = found.length > items.length && last ? encodeCursor(last.place) : null;
  return { items: items.map((item) => item.subject), next };
}

// Greater than any ref.
const AFTER_ALL = '\uffff\uffff';

function placeOf(cursor: string): Place {
  const [shard, ref, subject] = decodeCursor(cursor, ['number', 'string', 'string']);
  return [Number(shard), String(ref), String(subject)];
}
