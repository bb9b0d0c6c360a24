import { WELCOME } from './flows.ts';
import type { BenchGround } from './ground.ts';
import { openInstallation, until } from './installation.ts';
import { createLatencies } from './latencies.ts';
import type { Measurement } from './measure.ts';
import { begin, percentiles } from './measure.ts';
import { atFixedRate } from './pacer.ts';
import { checkAll, interleaved } from './welcome.ts';

const PER_SECOND = 1_000;
/** In the first seconds code and plans warm up; their events are worked off and not counted. */
const WARM_UP = 2_000;

/**
 * From the call that tells an event to its committed effect, at 1,000 events a second, each told by
 * itself; also from its acknowledgement, and how late the calls were.
 */
export async function benchLatency(ground: BenchGround, n: number): Promise<Measurement> {
  const latencies = createLatencies();
  const engine = await openInstallation(ground.store, {
    flows: [WELCOME],
    onCommit: latencies.committed,
  });
  const events = [...interleaved(n, engine.clock.now())];
  const told: Promise<void>[] = [];
  const stopwatch = await begin(ground);
  engine.worker.start();
  const { lateMs } = await atFixedRate(events.length, PER_SECOND, (index) => {
    const one = events.slice(index, index + 1);
    const ids = one.map((event) => String(event.id));
    latencies.called(ids);
    told.push(engine.ingest.accept(one).then(() => latencies.acknowledged(ids)));
  });
  await Promise.all(told);
  await until(() => engine.worker.counters().sent >= 2 * n);
  const warmUp = Math.min(WARM_UP, n);
  const latenciesMs = latencies.fromCall(warmUp);
  const measured = await stopwatch.end({ bench: 'latency', n, latenciesMs });
  await engine.worker.stop();
  await checkAll(ground, engine, n);
  const fromAck = percentiles(latencies.fromAcknowledgement(warmUp));
  const late = percentiles(lateMs.slice(warmUp));
  return {
    ...measured,
    fromAckP50Ms: fromAck.p50Ms,
    fromAckP99Ms: fromAck.p99Ms,
    callLateP50Ms: late.p50Ms,
    callLateP99Ms: late.p99Ms,
  };
}
