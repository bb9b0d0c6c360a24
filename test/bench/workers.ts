import { setTimeout as pause } from 'node:timers/promises';
import type { FlowId } from '../../engine/base/index.ts';
import { invariant, sha256Hex } from '../../engine/base/index.ts';
import type { IncomingEvent, Ingest } from '../../engine/runtime/index.ts';
import type { Store } from '../../engine/store/index.ts';
import type { Child } from './child.ts';
import { startChild } from './child.ts';
import { WELCOME } from './flows.ts';
import type { BenchGround } from './ground.ts';
import { openGround } from './ground.ts';
import { openInstallation } from './installation.ts';
import type { Measurement } from './measure.ts';
import { begin, rounded } from './measure.ts';
import type { BenchServer } from './servers.ts';
import { checkTalk, TALK_FLOW, talkOf, WORDS } from './talk.ts';
import { interleaved } from './welcome.ts';
import { WORKER_PROCESS } from './worker-process.ts';

const WORKERS = [1, 2, 3, 4] as const;
/** One in so many persons is a talker, whose order of events is checked under the load. */
const TALKER_EVERY = 100;
const BATCH = 200;
const FEEDERS = 4;
/** Most rows that may wait in the inbox: two for an event of a member. */
const INBOX_MAX = 20_000;

/**
 * The load of `welcome` for one to four worker processes on one database, fed by this process, and
 * beside it talkers whose events must be taken in their order. Instances a second, and how much
 * that is of one worker's; whatever the number, all instances must end alike.
 */
export async function* benchWorkers(
  server: BenchServer,
  n: number,
  counts: readonly number[] = WORKERS,
): AsyncGenerator<Measurement> {
  let first: { readonly perSecond: number; readonly outcomes: string } | null = null;
  for (const count of counts) {
    const ground = await openGround(server);
    try {
      const { measured, outcomes } = await measure(ground, { n, count });
      first ??= { perSecond: measured.perSecond, outcomes };
      invariant(outcomes === first.outcomes, `${count} workers came to other outcomes than one.`);
      yield { ...measured, toFirst: rounded(measured.perSecond / first.perSecond) };
    } finally {
      await ground.close();
    }
  }
}

async function measure(
  ground: BenchGround,
  { n, count }: { readonly n: number; readonly count: number },
): Promise<{ readonly measured: Measurement; readonly outcomes: string }> {
  const { store } = ground;
  const engine = await openInstallation(store, { flows: [WELCOME, TALK_FLOW] });
  const talkers = Math.ceil(n / TALKER_EVERY);
  const now = engine.clock.now();
  const events = merged([...interleaved(n, now)], talkOf(n, talkers, now));
  const workers = await Promise.all(
    Array.from({ length: count }, () => startChild(WORKER_PROCESS, { databaseUrl: ground.url })),
  );
  const stopwatch = await begin(
    ground,
    workers.map(({ pid }) => pid),
  );
  const startedAt = performance.now();
  await feed(store, engine.ingest, events);
  await untilZero(() => store.inboxDepth());
  const seconds = (performance.now() - startedAt) / 1_000;
  await untilZero(() => store.outboxDepth());
  const measured = await stopwatch.end({ bench: 'workers', n, seconds });
  await checkWork(workers, { events: events.length, sent: 2 * n + WORDS * talkers });
  await checkTalk(store, talkers);
  return { measured: { ...measured, workers: count }, outcomes: await outcomesOf(store, n) };
}

/** Spreads the second list evenly over the first; each keeps its order. */
function merged(
  many: readonly IncomingEvent[],
  few: readonly IncomingEvent[],
): readonly IncomingEvent[] {
  const every = many.length / Math.max(1, few.length);
  const placed = [
    ...many.map((event, index) => ({ event, at: index })),
    ...few.map((event, index) => ({ event, at: index * every })),
  ];
  return placed.sort((left, right) => left.at - right.at).map(({ event }) => event);
}

/** Tells events in batches by four feeders, each of which has its own persons and keeps order. */
async function feed(store: Store, ingest: Ingest, events: readonly IncomingEvent[]): Promise<void> {
  let depth = 0;
  let isFed = false;
  const watch = async () => {
    while (!isFed) {
      depth = await store.inboxDepth();
      await pause(50);
    }
  };
  const watching = watch();
  const feeder = async (mine: readonly IncomingEvent[]) => {
    for (let from = 0; from < mine.length; from += BATCH) {
      while (depth > INBOX_MAX) await pause(5);
      await ingest.accept(mine.slice(from, from + BATCH));
    }
  };
  const byFeeder = Map.groupBy(
    events,
    ({ subject }) => Number(/\d+$/.exec(subject ?? '')) % FEEDERS,
  );
  await Promise.all([...byFeeder.values()].map(feeder));
  isFed = true;
  await watching;
}

async function untilZero(count: () => Promise<number>): Promise<void> {
  while ((await count()) > 0) await pause(20);
}

/** Stops the workers; together they must have taken each event and sent each message once. */
async function checkWork(
  workers: readonly Child[],
  expected: { readonly events: number; readonly sent: number },
): Promise<void> {
  const counters = await Promise.all(workers.map((worker) => worker.stop()));
  const sum = (name: string) =>
    counters.reduce((total, counter) => total + Number(counter[name]), 0);
  invariant(sum('sent') === expected.sent, `${sum('sent')} of ${expected.sent} messages are sent.`);
  // An event of a member is taken twice, by the person and by the group.
  const taken = 2 * expected.events;
  invariant(sum('events') === taken, `${sum('events')} of ${taken} events are taken.`);
  invariant(sum('quarantined') === 0, `${sum('quarantined')} are in quarantine.`);
}

/** A digest of how each person's instance of `welcome` ended, all as they should have. */
async function outcomesOf(store: Store, n: number): Promise<string> {
  const flow = 'bench-welcome' as FlowId; // of WELCOME
  const lines: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.listInstances({ flow, limit: 1_000, ...(cursor && { cursor }) });
    for (const { subject, status, outcome, visits } of page.items) {
      const answer = Number(/\d+$/.exec(subject.ref)) % 2 === 0 ? 'material' : 'chat';
      const isRight = status === 'completed' && outcome === 'answered' && visits[answer] === 1;
      const steps = Object.entries(visits).sort().join(' ');
      lines.push(`${subject.ref} ${status} ${outcome} ${steps}`);
      invariant(isRight, `An instance came to: ${lines.at(-1)}.`);
    }
    cursor = page.next;
  } while (cursor !== null);
  invariant(lines.length === n, `${lines.length} of ${n} persons have an instance.`);
  return sha256Hex(lines.sort().join('\n'));
}
