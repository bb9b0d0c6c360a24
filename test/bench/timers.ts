import { invariant } from '../../engine/base/index.ts';
import type { Instance } from '../../engine/core/index.ts';
import { TIMERS } from './flows.ts';
import type { BenchGround } from './ground.ts';
import { optimize } from './ground.ts';
import { openInstallation, until } from './installation.ts';
import type { Measurement } from './measure.ts';
import { begin } from './measure.ts';
import { createWaiting } from './waiting.ts';

const HOUR_MS = 3_600_000;
/** Timers come due one after another within this, as they do of people who joined in an hour. */
const SPREAD_MS = HOUR_MS;
/** One in so many is due only after the time to which the clock is moved, and must not wake. */
const LATER_EVERY = 100;
const SAMPLE_OF_TURN = 2;
const SAMPLE_MAX = 1_000;

/** Wakes n instances whose timers have all become due: fired, advanced and ended a second. */
export async function benchTimers(ground: BenchGround, n: number): Promise<Measurement> {
  const later = Math.ceil(n / LATER_EVERY);
  const from = Date.now() + 24 * HOUR_MS;
  const dueAt = (index: number) =>
    index < n ? from + Math.floor((index / n) * SPREAD_MS) : from + 24 * HOUR_MS;
  await createWaiting(ground, n + later, dueAt);
  await optimize(ground);
  let ended = 0;
  let lastAt = 0;
  const sample: Instance[] = [];
  const engine = await openInstallation(ground.store, {
    flows: [TIMERS],
    onCommit(results, at) {
      const instances = results.flatMap((result) => result.instances);
      ended += instances.filter((instance) => instance.status === 'completed').length;
      if (sample.length < SAMPLE_MAX) sample.push(...instances.slice(0, SAMPLE_OF_TURN));
      lastAt = at;
    },
  });
  // The model of the others wakes with them.
  const all = n + 1;
  engine.clock.advance(26 * HOUR_MS);
  const stopwatch = await begin(ground);
  const startedAt = performance.now();
  engine.worker.start();
  await until(() => ended >= all);
  const seconds = (lastAt - startedAt) / 1_000;
  const measured = await stopwatch.end({ bench: 'timers', n: all, seconds });
  await engine.worker.stop();
  const counts = (await ground.store.counts())['bench-timers'];
  if (counts?.completed !== all || counts.active !== later || ended !== all) {
    throw new Error(`Not all woke, or some too early: ${JSON.stringify(counts)}.`);
  }
  for (const instance of sample) await checkPunctual(ground, instance);
  return { ...measured, sampled: sample.length };
}

/** The journal says when it was due and how late it fired, which is once and never early. */
async function checkPunctual(ground: BenchGround, { id, flow }: Instance): Promise<void> {
  const journal = await ground.store.journal(id);
  const fired = journal.flatMap(({ at, fact }) =>
    fact.type === 'took' && fact.cause.type === 'timer' ? [{ at, ...fact.cause }] : [],
  );
  const waits = journal.flatMap(({ fact }) => (fact.type === 'waits' ? [fact.until] : []));
  const [only] = fired;
  const isPunctual =
    fired.length === 1 &&
    only !== undefined &&
    only.dueAt === waits[0] &&
    only.lateMs >= 0 &&
    only.at >= only.dueAt;
  invariant(isPunctual, `The timer of ${flow} ${id} fired as ${JSON.stringify(fired)}.`);
}
