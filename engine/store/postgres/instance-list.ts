import { sql } from 'kysely';
import type { FlowId } from '../../base/index.ts';
import type { Instance, SubjectRef } from '../../core/index.ts';
import { instancePrefix } from '../../core/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../outbox.ts';
import { entityKey, ownerOf, shardOf } from '../placement.ts';
import type { InstanceFilter } from '../queries.ts';
import { subjectKey } from '../subject-key.ts';
import type { Database } from './database.ts';
import { INSTANCE_COLUMNS, type InstanceRow, parseInstance } from './instance.ts';

const TRUE = sql<boolean>`true`;

/** Lists instances, the newest first. */
export async function listInstances(
  database: Database,
  filter: InstanceFilter,
  shardCount: number,
): Promise<Page<Instance>> {
  const limit = filter.limit + 1;
  const { subject } = filter;
  const query =
    subject === undefined
      ? byFlow(filter, limit)
      : bySubject({ ...filter, subject }, { limit, shardCount });
  const { rows } = await query.execute(database.query);
  const items = rows.slice(0, filter.limit).map(parseInstance);
  const last = items.at(-1);
  const next = rows.length > items.length && last ? encodeCursor([last.startedAt, last.id]) : null;
  return { items, next };
}

/**
 * The ids of an owner's instances begin alike in each flow; those of the first schema are found by
 * their owner.
 */
function bySubject(
  filter: InstanceFilter & { readonly subject: SubjectRef },
  of: { readonly limit: number; readonly shardCount: number },
) {
  const owner = ownerOf(filter.subject);
  const shard = shardOf(owner, of.shardCount);
  const flows =
    filter.flow === undefined ? sql`select id from flow` : sql`select ${filter.flow}::text as id`;
  const after = sql`f.id || ${instancePrefix('' as FlowId, owner)}::text collate "C"`; // an ending
  return sql<InstanceRow>`
    select ${sql.raw(INSTANCE_COLUMNS)}
    from (
      select * from instance where shard = ${shard} and owner = ${entityKey(owner)}
      union all
      select o.* from (${flows}) f cross join lateral (
        select * from instance
        where shard = ${shard} and id > ${after} and id < ${after} || '~' and owner is null
      ) o
    ) i
    where i.subject = ${subjectKey(filter.subject)}
      and ${matches(filter)}
      and ${filter.flow === undefined ? TRUE : sql<boolean>`i.flow = ${filter.flow}`}
      and ${filter.status === undefined ? TRUE : sql<boolean>`i.status = ${filter.status}`}
    order by i.started_at desc, i.id desc limit ${of.limit}`;
}

/**
 * The newest of each flow come from its index; few flows are merged. Active and completed ones are
 * picked out on the way: either make up much of what is newest.
 */
function byFlow(filter: InstanceFilter, limit: number) {
  const flows =
    filter.flow === undefined ? sql`select id from flow` : sql`select ${filter.flow}::text as id`;
  return sql<InstanceRow>`
    select ${sql.raw(INSTANCE_COLUMNS)}
    from (${flows}) f
    cross join lateral (
      select * from instance i
      where i.flow = f.id and ${hasStatus(filter.status)} and ${matches(filter)}
      order by i.started_at desc, i.id desc limit ${limit}
    ) i
    order by i.started_at desc, i.id desc limit ${limit}`;
}

function hasStatus(status: InstanceFilter['status']) {
  if (status === undefined) return TRUE;
  const isTrouble = status === 'failed' || status === 'cancelled';
  return isTrouble ? sql<boolean>`i.trouble = ${status}` : sql<boolean>`i.status = ${status}`;
}

/*
 * It is in the state alone, before anything that people gave: those that ended with trouble have
 * an index, and the others are mostly what is looked for.
 */
function endedAs(outcome: string) {
  return sql<boolean>`i.status <> 'active'
    and substring(i.state from ',"outcome":("[^"]*")') = ${JSON.stringify(outcome)}`;
}

function matches(filter: InstanceFilter) {
  const { version, step, outcome, cursor } = filter;
  const [startedAt, id] =
    cursor === undefined ? [null, null] : decodeCursor(cursor, ['number', 'string']);
  return sql<boolean>`
    ${version === undefined ? TRUE : sql<boolean>`i.version = ${version}`}
    and ${step === undefined ? TRUE : sql<boolean>`${step}::text = any (i.steps)`}
    and ${outcome === undefined ? TRUE : endedAs(outcome)}
    and ${
      cursor === undefined
        ? TRUE
        : sql<boolean>`i.started_at <= ${startedAt}::bigint
            and (i.started_at, i.id) < (${startedAt}::bigint, ${id}::text collate "C")`
    }`;
}
