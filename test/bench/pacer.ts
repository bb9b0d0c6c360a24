import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

interface Pace {
  readonly n: number;
  readonly perSecond: number;
  /** Of the first, in milliseconds since 1970. */
  readonly startAt: number;
}

/**
 * Calls at a fixed rate, however long what it calls takes. A thread of its own keeps the time: it
 * sleeps to a tenth of a millisecond or so and burns nothing, where timers of the main thread are
 * rounded to whole milliseconds and come in bursts. What remains is the main thread itself, which
 * hears of a call only when the engine's own work lets it: that is what `lateMs` shows.
 *
 * @param tell gets 0 to n - 1
 * @returns how late each call was
 */
export async function atFixedRate(
  n: number,
  perSecond: number,
  tell: (index: number) => void,
): Promise<{ readonly lateMs: readonly number[] }> {
  const pace: Pace = { n, perSecond, startAt: now() + 100 };
  const thread = new Worker(new URL(import.meta.url), { workerData: pace });
  const lateMs: number[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  thread.on('error', reject);
  thread.on('exit', resolve);
  thread.on('message', (index: number) => {
    lateMs.push(now() - dueAt(pace, index));
    tell(index);
  });
  await promise;
  return { lateMs };
}

function dueAt({ startAt, perSecond }: Pace, index: number): number {
  return startAt + (index * 1_000) / perSecond;
}

/** The one time that two threads share, with fractions. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

function keepTime(pace: Pace): void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  for (let index = 0; index < pace.n; index += 1) {
    const waitMs = dueAt(pace, index) - now();
    if (waitMs > 0) Atomics.wait(never, 0, 0, waitMs);
    parentPort?.postMessage(index);
  }
}

// Written by atFixedRate.
if (!isMainThread && workerData !== null && 'startAt' in workerData) keepTime(workerData as Pace);
