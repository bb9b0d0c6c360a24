import type { FlowId } from '../../base/index.ts';
import type { Instance } from '../../core/index.ts';
import type { OutcomeFigure } from '../flows.ts';
import type { LivePlace } from '../migrations.ts';
import type { Database, Transaction } from './database.ts';
import { createTally } from './tally.ts';

/*
 * Counts instances by status (step is empty), the active ones by the steps that they rest in, and
 * those that ended by their outcome (in the place of a step).
 * It is kept up to date by every turn, because counting a million instances takes a second.
 */

const ADD = {
  name: 'census_add',
  text: `
insert into census (shard, flow, version, status, step, count)
select $1::integer, * from unnest($2::text[], $3::integer[], $4::text[], $5::text[], $6::bigint[])
on conflict (shard, flow, version, status, step)
  do update set count = census.count + excluded.count`,
};

/** An instance as the turn found it, null when it is new, and as the turn left it. */
export interface InstanceChange {
  readonly before: Instance | null;
  readonly after: Instance;
}

type Place = Pick<Instance, 'flow' | 'version' | 'status'> & { readonly step: string };

/** Adds to the figures; they are summed over all shards, so that any shard of the turn will do. */
export async function addToCensus(
  transaction: Transaction,
  shard: number,
  changes: readonly InstanceChange[],
): Promise<void> {
  const counts = countChanges(changes).filter((row) => row.count !== 0);
  if (counts.length === 0) return;
  await transaction.run(ADD, [
    shard,
    counts.map((row) => row.item.flow),
    counts.map((row) => row.item.version),
    counts.map((row) => row.item.status),
    counts.map((row) => row.item.step),
    counts.map((row) => row.count),
  ]);
}

function countChanges(changes: readonly InstanceChange[]) {
  const tally = createTally<Place>(
    (left, right) =>
      left.flow === right.flow && left.version === right.version && left.status === right.status,
  );
  const add = ({ flow, version, status, outcome, steps }: Instance, count: number) => {
    tally.add('', { flow, version, status, step: '' }, count);
    if (status === 'completed' || status === 'cancelled') {
      if (outcome !== null) tally.add(outcome, { flow, version, status, step: outcome }, count);
    }
    if (status !== 'active') return;
    for (const step of steps) tally.add(step, { flow, version, status, step }, count);
  };
  for (const { before, after } of changes) {
    if (before !== null) add(before, -1);
    add(after, 1);
  }
  return tally.sums();
}

/** Reads how many instances every flow has, by status. */
export async function readCounts(
  database: Database,
): Promise<readonly { flow: string; status: string; count: number }[]> {
  return database.query
    .selectFrom('census')
    .select((column) => ['flow', 'status', column.fn.sum<number>('count').as('count')])
    .where('step', '=', '')
    .groupBy(['flow', 'status'])
    .execute();
}

/** Reads how the instances of a flow ended. */
export async function readOutcomes(
  database: Database,
  flow: FlowId,
): Promise<readonly OutcomeFigure[]> {
  const rows = await database.query
    .selectFrom('census')
    .select((column) => ['status', 'step', column.fn.sum<number>('count').as('count')])
    .where('flow', '=', flow)
    .where('status', 'in', ['completed', 'cancelled'])
    .where('step', '!=', '')
    .groupBy(['status', 'step'])
    .orderBy('count', 'desc')
    .orderBy('status')
    .orderBy('step')
    .execute();
  return rows
    .filter(({ count }) => count > 0)
    .map(({ status, step, count }) => ({
      status: status as OutcomeFigure['status'], // one of the two asked for
      outcome: step,
      count,
    }));
}

/** Reads how many active instances rest in each step of a flow. */
export async function readLive(
  database: Database,
  flow: FlowId,
  version: number | null,
): Promise<readonly { step: string; count: number }[]> {
  return database.query
    .selectFrom('census')
    .select((column) => ['step', column.fn.sum<number>('count').as('count')])
    .where('flow', '=', flow)
    .where('status', '=', 'active')
    .where('step', '!=', '')
    .$if(version !== null, (query) => query.where('version', '=', version ?? 0))
    .groupBy('step')
    .execute();
}

/** Reads where the active instances of a flow rest; of a version as a whole where step is empty. */
export async function readPlaces(database: Database, flow: FlowId): Promise<readonly LivePlace[]> {
  const rows = await database.query
    .selectFrom('census')
    .select((column) => ['version', 'step', column.fn.sum<number>('count').as('count')])
    .where('flow', '=', flow)
    .where('status', '=', 'active')
    .groupBy(['version', 'step'])
    .orderBy('version')
    .orderBy('step')
    .execute();
  return rows.filter(({ count }) => count !== 0);
}
