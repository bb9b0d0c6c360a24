import { Client } from 'pg';
import type { IncomingEvent } from '../../../engine/runtime/index.ts';
import type { BenchDatabase } from '../ground.ts';
import { openDatabase } from '../ground.ts';
import type { Measurement } from '../measure.ts';
import { begin } from '../measure.ts';
import type { BenchServer } from '../servers.ts';
import { interleaved } from '../welcome.ts';
import { BY_INDEX, COUNTS, DELIVER, READ, SCHEMA, WRITE } from './floor-sql.ts';
import type { Peer } from './peer.ts';

/**
 * As the turns of ours hold 512 to 1,024 rows. A thousand instances take 0.116 s of processor time
 * in batches of 256, 0.109 s of 512, 0.092 s of 1,024; three writers with 512 take 0.104 s.
 */
const BATCH = 512;
const WRITERS = 2;
const DAY_MS = 86_400_000;
/** As long as the state of an instance of `welcome` in the figures of the prototype. */
const WAITING = JSON.stringify({ value: 'listen', visits: { hello: 1, listen: 1 }, effects: 1 });
const DONE = JSON.stringify({ value: 'end', visits: { hello: 1, listen: 1, chat: 1 }, effects: 2 });

/**
 * Nothing but the SQL of the work: events in batches, a read of their instances, one statement that
 * stores all, and a dispatcher that takes effects out again. No flow is run, nobody waits for an
 * acknowledgement, and there are no profiles, shards, journals or figures. What is above it on the
 * same server costs more than storing the facts does.
 */
export const FLOOR: Peer = {
  name: 'floor',
  share: 2.5,
  async run(server: BenchServer, n: number): Promise<Measurement> {
    const database = await openDatabase(server);
    try {
      return await measure(database, n);
    } finally {
      await database.close();
    }
  },
};

async function measure(database: BenchDatabase, n: number): Promise<Measurement> {
  const clients = await Promise.all(
    Array.from({ length: WRITERS + 1 }, () => connect(database.url)),
  );
  const [dispatcher, ...writers] = clients;
  if (dispatcher === undefined) throw new Error('There is no connection.');
  await dispatcher.query(SCHEMA);
  for (const client of clients) await client.query(BY_INDEX);
  // A person's events all go through one connection, which keeps their order.
  const lanes = writers.map((_, lane) =>
    batchesOf(
      [...interleaved(n, Date.now())].filter((event) => personOf(event) % WRITERS === lane),
    ),
  );
  const stopwatch = await begin(database);
  const writing = Promise.all(
    writers.map(async (writer, lane) => {
      for (const batch of lanes[lane] ?? []) await work(writer, batch);
    }),
  );
  const delivered = await deliver(dispatcher, writing);
  const measured = await stopwatch.end({ bench: 'peers:floor', n });
  const { rows } = await dispatcher.query(COUNTS);
  await Promise.all(clients.map((client) => client.end()));
  const expected = JSON.stringify({ events: 2 * n, completed: n, timers: 0, effects: 0 });
  if (JSON.stringify(rows[0]) !== expected || delivered !== 2 * n) {
    throw new Error(`Not all was done: ${JSON.stringify(rows[0])}, ${delivered} delivered.`);
  }
  return measured;
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  // A connection that is cut off fails its query; nobody else listens.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Cuts events into batches that hold each person once. */
function batchesOf(events: readonly IncomingEvent[]): readonly (readonly IncomingEvent[])[] {
  const batches: IncomingEvent[][] = [];
  let seen = new Set<number>();
  for (const event of events) {
    const person = personOf(event);
    const last = batches.at(-1);
    if (last === undefined || last.length === BATCH || seen.has(person)) {
      batches.push([event]);
      seen = new Set([person]);
    } else {
      last.push(event);
      seen.add(person);
    }
  }
  return batches;
}

function personOf(event: IncomingEvent): number {
  return Number(event.id.slice(event.id.lastIndexOf('-') + 1));
}

/** A turn without an engine: what is read is only counted up. */
async function work(client: Client, events: readonly IncomingEvent[]): Promise<void> {
  const ids = events.map((event) => String(event.subject));
  const { rows } = await client.query({ ...READ, values: [ids] });
  const known = new Map(rows.map((row) => [String(row.id), row]));
  const starts = events.filter((event) => event.type === 'member.joined');
  const ends = events.filter((event) => event.type !== 'member.joined');
  const dueAt = Date.now() + DAY_MS;
  await client.query({
    ...WRITE,
    values: [
      events.map((event) => event.id),
      events.map((event) => JSON.stringify(event)),
      ids,
      ids.map((id) => Number(known.get(id)?.version ?? 0) + 1),
      events.map((event) => (event.type === 'member.joined' ? 'active' : 'completed')),
      events.map((event) => (event.type === 'member.joined' ? WAITING : DONE)),
      starts.map((event) => String(event.subject)),
      starts.map(() => dueAt),
      ends.map((event) => String(event.subject)),
      events.map((event) => `effect-${event.id}`),
      events.map((event) => JSON.stringify({ type: 'send', to: event.subject, text: '这是资料' })),
    ],
  });
}

/** Takes effects out until the writers are done and none is left; returns how many it took. */
async function deliver(client: Client, writing: Promise<unknown>): Promise<number> {
  let isDone = false;
  const written = writing.finally(() => {
    isDone = true;
  });
  // What it failed with is thrown below.
  written.catch(() => {});
  let delivered = 0;
  for (;;) {
    const wasDone = isDone;
    const { rowCount } = await client.query({ ...DELIVER, values: [] });
    delivered += rowCount ?? 0;
    if (rowCount === 0 && wasDone) break;
    if (rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await written;
  return delivered;
}
