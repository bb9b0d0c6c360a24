import { Pool } from 'pg';
import type { ConnectionOptions, Job } from 'pg-boss';
import { PgBoss } from 'pg-boss';
import type { IncomingEvent } from '../../../engine/runtime/index.ts';
import type { BenchDatabase } from '../ground.ts';
import { openDatabase } from '../ground.ts';
import { until } from '../installation.ts';
import type { Measurement } from '../measure.ts';
import { begin } from '../measure.ts';
import type { BenchServer } from '../servers.ts';
import { interleaved } from '../welcome.ts';
import type { Peer } from './peer.ts';
import { inLanes } from './peer.ts';

const DAY_SECONDS = 86_400;
const QUEUES = ['joined', 'reply', 'timeout', 'effect'] as const;
type QueueName = (typeof QUEUES)[number];

/**
 * How events get in: `bulk` is `insert()` with 200 events at once, as our own ingest is fed; `each`
 * is `send()` for each event, as the first page of the documentation shows, from 20 senders.
 */
type Feeding = 'bulk' | 'each';
const BULK = 200;
const SENDERS = 20;

/** How far events may be ahead of what was worked off. */
const AHEAD_MAX = 5_000;

/** The state machine by hand, on jobs, with a table for what waits. */
const SCHEMA = `
create table welcome (
  person text collate "C" primary key, status text not null, timer uuid not null)`;

/** Batch handlers, bulk calls and bulk submission: as fast as the library goes. */
export const PG_BOSS_BULK: Peer = peerOf('pg-boss-bulk', 'bulk', 0.25);

/** Batch handlers and bulk calls in them; each event is sent by itself. */
export const PG_BOSS: Peer = peerOf('pg-boss', 'each', 0.05);

function peerOf(name: string, feeding: Feeding, share: number): Peer {
  return {
    name,
    share,
    async run(server: BenchServer, n: number): Promise<Measurement> {
      const database = await openDatabase(server);
      try {
        return await measure(database, { n, name, feeding });
      } finally {
        await database.close();
      }
    },
  };
}

/** What the handlers share. */
interface Ground {
  readonly boss: PgBoss;
  readonly pool: Pool;
  readonly done: { events: number; effects: number };
}

async function measure(
  database: BenchDatabase,
  load: { readonly n: number; readonly name: string; readonly feeding: Feeding },
): Promise<Measurement> {
  const { n, name, feeding } = load;
  const pool = new Pool({ connectionString: database.url, max: 10 });
  // Connections are cut off when the database is dropped.
  pool.on('error', () => {});
  await pool.query(SCHEMA);
  const boss = new PgBoss({ connectionString: database.url, max: 10, useListenNotify: true });
  boss.on('error', (error) => process.stderr.write(`pg-boss: ${error.message}\n`));
  await boss.start();
  for (const queue of QUEUES) await boss.createQueue(queue, { notify: true });
  const ground: Ground = { boss, pool, done: { events: 0, effects: 0 } };
  const events = interleaved(n, Date.now());
  const stopwatch = await begin(database);
  await work(ground);
  await feed(ground, { events, feeding });
  await until(() => ground.done.effects >= 2 * n);
  const measured = await stopwatch.end({ bench: `peers:${name}`, n });
  await boss.stop({ graceful: true });
  await check(pool, ground, n);
  await pool.end();
  return measured;
}

/**
 * Of batches of 100, 300 and 1,000 with one or two workers a queue 300 with two did best; with
 * `burstWhenBatchFull` a worker that finds a full batch takes the next one at once.
 */
async function work(ground: Ground): Promise<void> {
  const { boss, done } = ground;
  const options = {
    batchSize: 300,
    localConcurrency: 2,
    pollingIntervalSeconds: 0.5,
    // Retries are not notified of.
    notifyPollingIntervalSeconds: 0.5,
    burstWhenBatchFull: true,
  };
  await boss.work<IncomingEvent>('joined', options, (jobs) => start(ground, jobs));
  await boss.work<IncomingEvent>('reply', options, (jobs) => answer(ground, jobs));
  await boss.work('timeout', options, async () => {
    throw new Error('No timer is due in this bench.');
  });
  await boss.work('effect', options, async (jobs) => {
    done.effects += jobs.length;
  });
}

/** Effects, timers and state of a batch in one transaction, each with one statement. */
async function start({ boss, pool, done }: Ground, jobs: readonly Job<IncomingEvent>[]) {
  const people = jobs.map((job) => String(job.data.subject));
  const timers = people.map(() => crypto.randomUUID());
  await inTransaction(pool, async (db) => {
    await db.executeSql(
      `insert into welcome (person, status, timer)
      select person, 'waiting', timer from unnest($1::text[], $2::uuid[]) as w (person, timer)`,
      [people, timers],
    );
    const effects = people.map((person) => ({ data: { step: 'hello', person } }));
    await boss.insert('effect', effects, { db });
    const waits = people.map((person, index) => ({
      id: timers[index] ?? '',
      data: { person },
      startAfter: DAY_SECONDS,
    }));
    await boss.insert('timeout', waits, { db });
  });
  done.events += jobs.length;
}

async function answer({ boss, pool, done }: Ground, jobs: readonly Job<IncomingEvent>[]) {
  const texts = new Map(jobs.map(({ data }) => [String(data.subject), data.data?.text]));
  const people = [...texts.keys()];
  await inTransaction(pool, async (db) => {
    const { rows } = await db.executeSql(
      `update welcome set status = 'completed' where person = any ($1) and status = 'waiting'
      returning person, timer`,
      [people],
    );
    // The reply of somebody who is not waiting yet comes again with its batch.
    if (rows.length !== people.length) throw new Error('A reply came before its start.');
    await boss.cancel(
      'timeout',
      rows.map((row) => String(row.timer)),
      { db },
    );
    const effects = people.map((person) => ({
      data: { step: texts.get(person) === '1' ? 'material' : 'chat', person },
    }));
    await boss.insert('effect', effects, { db });
  });
  done.events += jobs.length;
}

type Executor = NonNullable<ConnectionOptions['db']>;

async function inTransaction(pool: Pool, work: (db: Executor) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await work({ executeSql: (text, values) => client.query(text, values) });
    await client.query('commit');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function feed(
  { boss, done }: Ground,
  load: { readonly events: readonly IncomingEvent[]; readonly feeding: Feeding },
): Promise<void> {
  const { events, feeding } = load;
  const size = feeding === 'bulk' ? BULK : 1;
  const lanes = feeding === 'bulk' ? 2 : SENDERS;
  await inLanes(Math.ceil(events.length / size), lanes, async (index) => {
    await until(() => index * size - done.events < AHEAD_MAX);
    const batch = events.slice(index * size, (index + 1) * size);
    for (const [queue, jobs] of Map.groupBy(batch, queueOf)) {
      if (feeding === 'each') for (const data of jobs) await boss.send(queue, data);
      else
        await boss.insert(
          queue,
          jobs.map((data) => ({ data })),
        );
    }
  });
}

function queueOf(event: IncomingEvent): QueueName {
  return event.type === 'member.joined' ? 'joined' : 'reply';
}

async function check(pool: Pool, { done }: Ground, n: number): Promise<void> {
  const jobs = await pool.query(
    `select name || ' ' || state as what, count(*)::integer as count from pgboss.job
    where name in ('joined', 'reply', 'timeout', 'effect') group by 1 order by 1`,
  );
  const instances = await pool.query(
    'select status as what, count(*)::integer as count from welcome group by 1',
  );
  const found = [...jobs.rows, ...instances.rows].map(({ what, count }) => `${what} ${count}`);
  const expected = [
    `effect completed ${2 * n}`,
    `joined completed ${n}`,
    `reply completed ${n}`,
    `timeout cancelled ${n}`,
    `completed ${n}`,
  ];
  if (found.join() === expected.join() && done.effects === 2 * n) return;
  throw new Error(`Not all was done: ${found.join()}, ${done.effects} effects.`);
}
