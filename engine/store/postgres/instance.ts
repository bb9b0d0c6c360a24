import type { FlowId, InstanceId, PlanHash, StepId } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { Instance, InstanceStatus } from '../../core/index.ts';
import { instancePrefix } from '../../core/index.ts';
import { entityKey, ownerOf } from '../placement.ts';
import { subjectKey, subjectOfKey } from '../subject-key.ts';
import type { Database, Transaction } from './database.ts';
import { namesOf, type PlacedEntity } from './entity.ts';
import { instanceStateText, parseInstanceState } from './instance-state.ts';
import { fromTextList, numberList, textList } from './text-list.ts';

/** Columns of an instance, for every statement that reads whole ones from the table `i`. */
export const INSTANCE_COLUMNS =
  "i.shard, i.id, i.subject, i.flow, i.version, encode(i.hash, 'hex') as hash, " +
  'i.status, i.steps, i.started_at, i.state';

/*
 * An instance is written at each move, so that no index may have a column that moves change: then
 * PostgreSQL writes no index either. `trouble` repeats the status of those that failed or were
 * cancelled, which are few and are looked for.
 */
const troubleOf = (status: string) =>
  `case when ${status} in ('failed', 'cancelled') then ${status} end`;

const READ_LIVE = {
  name: 'instance_read_live',
  text: `
select ${INSTANCE_COLUMNS}
from unnest($1::integer[], ${fromTextList('$2')}, ${fromTextList('$3')}) as w (shard, kind, ref)
cross join lateral (
  select live from entity where shard = w.shard and kind = w.kind and ref = w.ref offset 0
) e
cross join lateral unnest(string_to_array(e.live, ' ')) as l (id)
cross join lateral (select * from instance where shard = w.shard and id = l.id offset 0) i`,
};

const READ_FAILED = {
  name: 'instance_read_failed',
  text: `
select ${INSTANCE_COLUMNS}
from unnest($1::integer[], ${fromTextList('$2')}) as w (shard, id)
cross join lateral (select * from instance where shard = w.shard and id = w.id offset 0) i
where i.status = 'failed'`,
};

// An instance that is there already fails the turn: it would have been read.
const ADD = {
  name: 'instance_add',
  text: `
insert into instance (shard, id, owner, subject, flow, version, hash, started_at, trouble, status,
  steps, turns, state)
select shard, id, owner, subject, flow, version, decode(hash, 'hex'), started_at,
  ${troubleOf('status')}, status,
  string_to_array(coalesce(steps, ''), ' '), case when turn is null then '{}' else array[turn] end, state
from unnest($1::integer[], ${fromTextList('$2')}, ${fromTextList('$3')}, ${fromTextList('$4')},
    ${fromTextList('$5')}, $6::integer[], ${fromTextList('$7')}, $8::bigint[],
    ${fromTextList('$9')}, ${fromTextList('$10')}, $11::bigint[], ${fromTextList('$12')})
  as w (shard, id, owner, subject, flow, version, hash, started_at, status, steps, turn, state)`,
};

const REPLACE = {
  name: 'instance_replace',
  text: `
with changed as (
  update instance i set version = w.version, hash = decode(w.hash, 'hex'),
    trouble = ${troubleOf('w.status')}, status = w.status,
    steps = string_to_array(coalesce(w.steps, ''), ' '), state = w.state,
    turns = case when w.turn is null then i.turns else i.turns || w.turn end
  from unnest($1::integer[], ${fromTextList('$2')}, $3::integer[], ${fromTextList('$4')},
      ${fromTextList('$5')}, ${fromTextList('$6')}, $7::bigint[], ${fromTextList('$8')})
    as w (shard, id, version, hash, status, steps, turn, state)
  where i.shard = w.shard and i.id = w.id
  returning 1
)
select 1 / (count(*) = $9)::integer as checked from changed`,
};

// For instances that the journal mentions although they did not change.
const ADD_TURN = {
  name: 'instance_add_turn',
  text: `
update instance i set turns = i.turns || w.turn
from unnest($1::integer[], ${fromTextList('$2')}, $3::bigint[]) as w (shard, id, turn)
where i.shard = w.shard and i.id = w.id`,
};

// The shard is null where the id does not tell it: then each shard's key is probed.
const FIND = {
  name: 'instance_find',
  text: `
select ${INSTANCE_COLUMNS}
from shard s
cross join lateral (select * from instance where shard = s.shard and id = $1 offset 0) i
where s.shard = $2 or $2::integer is null`,
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

/** An instance to be written, with the turn whose journal mentions it. */
export interface InstanceWrite {
  readonly shard: number;
  readonly instance: Instance;
  readonly turn: number | null;
}

export function parseInstance(row: InstanceRow): Instance {
  return {
    // The columns were written from an Instance, so that the brands and the status hold.
    id: row.id as InstanceId,
    flow: row.flow as FlowId, // likewise
    version: row.version,
    hash: row.hash as PlanHash, // likewise
    subject: subjectOfKey(row.subject),
    status: row.status as InstanceStatus, // likewise
    startedAt: instant(row.started_at),
    steps: row.steps as readonly StepId[], // likewise
    ...parseInstanceState(row.id, row.state),
  };
}

/** Reads the active instances of entities, in no order. */
export async function readLiveInstances(
  transaction: Transaction,
  entities: readonly PlacedEntity[],
): Promise<readonly InstanceRow[]> {
  if (entities.length === 0) return [];
  return transaction.run(READ_LIVE, namesOf(entities));
}

/** Reads those of the named instances that have failed. */
export async function readFailedInstances(
  transaction: Transaction,
  named: readonly { readonly shard: number; readonly id: InstanceId }[],
): Promise<readonly InstanceRow[]> {
  if (named.length === 0) return [];
  return transaction.run(READ_FAILED, [
    numberList(named.map((row) => row.shard)),
    textList(named.map((row) => row.id)),
  ]);
}

/** Adds instances that are new, and replaces what can change of others. */
export async function writeInstances(
  transaction: Transaction,
  writes: {
    readonly added: readonly InstanceWrite[];
    readonly replaced: readonly InstanceWrite[];
  },
): Promise<void> {
  await Promise.all([
    addInstances(transaction, writes.added),
    replaceInstances(transaction, writes.replaced),
  ]);
}

async function addInstances(
  transaction: Transaction,
  added: readonly InstanceWrite[],
): Promise<void> {
  if (added.length === 0) return;
  const texts = (of: (instance: Instance) => string | null) =>
    textList(added.map((write) => of(write.instance)));
  const numbers = (of: (write: InstanceWrite) => number | null) => numberList(added.map(of));
  await transaction.run(ADD, [
    numbers((write) => write.shard),
    texts((instance) => instance.id),
    texts(ownerColumn),
    texts((instance) => subjectKey(instance.subject)),
    texts((instance) => instance.flow),
    numbers((write) => write.instance.version),
    texts((instance) => instance.hash),
    numbers((write) => write.instance.startedAt),
    texts((instance) => instance.status),
    texts((instance) => instance.steps.join(' ')),
    numbers((write) => write.turn),
    texts(instanceStateText),
  ]);
}

/** Whose it is, where its id does not tell: those of the first schema, and of tests. */
function ownerColumn({ id, flow, subject }: Instance): string | null {
  const owner = ownerOf(subject);
  return id.startsWith(instancePrefix(flow, owner)) ? null : entityKey(owner);
}

async function replaceInstances(
  transaction: Transaction,
  replaced: readonly InstanceWrite[],
): Promise<void> {
  if (replaced.length === 0) return;
  const texts = (of: (instance: Instance) => string) =>
    textList(replaced.map((write) => of(write.instance)));
  const numbers = (of: (write: InstanceWrite) => number | null) => numberList(replaced.map(of));
  await transaction.run(REPLACE, [
    numbers((write) => write.shard),
    texts((instance) => instance.id),
    numbers((write) => write.instance.version),
    texts((instance) => instance.hash),
    texts((instance) => instance.status),
    texts((instance) => instance.steps.join(' ')),
    numbers((write) => write.turn),
    texts(instanceStateText),
    replaced.length,
  ]);
}

/** Notes for instances that are not written that a turn's journal mentions them. */
export async function addTurns(
  transaction: Transaction,
  mentions: readonly { readonly shard: number; readonly id: string; readonly turn: number }[],
): Promise<void> {
  if (mentions.length === 0) return;
  await transaction.run(ADD_TURN, [
    numberList(mentions.map((row) => row.shard)),
    textList(mentions.map((row) => row.id)),
    numberList(mentions.map((row) => row.turn)),
  ]);
}

export async function findInstance(
  database: Database,
  id: InstanceId,
  shardCount: number,
): Promise<Instance | null> {
  const [row] = await database.run<InstanceRow>(FIND, [id, shardOfId(id, shardCount)]);
  return row === undefined ? null : parseInstance(row);
}

/** The owner's hash, which the prefix of an id ends with; see `instancePrefix`. */
const OWNER_HASH = /-([0-9a-z]{7})[0-9a-z]{14}$/;

/** The shard that an id tells; null where it tells none. */
export function shardOfId(id: InstanceId, shardCount: number): number | null {
  const hash = OWNER_HASH.exec(id)?.[1];
  return hash === undefined ? null : Number.parseInt(hash, 36) % shardCount;
}
