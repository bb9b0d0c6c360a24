import type { Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { EntityRef, EntityState, SubjectRef } from '../../core/index.ts';
import { subjectsIn } from '../../core/index.ts';
import type { SubjectKind } from '../../language/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../outbox.ts';
import { shardOf } from '../placement.ts';
import type { Database, Runner, Transaction } from './database.ts';
import { parseEntityState } from './entity-state.ts';
import { fromTextList, numberList, textList } from './text-list.ts';

/*
 * `live` names the active instances of an entity, and `due_at` is the earliest instant at which one
 * of them wants to wake. Here rather than in the instances' rows they need no index by owner, and
 * an index by due time only of entities: an instance that moves rewrites no index.
 *
 * The ref of the workspace is empty, and so a list of it alone comes out empty.
 */

const READ = {
  name: 'entity_read',
  text: `
select w.shard, w.kind, coalesce(w.ref, '') as ref, e.state, e.live, e.due_at
from unnest($1::integer[], ${fromTextList('$2')}, ${fromTextList('$3')}) as w (shard, kind, ref)
cross join lateral (
  select state, live, due_at from entity
  where shard = w.shard and kind = w.kind and ref = coalesce(w.ref, '') offset 0
) e`,
};

const READ_DUE = {
  name: 'entity_read_due',
  text: `
select w.shard, e.kind, e.ref
from unnest($1::integer[], $2::integer[]) as w (shard, max)
cross join lateral (
  select kind, ref from entity where shard = w.shard and due_at <= $3 order by due_at limit w.max
) e`,
};

const ROWS = `
unnest($1::integer[], ${fromTextList('$2')}, ${fromTextList('$3')}, $4::bigint[],
  ${fromTextList('$5')}, ${fromTextList('$6')}) as w (shard, kind, ref, due_at, live, state)`;

// A row that is there already fails the turn: it would have been read.
const ADD = {
  name: 'entity_add',
  text: `
insert into entity (shard, kind, ref, due_at, live, state)
select shard, kind, coalesce(ref, ''), due_at, coalesce(live, ''), state from ${ROWS}`,
};

const REPLACE = {
  name: 'entity_replace',
  text: `
with changed as (
  update entity e set due_at = w.due_at, live = coalesce(w.live, ''), state = w.state
  from ${ROWS}
  where e.shard = w.shard and e.kind = w.kind and e.ref = coalesce(w.ref, '')
  returning 1
)
select 1 / (count(*) = $7)::integer as checked from changed`,
};

const NEXT_DUE = {
  name: 'entity_next_due',
  text: `
select min(e.due_at) as due_at
from shard s
cross join lateral (
  select due_at from entity where shard = s.shard and due_at is not null order by due_at limit 1
) e`,
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

/** A row as it is stored. */
export interface EntityRow {
  readonly shard: number;
  readonly kind: EntityRef['kind'];
  readonly ref: string;
  readonly state: string;
  /** Ids of its active instances, with a blank between them. */
  readonly live: string;
  readonly due_at: number | null;
}

/** Reads entities that are known, in no order. */
export async function readEntities(
  runner: Runner,
  entities: readonly PlacedEntity[],
): Promise<readonly EntityRow[]> {
  if (entities.length === 0) return [];
  return runner.run<EntityRow>(READ, namesOf(entities));
}

/** The first three parameters of a statement about entities: shards, kinds and refs. */
export function namesOf(entities: readonly PlacedEntity[]): readonly string[] {
  return [
    numberList(entities.map((row) => row.shard)),
    textList(entities.map((row) => row.entity.kind)),
    textList(entities.map((row) => row.entity.ref)),
  ];
}

/** Reads which entities have an instance that is due, the longest due first in each shard. */
export async function readDue(
  transaction: Transaction,
  limits: readonly { readonly shard: number; readonly max: number }[],
  now: Instant,
): Promise<readonly PlacedEntity[]> {
  if (limits.length === 0) return [];
  const rows = await transaction.run<EntityRef & { readonly shard: number }>(READ_DUE, [
    numberList(limits.map((limit) => limit.shard)),
    numberList(limits.map((limit) => limit.max)),
    now,
  ]);
  return rows.map(({ shard, kind, ref }) => ({ shard, entity: { kind, ref } }));
}

/** Adds entities that are new, and replaces what is stored of others. */
export async function writeEntities(
  transaction: Transaction,
  rows: { readonly added: readonly EntityRow[]; readonly replaced: readonly EntityRow[] },
): Promise<void> {
  const { added, replaced } = rows;
  await Promise.all([
    added.length === 0 ? null : transaction.run(ADD, valuesOf(added)),
    replaced.length === 0
      ? null
      : transaction.run(REPLACE, [...valuesOf(replaced), replaced.length]),
  ]);
}

function valuesOf(rows: readonly EntityRow[]): readonly string[] {
  return [
    numberList(rows.map((row) => row.shard)),
    textList(rows.map((row) => row.kind)),
    textList(rows.map((row) => row.ref)),
    numberList(rows.map((row) => row.due_at)),
    textList(rows.map((row) => row.live)),
    textList(rows.map((row) => row.state)),
  ];
}

export async function nextDueAt(database: Database): Promise<Instant | null> {
  const [row] = await database.run<{ due_at: number | null }>(NEXT_DUE, []);
  return row === undefined || row.due_at === null ? null : instant(row.due_at);
}

export async function findEntity(
  database: Database,
  entity: EntityRef,
  shardCount: number,
): Promise<EntityState | null> {
  const [row] = await readEntities(database, [{ shard: shardOf(entity, shardCount), entity }]);
  return row === undefined ? null : parseEntityState(entity, row.state);
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
      const state = parseEntityState({ kind: OWNER[kind], ref: row.ref }, row.state);
      for (const subject of subjectsIn(state, kind)) {
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
