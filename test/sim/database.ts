import type { NewEvent } from '../../engine/core/index.ts';
import type { Notices, Settlement, Store } from '../../engine/store/index.ts';
import type { DatabaseGround } from './database-ground.ts';
import { nameOf, reach, unreachableDatabase } from './database-ground.ts';
import { beginTurn } from './database-turn.ts';
import { allDeliveries, isOpen } from './delivery-port.ts';
import type { Executor, Process } from './executor.ts';
import type { Faults } from './faults.ts';
import type { History } from './history.ts';

/** As PostgreSQL ends a transaction that its worker has left idle. */
const IDLE_MS = 30_000;

/** The database of a simulated installation, which many processes use at once. */
export interface Database {
  /** What is really stored, for whoever looks without taking part. */
  readonly store: Store;
  /** The store as one process sees it: each call can fail, or never come back. */
  connect(process: Process): Store;
  /** A process has stopped: its turns are ended once they have been idle for long enough. */
  leaveIdle(process: Process): void;
}

/**
 * Makes the memory store as unkind as a database: a call takes time before and after it is done,
 * rows become visible out of order, and a turn's locks last as long as its connection.
 */
export function openDatabase(
  store: Store,
  world: { readonly executor: Executor; readonly faults: Faults; readonly history: History },
): Database {
  const { executor } = world;
  const ground: DatabaseGround = {
    ...world,
    store,
    random: executor.random,
    server: executor.process('database'),
    hidden: new Map(),
    known: new Set(),
    turns: new Set(),
  };
  return {
    store,
    connect: (process) => connect(ground, process),
    leaveIdle(process) {
      for (const turn of ground.turns) {
        if (turn.process !== process) continue;
        void executor.sleep(ground.server, IDLE_MS).then(() => turn.cutOff());
      }
    },
  };
}

function connect(ground: DatabaseGround, process: Process): Store {
  const { store } = ground;
  const call = <Value>(name: string, work: () => Promise<Value>) =>
    calling(ground, { process, name, work });
  const plain = Object.fromEntries(
    Object.entries(store).map(([name, method]) => [
      name,
      typeof method === 'function'
        ? // Every function of the port answers with a promise.
          (...given: unknown[]) => call(name, () => method(...given) as Promise<unknown>)
        : method,
    ]),
  );
  const special: Pick<
    Store,
    'notices' | 'ingest' | 'claimDeliveries' | 'settleDeliveries' | 'advanceSchedule' | 'beginTurn'
  > = {
    notices: noticesOf(ground, process),
    ingest: (events, now) =>
      call('ingest', () => commitEvents(ground, events, () => store.ingest(events, now))),
    settleDeliveries: (settlements, now) =>
      call('settle', async () => {
        const events = settlements.flatMap((settlement) => settlement.events);
        await commitEvents(ground, events, () => store.settleDeliveries(settlements, now));
        await noteSettled(ground, settlements);
      }),
    claimDeliveries: (options) =>
      call('claim', async () => {
        const claimed = await store.claimDeliveries(options);
        const step = ground.executor.steps();
        for (const { key } of claimed) ground.history.claims.push({ key, step });
        await noteUnknown(ground);
        return claimed;
      }),
    advanceSchedule: (now, step) =>
      call('advanceSchedule', async () => {
        let shown = Promise.resolve();
        const isAdvanced = await store.advanceSchedule(now, async (schedule) => {
          const decided = await orDeath(process, step(schedule));
          shown = hide(ground, decided.events);
          return decided;
        });
        await shown;
        return isAdvanced;
      }),
    beginTurn: (options) => beginTurn(ground, process, options),
  };
  // All of the port is in `store`, and what is special has its own types.
  return { ...plain, ...special } as Store;
}

/** Notices as they reach a process: later, in it, and not always. */
function noticesOf({ store, executor, faults }: DatabaseGround, process: Process): Notices {
  return {
    ...store.notices,
    listen(listener) {
      const deafen = store.notices.listen((notice) => {
        if (faults.happens('lostNotice', 0.3)) return;
        executor.spawn(process, 'notice', () => listener(notice));
      });
      process.onDeath.add(deafen);
      return deafen;
    },
  };
}

/** A settlement may come too late to be taken; what counts is what is stored. */
async function noteSettled(
  { store, history, executor }: DatabaseGround,
  settlements: readonly Settlement[],
): Promise<void> {
  const keys = new Set(settlements.map(({ key }) => key));
  for (const { key, status } of await allDeliveries(store)) {
    const isFinal = keys.has(key) && !isOpen(status);
    if (isFinal && !history.settled.has(key)) history.settled.set(key, executor.steps());
  }
}

/** A claim ends what its worker may or may not have sent. */
async function noteUnknown({ store, history, executor }: DatabaseGround): Promise<void> {
  if ((await store.deliveryCounts()).unknown === 0) return;
  for (const { key, status } of await allDeliveries(store)) {
    if (status === 'unknown' && !history.settled.has(key))
      history.settled.set(key, executor.steps());
  }
}

/** One call: on its way there, done, and on its way back. */
async function calling<Value>(
  ground: DatabaseGround,
  call: {
    readonly process: Process;
    readonly name: string;
    readonly work: () => Promise<Value>;
  },
): Promise<Value> {
  const { process, name, work } = call;
  await reach(ground, process, `${name} >`);
  try {
    return await work();
  } finally {
    // Nobody hears the answer to the dead.
    if (!process.alive) await new Promise(() => {});
    await reach(ground, process, `${name} <`);
  }
}

function orDeath<Value>(process: Process, work: Promise<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const die = () => reject(unreachableDatabase());
  process.onDeath.add(die);
  return Promise.race([work, promise]).finally(() => process.onDeath.delete(die));
}

/** Stores events in a transaction that may commit later than one that began after it. */
async function commitEvents<Value>(
  ground: DatabaseGround,
  events: readonly NewEvent[],
  store: () => Promise<Value>,
): Promise<Value> {
  // Whoever meets a row that is not committed yet waits for its transaction.
  await Promise.all(events.map((event) => ground.hidden.get(nameOf(event))));
  const shown = hide(ground, events);
  const value = await store();
  await shown;
  return value;
}

/** Keeps new events out of sight for a while; the promise says when they are committed. */
async function hide(ground: DatabaseGround, events: readonly NewEvent[]): Promise<void> {
  const { executor, faults, hidden, known, server } = ground;
  const fresh = events.map(nameOf).filter((name) => !known.has(name));
  for (const name of fresh) known.add(name);
  if (fresh.length === 0 || !faults.happens('gap', 0.4)) return;
  const committed = executor.sleep(server, ground.random.next() < 0.7 ? 0 : 500);
  for (const name of fresh) hidden.set(name, committed);
  await committed;
  for (const name of fresh) hidden.delete(name);
}
