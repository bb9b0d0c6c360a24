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

/** A way to use it. */
interface Usage {
  readonly name: string;
  /** Events of one `insert()`; with 1 each is sent by itself, by `send()`. */
  readonly bulk: number;
  /** How many such calls are made at once. */
  readonly senders: number;
  /** Jobs that a worker takes at once. */
  readonly batchSize: number;
  /** Workers of a queue. */
  readonly workers: number;
}

/** How far events may be ahead of what was worked off. */
const AHEAD_MAX = 5_000;

/** The state machine by hand, on jobs, with a table for what waits. */
const SCHEMA = `
create table welcome (
  person text collate "C" primary key, status text not null, timer uuid not null)`;

/**
 * Batch handlers that work in bulk, fed as our own ingest is, 200 events at once: as fast as the
 * library goes. Of batches of 100, 300 and 1,000 with one or two workers a queue these did best;
 * processor time for 1,000 instances was 0.44 to 0.62 s.
 */
export const PG_BOSS_BULK: Peer = peerOf(0.25, {
  name: 'pg-boss-bulk',
  bulk: 200,
  senders: 2,
  batchSize: 1_000,
  workers: 2,
});

/**
 * The same handlers, but each event is sent by itself, as the documentation begins and webhooks
 * bring them. Of the same settings these did best; processor time was 4.0 to 5.2 s.
 */
export const PG_BOSS: Peer = peerOf(0.05, {
  name: 'pg-boss',
  bulk: 1,
  senders: 20,
  batchSize: 300,
  workers: 1,
});

function peerOf(share: number, usage: Usage): Peer {
  return {
    name: usage.name,
    share,
    async run(server: BenchServer, n: number): Promise<Measurement> {
      const database = await openDatabase(server);
      try {
        return await measure(database, n, usage);
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

async function measure(database: BenchDatabase, n: number, usage: Usage): Promise<Measurement> {
  const pool = new Pool({ connectionString: database.url, max: 10 });
  // Connections are cut off when the database is dropped.
  pool.on('error', () => {});
  await pool.query(SCHEMA);
  const boss = new PgBoss({ connectionString: database.url, max: 10, useListenNotify: true });
  boss.on('error', (error) => process.stderr.write(`pg-boss: ${error.message}\n`));
  await boss.start();
  for (const queue of QUEUES) await boss.createQueue(queue, { notify: true });
  const ground: Ground = { boss, pool, done: { events: 0, effects: 0 } };
  const events = [...interleaved(n, Date.now())];
  const stopwatch = await begin(database);
  await work(ground, usage);
  await feed(ground, events, usage);
  await until(() => ground.done.effects >= 2 * n);
  const measured = await stopwatch.end({ bench: `peers:${usage.name}`, n });
  await boss.stop({ graceful: true });
  // Its last connections may still be closing when the database is dropped.
  boss.removeAllListeners('error').on('error', () => {});
  await check(pool, ground, n);
  await pool.end();
  return measured;
}

async function work(ground: Ground, { batchSize, workers }: Usage): Promise<void> {
  const { boss, done } = ground;
  const options = {
    batchSize,
    localConcurrency: workers,
    pollingIntervalSeconds: 0.5,
    // Retries are not notified of.
    notifyPollingIntervalSeconds: 0.5,
    // A worker that finds a full batch takes the next one at once.
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
  events: readonly IncomingEvent[],
  { bulk: size, senders }: Usage,
): Promise<void> {
  await inLanes(Math.ceil(events.length / size), senders, async (index) => {
    await until(() => index * size - done.events < AHEAD_MAX);
    const batch = events.slice(index * size, (index + 1) * size);
    for (const [queue, jobs] of Map.groupBy(batch, queueOf)) {
      if (size === 1) for (const data of jobs) await boss.send(queue, data);
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
