import { TIMERS } from './flows.ts';
import type { BenchGround } from './ground.ts';
import { eventOf, feed, openInstallation, until } from './installation.ts';
import type { Measurement } from './measure.ts';
import { begin } from './measure.ts';

/** Wakes n instances whose timers have all become due: fired, advanced and ended a second. */
export async function benchTimers(ground: BenchGround, n: number): Promise<Measurement> {
  let ended = 0;
  let started = 0;
  let lastAt = 0;
  const engine = await openInstallation(ground.store, {
    flow: TIMERS,
    onCommit(results, at) {
      for (const { instances } of results) {
        for (const { status } of instances) {
          if (status === 'active') started += 1;
          else ended += 1;
        }
      }
      lastAt = at;
    },
  });
  const events = Array.from({ length: n }, (_, person) =>
    eventOf('member.joined', person, engine.clock.now()),
  );
  engine.worker.start();
  await feed(events, { ingest: engine.ingest, done: () => started, waitingMax: 10_000 });
  await until(() => started >= n);
  const stopwatch = await begin(ground);
  const startedAt = performance.now();
  engine.clock.advance(25 * 3_600_000);
  engine.worker.notify();
  await until(() => ended >= n);
  const seconds = (lastAt - startedAt) / 1_000;
  const measured = await stopwatch.end({ bench: 'timers', n, seconds });
  await engine.worker.stop();
  const counts = (await ground.store.counts())['bench-timers'];
  if (counts?.completed !== n) throw new Error(`Not all woke: ${JSON.stringify(counts)}.`);
  return measured;
}
