import type { IncomingEvent } from '../../engine/runtime/index.ts';
import { WELCOME } from './flows.ts';
import type { BenchGround } from './ground.ts';
import type { Installation } from './installation.ts';
import { eventOf, feed, openInstallation, until } from './installation.ts';
import { createLatencies } from './latencies.ts';
import type { Measurement } from './measure.ts';
import { begin } from './measure.ts';

/** How far replies follow behind joins, so that instances wait in the store in between. */
const BEHIND = 5_000;
const WAITING_MAX = 10_000;

/** One in ten is timed: timing all takes as long as a tenth of the work. */
const isTenth = (name: string) => name.endsWith('0');

/** People who come before the others, untimed, so that the engine runs as it does all day. */
const WARM_MAX = 10_000;

/**
 * Instances a second when events come as fast as they are worked off.
 * @param workspace the text of another one than the default
 */
export async function benchWelcome(
  ground: BenchGround,
  n: number,
  workspace?: string,
): Promise<Measurement> {
  const latencies = createLatencies(isTenth);
  const engine = await openInstallation(ground.store, {
    flows: [WELCOME],
    workspace,
    onCommit: latencies.committed,
  });
  const load = async (people: number, first: number, done: number) => {
    await feed(interleaved(people, engine.clock.now(), first), {
      ingest: engine.ingest,
      done: () => latencies.effects() - done,
      waitingMax: WAITING_MAX,
      onCall: (some) => latencies.called(some.map((event) => String(event.id))),
    });
    await until(() => latencies.effects() >= done + 2 * people);
  };
  const allSent = (count: number) => until(() => engine.worker.counters().sent >= count);
  const warm = Math.min(WARM_MAX, Math.floor(n / 5));
  engine.worker.start();
  await load(warm, n, 0);
  await allSent(2 * warm);
  const stopwatch = await begin(ground);
  const startedAt = performance.now();
  await load(n, 0, 2 * warm);
  const seconds = (latencies.lastAt() - startedAt) / 1_000;
  await allSent(2 * (n + warm));
  const latenciesMs = latencies.fromCall(latencies.timed(2 * warm));
  const measured = await stopwatch.end({ bench: 'welcome', n, seconds, latenciesMs });
  await engine.worker.stop();
  await checkAll(ground, engine, n + warm);
  return measured;
}

/**
 * Joins of so many people from number `first` on, with the reply of each some way behind; made as
 * they are asked for, as a source makes them: kept in memory they would be the engine's to collect.
 */
export function* interleaved(people: number, at: number, first = 0): Generator<IncomingEvent> {
  const behind = Math.min(BEHIND, people);
  const end = first + people;
  for (let person = first; person < end + behind; person += 1) {
    if (person < end) yield eventOf('member.joined', person, at);
    if (person >= first + behind) yield eventOf('message.received', person - behind, at);
  }
}

/** A figure counts only if the work was done: every instance answered, every message sent once. */
export async function checkAll(
  ground: BenchGround,
  engine: Installation,
  n: number,
): Promise<void> {
  const counts = (await ground.store.counts())['bench-welcome'];
  const isDone = counts?.completed === n && counts.active === 0 && counts.failed === 0;
  if (isDone && engine.delivered() === 2 * n) return;
  throw new Error(
    `Not all was done: ${JSON.stringify(counts)}, ${engine.delivered()} of ${2 * n} messages.`,
  );
}
