import type { FlowId, InstanceId, Instant, PlanHash, StepId } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { EntityRef, Instance, InstanceStatus } from '../../core/index.ts';
import { dueAtOf } from '../due-at.ts';
import { entityKey, ownerOf } from '../placement.ts';
import { subjectKey, subjectOfKey } from '../subject-key.ts';
import type { Database, Transaction } from './database.ts';
import type { PlacedEntity } from './entity.ts';
import type { ShardLimit } from './inbox.ts';
import { fromTextList, textList } from './text-list.ts';

/** Columns of an instance, for every statement that reads whole ones from the table `i`. */
export const INSTANCE_COLUMNS =
  'i.shard, i.id, i.subject, i.flow, i.version, i.hash, i.status, i.steps, i.started_at, i.state';

const READ_ACTIVE = {
  name: 'instance_read_active',
  text: `
select i.owner, ${INSTANCE_COLUMNS}
from unnest($1::integer[], $2::text[]) as w (shard, owner)
cross join lateral (
  select * from instance where shard = w.shard and owner = w.owner and status = 'active' offset 0
) i`,
};

const READ_FAILED = {
  name: 'instance_read_failed',
  text: `
select i.owner, ${INSTANCE_COLUMNS}
from unnest($1::integer[], $2::text[]) as w (shard, id)
cross join lateral (
  select * from instance where shard = w.shard and id = w.id and status = 'failed' offset 0
) i`,
};

const READ_DUE = {
  name: 'instance_read_due',
  text: `
select w.shard, i.owner
from unnest($1::integer[], $2::integer[]) as w (shard, max)
cross join lateral (
  select owner from instance where shard = w.shard and due_at <= $3 order by due_at limit w.max
) i`,
};

const WRITE = {
  name: 'instance_write',
  text: `
insert into instance (shard, id, owner, subject, flow, version, hash, status, steps, due_at,
  started_at, turns, state)
select shard, id, owner, subject, flow, version, hash, status, string_to_array(steps, ' '), due_at,
  started_at, case when turn is null then '{}' else array[turn] end, state
from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[],
  $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[],
  ${fromTextList('$13')})
  as w (shard, id, owner, subject, flow, version, hash, status, steps, due_at, started_at, turn,
    state)
on conflict (shard, id) do update set
  version = excluded.version, hash = excluded.hash, status = excluded.status,
  steps = excluded.steps, due_at = excluded.due_at,
  turns = instance.turns || excluded.turns, state = excluded.state`,
};

// For instances that the journal mentions although they did not change.
const ADD_TURN = {
  name: 'instance_add_turn',
  text: `
update instance i set turns = i.turns || w.turn
from unnest($1::integer[], $2::text[], $3::bigint[]) as w (shard, id, turn)
where i.shard = w.shard and i.id = w.id`,
};

const NEXT_DUE = {
  name: 'instance_next_due',
  text: `
select min(i.due_at) as due_at
from shard s
cross join lateral (
  select due_at from instance where shard = s.shard and due_at is not null
  order by due_at limit 1
) i`,
};

// The id does not tell the shard; a probe of each shard's key is cheaper than one more index.
const FIND = {
  name: 'instance_find',
  text: `
select ${INSTANCE_COLUMNS}
from shard s
cross join lateral (select * from instance where shard = s.shard and id = $1 offset 0) i`,
};

export interface InstanceRow {
  readonly shard: number;
  readonly id: string;
  readonly subject: string;
  readonly flow: string;
  readonly version: number;
  readonly hash: string;
  readonly status: string;
  readonly steps: readonly string[];
  readonly started_at: number;
  readonly state: string;
}

/** What of an instance is in its `state`; the rest has columns of its own. */
type InstanceState = Omit<
  Instance,
  'id' | 'subject' | 'flow' | 'version' | 'hash' | 'status' | 'steps' | 'startedAt'
>;

/** An instance to be written, with the turn whose journal mentions it. */
export interface InstanceWrite {
  readonly shard: number;
  readonly instance: Instance;
  readonly turn: number | null;
}

export function parseInstance(row: InstanceRow): Instance {
  const state = JSON.parse(row.state) as InstanceState; // written by writeInstances
  return {
    // The columns were written from an Instance, so that the brands and the status hold.
    id: row.id as InstanceId,
    flow: row.flow as FlowId,
    version: row.version,
    hash: row.hash as PlanHash,
    subject: subjectOfKey(row.subject),
    status: row.status as InstanceStatus,
    startedAt: instant(row.started_at),
    steps: row.steps as readonly StepId[],
    ...state,
  };
}

function stateText(instance: Instance): string {
  const { id, subject, flow, version, hash, status, steps, startedAt, ...state } = instance;
  const text: InstanceState = state;
  return JSON.stringify(text);
}

/** Reads the active instances of entities, in no order. */
export async function readActiveInstances(
  transaction: Transaction,
  entities: readonly PlacedEntity[],
): Promise<readonly (InstanceRow & { readonly owner: string })[]> {
  if (entities.length === 0) return [];
  return transaction.run(READ_ACTIVE, [
    entities.map((row) => row.shard),
    entities.map((row) => entityKey(row.entity)),
  ]);
}

/** Reads those of the named instances that have failed, in no order. */
export async function readFailedInstances(
  transaction: Transaction,
  named: readonly { readonly shard: number; readonly id: InstanceId }[],
): Promise<readonly (InstanceRow & { readonly owner: string })[]> {
  if (named.length === 0) return [];
  return transaction.run(READ_FAILED, [named.map((row) => row.shard), named.map((row) => row.id)]);
}

/** Reads which entities have an instance that is due, the longest due first in each shard. */
export async function readDueOwners(
  transaction: Transaction,
  limits: readonly ShardLimit[],
  now: Instant,
): Promise<readonly PlacedEntity[]> {
  const rows = await transaction.run<{ shard: number; owner: string }>(READ_DUE, [
    limits.map((limit) => limit.shard),
    limits.map((limit) => limit.max),
    now,
  ]);
  return rows.map((row) => ({ shard: row.shard, entity: entityOfKey(row.owner) }));
}

function entityOfKey(key: string): EntityRef {
  const colon = key.indexOf(':');
  // Written from an entityKey, which begins with the kind.
  return { kind: key.slice(0, colon) as EntityRef['kind'], ref: key.slice(colon + 1) };
}

/** Adds instances or replaces what can change of them. */
export async function writeInstances(
  transaction: Transaction,
  writes: readonly InstanceWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  const column = <Value>(of: (instance: Instance) => Value) =>
    writes.map((write) => of(write.instance));
  await transaction.run(WRITE, [
    writes.map((write) => write.shard),
    column((instance) => instance.id),
    column((instance) => entityKey(ownerOf(instance.subject))),
    column((instance) => subjectKey(instance.subject)),
    column((instance) => instance.flow),
    column((instance) => instance.version),
    column((instance) => instance.hash),
    column((instance) => instance.status),
    column((instance) => instance.steps.join(' ')),
    column(dueAtOf),
    column((instance) => instance.startedAt),
    writes.map((write) => write.turn),
    textList(column(stateText)),
  ]);
}

/** Notes for instances that are not written that a turn's journal mentions them. */
export async function addTurns(
  transaction: Transaction,
  mentions: readonly { readonly shard: number; readonly id: string; readonly turn: number }[],
): Promise<void> {
  if (mentions.length === 0) return;
  await transaction.run(ADD_TURN, [
    mentions.map((row) => row.shard),
    mentions.map((row) => row.id),
    mentions.map((row) => row.turn),
  ]);
}

export async function nextDueAt(database: Database): Promise<Instant | null> {
  const [row] = await database.run<{ due_at: number | null }>(NEXT_DUE, []);
  return row === undefined || row.due_at === null ? null : instant(row.due_at);
}

export async function findInstance(database: Database, id: InstanceId): Promise<Instance | null> {
  const [row] = await database.run<InstanceRow>(FIND, [id]);
  return row === undefined ? null : parseInstance(row);
}
