import { instant } from '../../engine/base/index.ts';
import { createIngest } from '../../engine/runtime/index.ts';
import type { BenchGround } from './ground.ts';
import { eventOf } from './installation.ts';
import type { Measurement } from './measure.ts';
import { begin } from './measure.ts';

const SENDERS = 64;

/**
 * Accepts n events in requests of 100, eight at a time: events a second, and each answer's wait.
 */
export function benchIngest(ground: BenchGround, n: number): Promise<Measurement> {
  return accept(ground, { bench: 'ingest', n, batch: 100, senders: 8 });
}

/** Accepts n events one by one from 64 senders, as webhooks bring them. */
export function benchIngestSingle(ground: BenchGround, n: number): Promise<Measurement> {
  return accept(ground, { bench: 'ingest-single', n, batch: 1, senders: SENDERS });
}

async function accept(
  ground: BenchGround,
  load: {
    readonly bench: string;
    readonly n: number;
    readonly batch: number;
    readonly senders: number;
  },
): Promise<Measurement> {
  const { bench, n, batch, senders } = load;
  const clock = { now: () => instant(Date.now()) };
  const ingest = createIngest({ store: ground.store, clock, notify: () => {} });
  const events = Array.from({ length: n }, (_, person) =>
    eventOf('message.received', person, clock.now()),
  );
  const latenciesMs: number[] = [];
  let next = 0;
  const stopwatch = await begin(ground);
  const sender = async () => {
    while (next < n) {
      const some = events.slice(next, next + batch);
      next += some.length;
      const from = performance.now();
      await ingest.accept(some);
      latenciesMs.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: senders }, sender));
  const measured = await stopwatch.end({ bench, n, latenciesMs });
  const stored = await ground.store.eventCount();
  if (stored !== n) throw new Error(`${stored} of ${n} events are stored.`);
  return measured;
}
