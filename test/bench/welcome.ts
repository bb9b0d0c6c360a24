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

/** Instances a second when events come as fast as they are worked off. */
export async function benchWelcome(ground: BenchGround, n: number): Promise<Measurement> {
  const latencies = createLatencies();
  const engine = await openInstallation(ground.store, {
    flows: [WELCOME],
    onCommit: latencies.committed,
  });
  const events = interleaved(n, engine.clock.now());
  const stopwatch = await begin(ground);
  const startedAt = performance.now();
  engine.worker.start();
  await feed(events, {
    ingest: engine.ingest,
    done: latencies.effects,
    waitingMax: WAITING_MAX,
    onCall: (some) => latencies.called(some.map((event) => String(event.id))),
  });
  await until(() => latencies.effects() >= 2 * n);
  const seconds = (latencies.lastAt() - startedAt) / 1_000;
  await until(() => engine.worker.counters().sent >= 2 * n);
  const measured = await stopwatch.end({
    bench: 'welcome',
    n,
    seconds,
    latenciesMs: latencies.fromCall(),
  });
  await engine.worker.stop();
  await checkAll(ground, engine, n);
  return measured;
}

/** Joins, with the reply of each person some way behind. */
export function interleaved(n: number, at: number): readonly IncomingEvent[] {
  const behind = Math.min(BEHIND, n);
  const events: IncomingEvent[] = [];
  for (let person = 0; person < n + behind; person += 1) {
    if (person < n) events.push(eventOf('member.joined', person, at));
    if (person >= behind) events.push(eventOf('message.received', person - behind, at));
  }
  return events;
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
